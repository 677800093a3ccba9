import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { botPosts, type Fields, type Stage, stageApp } from './app.ts';

const RECORDED = join(import.meta.dirname, '../../../../shared/specs/recorded/slack');
const { DEMAND_SHARED } = process.env;
const skipped = !existsSync(RECORDED) && !DEMAND_SHARED;

const file = z.looseObject({ botUserId: z.string() });
const payload = z.union([
  z.looseObject({ type: z.enum(['event_callback', 'block_actions', 'view_submission']) }),
  z.looseObject({ command: z.string() }),
]);

interface Recording {
  readonly name: string;
  readonly kind: 'event' | 'slash' | 'interaction';
  readonly bot: string;
  readonly body: Fields;
}

function readRecordings(): Recording[] {
  return readdirSync(RECORDED).flatMap((name) => {
    const { botUserId: bot, ...others } = file.parse(JSON.parse(readFileSync(join(RECORDED, name), 'utf8')));
    return Object.entries(others).flatMap(([key, value]): Recording[] => {
      const { data } = payload.safeParse(value);
      if (!data) return [];
      const kind = 'command' in data ? 'slash' : data.type === 'event_callback' ? 'event' : 'interaction';
      return [{ name: `${name} ${key}`, kind, bot, body: data }];
    });
  });
}

async function stageRecording({ body, bot }: Recording, via: 'http' | 'socket'): Promise<Stage> {
  const idsIn = (prefix: string) => [
    ...new Set(JSON.stringify(body).match(new RegExp(`\\b${prefix}0\\w+`, 'g')) ?? []),
  ];
  const users = idsIn('U').filter((id) => id !== bot);
  const [team = 'T1'] = idsIn('T');
  const channels = [
    ...idsIn('C').map((id) => ({ id, kind: 'channel' as const })),
    ...idsIn('D').map((id) => ({ id, kind: 'im' as const })),
  ];
  return stageApp({
    via,
    slack: { workspaces: [{ team, botUser: bot, users: users.map((id) => ({ id })), channels }] },
  });
}

describe.skipIf(skipped).each(['http', 'socket'] as const)('the recorded payloads of Slack, over %s,', (via) => {
  it('are complete', () => {
    expect(readRecordings().length).toBeGreaterThan(12);
  });

  it.each(skipped ? [] : readRecordings().map((one) => [one.name, one] as const))(
    'are accepted: %s',
    async (_, one) => {
      const stage = await stageRecording(one, via);
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
          await stage.finish();
          const event = z
            .object({ event: z.object({ type: z.string(), channel: z.string().optional() }) })
            .parse(body).event;
          expect(botPosts(stage.server, event.channel ?? channel)).toHaveLength(
            event.type === 'reaction_added' ? 0 : 1,
          );
        }
      }
      await stage.finish();
      expect(stage.logLines).toEqual([]);
    },
  );
});
