import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Fields, posted, type Stage, staged } from './app.ts';

const RECORDED = join(import.meta.dirname, '../../../../shared/specs/recorded/slack');
const { DEMAND_SHARED } = process.env;
const skipped = !existsSync(RECORDED) && !DEMAND_SHARED;

const file = z.looseObject({ botUserId: z.string() });
const payload = z.union([
  z.looseObject({ type: z.enum(['event_callback', 'block_actions', 'view_submission']) }),
  z.looseObject({ command: z.string() }),
]);

interface Recorded {
  readonly name: string;
  readonly kind: 'event' | 'slash' | 'interaction';
  readonly bot: string;
  readonly body: Fields;
}

/** Every payload in the files, by its name. */
function recorded(): Recorded[] {
  return readdirSync(RECORDED).flatMap((name) => {
    const { botUserId: bot, ...others } = file.parse(JSON.parse(readFileSync(join(RECORDED, name), 'utf8')));
    return Object.entries(others).flatMap(([key, value]): Recorded[] => {
      const { data } = payload.safeParse(value);
      if (!data) return [];
      const kind = 'command' in data ? 'slash' : data.type === 'event_callback' ? 'event' : 'interaction';
      return [{ name: `${name} ${key}`, kind, bot, body: data }];
    });
  });
}

/** The app in a workspace that has everybody and everything that a payload names. */
async function workspaceOf({ body, bot }: Recorded, via: 'http' | 'socket'): Promise<Stage> {
  const named = (prefix: string) => [
    ...new Set(JSON.stringify(body).match(new RegExp(`\\b${prefix}0\\w+`, 'g')) ?? []),
  ];
  const users = named('U').filter((id) => id !== bot);
  const [team = 'T1'] = named('T');
  const channels = [
    ...named('C').map((id) => ({ id, kind: 'channel' as const })),
    ...named('D').map((id) => ({ id, kind: 'im' as const })),
  ];
  return staged({
    via,
    slack: { workspaces: [{ team, botUser: bot, users: users.map((id) => ({ id })), channels }] },
  });
}

describe.skipIf(skipped).each(['http', 'socket'] as const)('the recorded payloads of Slack, over %s,', (via) => {
  it('are complete', () => {
    expect(recorded().length).toBeGreaterThan(12);
  });

  it.each(skipped ? [] : recorded().map((one) => [one.name, one] as const))('are accepted: %s', async (_, one) => {
    const stage = await workspaceOf(one, via);
    const [channel = ''] = stage.server.workspace().channels.keys();
    const urls = { response_url: stage.server.responseUrl(channel) };
    const body = 'response_url' in one.body ? { ...one.body, ...urls } : one.body;
    switch (one.kind) {
      case 'slash': {
        const { text } = z.object({ text: z.string() }).parse(one.body);
        expect(await stage.slash(text, body)).toMatchObject({ response_type: 'ephemeral' });
        break;
      }
      case 'interaction':
        expect(await stage.interact(body)).toBeUndefined();
        break;
      case 'event': {
        expect(await stage.event(body)).toBeUndefined();
        await stage.quiet();
        const event = z
          .object({ event: z.object({ type: z.string(), channel: z.string().optional() }) })
          .parse(body).event;
        expect(posted(stage.server, event.channel ?? channel)).toHaveLength(event.type === 'reaction_added' ? 0 : 1);
      }
    }
    await stage.quiet();
    expect(stage.told).toEqual([]);
  });
});
