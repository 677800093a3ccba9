import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { pressOf } from '../../../fakes/slack/payloads.ts';
import { buildIndex } from '../../../src/ask/build-index.ts';
import { openDesk } from '../../../src/delivery/desk/desk.ts';
import type { DeskOptions } from '../../../src/delivery/desk/request.ts';
import { briefing } from '../../reply/corpus.ts';
import { sqliteGiven } from '../../store/sqlite-fixture.ts';
import { waitUntil } from '../wait.ts';
import { botPosts, type Stage, type StageOptions, stageApp } from './app.ts';

const NOW = Temporal.Instant.from('2026-11-21T08:00Z');
const index = buildIndex(briefing);

async function withDesk(stores: DeskOptions['stores'], options: StageOptions = {}): Promise<Stage> {
  return stageApp({ desk: openDesk({ current: () => ({ briefing, index }), now: () => NOW, stores }), ...options });
}

it('a subscription in Slack can be created, listed and ended, and is invisible in other channels', async () => {
  const { store } = await sqliteGiven();
  const stage = await withDesk(async () => store, {
    seen: store.seen,
    slack: {
      workspaces: [{ channels: [{ id: 'C1' }, { id: 'C2' }], users: [{ id: 'U1', name: 'Zoltan', tz: 'Asia/Tokyo' }] }],
    },
  });
  const answers = async (text: string, fields = {}) => {
    const before = stage.server.responses.length;
    await stage.slash(text, fields);
    await waitUntil(() => stage.server.responses.length > before);
    return JSON.stringify(stage.server.responses.slice(before).map(({ body }) => body));
  };
  expect(await answers('subscribe digest weekdays 09:00')).toContain('Asia/Tokyo');
  const [one] = await store.subscriptions.findAll();
  expect(one).toMatchObject({
    address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
    createdBy: { id: 'U1', name: 'Zoltan' },
    zone: 'Asia/Tokyo',
  });
  expect(await answers('subscriptions')).toContain('Zoltan');
  expect(await answers('subscriptions', { channel_id: 'C2' })).not.toContain('Zoltan');
  await stage.interact(pressOf(stage.server, `c1:unsubscribe:${one?.id}`, { container: { is_ephemeral: true } }));
  await waitUntil(() => stage.server.responses.length === 4);
  expect(await store.subscriptions.findAll()).toEqual([]);
  expect(stage.logLines).toEqual([]);
});

it('questions of every kind are answered without the store', async () => {
  const stage = await withDesk(() => new Promise<never>(() => {}));
  expect(await stage.slash('how long does the charter last?')).toMatchObject({ response_type: 'ephemeral' });
  await stage.say('<@UBOT> is it exclusive?');
  await stage.interact(pressOf(stage.server, 'c1:watch'));
  await stage.finish();
  expect(stage.server.responses).toHaveLength(1);
  expect(botPosts(stage.server)).toHaveLength(1);
});
