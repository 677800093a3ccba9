import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { startDelivery } from '../../src/delivery/engine.ts';
import { nextOccurrenceOf } from '../../src/schedule/plan.ts';
import { backUp, restore } from '../../src/store/backup.ts';
import { openStore } from '../../src/store/store.ts';
import { digestOf } from '../schedule/subscriptions.ts';
import { folderOfTest } from '../store/sqlite-fixture.ts';
import { FakeClocks, ScriptedPlatform, tickEvery } from './world.ts';

const REASON = 'the store was restored from an older copy, so this may have been posted already';

function bot(start: string) {
  const folder = folderOfTest();
  const clock = new FakeClocks(Temporal.Instant.from(start));
  const slack = new ScriptedPlatform('slack', clock);
  const open = () => openStore({ kind: 'sqlite', folder, clock: () => clock.now(), onProblem: () => {} });
  const file = join(folder, 'backup');
  return {
    clock,
    slack,
    open,
    backUp: () => backUp(folder, file, true),
    restore: () => restore(folder, file, () => clock.now().epochMilliseconds),
    async run(until: string): Promise<void> {
      const store = await open();
      const delivery = startDelivery({
        ...store,
        platforms: [slack],
        compose: ({ nominal }) => ({
          kind: 'message',
          message: { title: 'Digest', blocks: [], footer: '' },
          cursor: { through: nominal.slice(0, 10), changes: [] },
        }),
        warn: () => {},
        clocks: clock,
        ticker: (tick) => tickEvery(clock, () => 60_000, tick),
      });
      await clock.advanceTo(until);
      const stopped = delivery.stop();
      await clock.advance({ seconds: 20 });
      await stopped;
      await store.close();
    },
    async receipts(): Promise<string[]> {
      const store = await open();
      const all = await store.ledger.receipts({ limit: 50 });
      await store.close();
      return all.map(({ nominal, state, reason = '' }) => `${nominal} ${state} ${reason}`.trim()).toSorted();
    },
  };
}

async function subscribe(it: ReturnType<typeof bot>, form: string): Promise<void> {
  const store = await it.open();
  const subscription = digestOf(form);
  await store.subscriptions.add(
    subscription,
    nextOccurrenceOf(subscription, it.clock.now()),
    { through: '2026-05-07', changes: [] },
    9,
  );
  await store.close();
}

it('after a restore, posts since the backup are not repeated, and later ones are sent', async () => {
  const one = bot('2026-05-08T08:45Z');
  await subscribe(one, 'daily 09:00');
  one.backUp();
  await one.run('2026-05-08T09:30Z');
  expect(one.slack.standing).toHaveLength(1);
  // The post has not expired at this time.
  await one.restore();
  await one.run('2026-05-09T09:30Z');
  expect(one.slack.standing.map(({ occurrence }) => occurrence)).toEqual([
    's1@2026-05-08T09:00',
    's1@2026-05-09T09:00',
  ]);
  expect(await one.receipts()).toEqual([`2026-05-08T09:00 missed ${REASON}`, '2026-05-09T09:00 delivered']);
});

it('after a restore, posts that were planned or in progress at the backup are not repeated', async () => {
  const one = bot('2026-05-08T08:45Z');
  await subscribe(one, 'daily 09:00');
  await one.run('2026-05-08T08:55Z');
  one.backUp();
  await one.run('2026-05-08T09:30Z');
  await one.restore();
  await one.run('2026-05-08T20:00Z');
  expect(one.slack.standing).toHaveLength(1);
  expect(await one.receipts()).toEqual([`2026-05-08T09:00 missed ${REASON}`]);
});

it('after a restore, posts planned at the backup for a later time are sent', async () => {
  const one = bot('2026-05-08T08:45Z');
  await subscribe(one, 'daily 09:00');
  await one.run('2026-05-08T08:55Z');
  one.backUp();
  await one.restore();
  await one.run('2026-05-08T20:00Z');
  expect(await one.receipts()).toEqual(['2026-05-08T09:00 delivered']);
  expect(one.slack.standing).toHaveLength(1);
});
