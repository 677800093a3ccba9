import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { onInteraction } from '../../../src/platforms/discord/requests/interactions.ts';
import { onMessage } from '../../../src/platforms/discord/requests/messages.ts';
import { recordedDeps } from './parts.ts';

const FOLDER = fileURLToPath(new URL('../../../../shared/specs/recorded/discord/', import.meta.url));
const { DEMAND_SHARED } = process.env;
const isAbsent = !existsSync(FOLDER) && !DEMAND_SHARED;

const record = z.record(z.string(), z.unknown());
const interaction = z.looseObject({ id: z.string(), token: z.string(), type: z.number() });
const forwardedEvent = z.looseObject({ type: z.string(), data: record });

function payloadsOf(file: string): (readonly [string, unknown])[] {
  if (isAbsent) return [['absent', undefined]];
  const all = record.parse(JSON.parse(readFileSync(`${FOLDER}${file}.json`, 'utf8')));
  return Object.entries(all).filter(
    ([, one]) => interaction.safeParse(one).success || forwardedEvent.safeParse(one).success,
  );
}

describe.skipIf(isAbsent)('a recorded Discord payload', () => {
  it.each([...payloadsOf('interactions'), ...payloadsOf('channel')])(
    'is answered only if it is for the bot: %s',
    async (_, payload) => expectHandled(payload),
  );
});

async function expectHandled(payload: unknown): Promise<void> {
  const { deps, sentBodies, problems } = recordedDeps();
  const press = interaction.safeParse(payload);
  if (press.success && press.data.type === 3) {
    await onInteraction(deps, payload);
    expect(sentBodies).toMatchObject([{ target: press.data.id, body: { type: 4 } }]);
  } else {
    const { type, data } = forwardedEvent.parse(payload);
    const bot = '1457469483726668048';
    if (type === 'GATEWAY_MESSAGE_CREATE') await onMessage(deps, data, bot);
    const isForBot = type === 'GATEWAY_MESSAGE_CREATE' && JSON.stringify(data['content']).includes(`<@${bot}>`);
    expect(sentBodies).toHaveLength(isForBot ? 1 : 0);
  }
  expect(problems).toEqual([]);
}
