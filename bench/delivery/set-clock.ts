import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { startDelivery } from '../../src/delivery/engine.ts';
import type { Platform } from '../../src/ports/platform.ts';
import { nextOccurrenceOf } from '../../src/schedule/due.ts';
import { parseRecurrence } from '../../src/schedule/parse.ts';
import { openStore } from '../../src/store/open.ts';
import { type ClockReport, clockSettingsSchema } from './clock.ts';

// Delivers with the real ticker while its wall clock is set, and the store's with it: node set-clock.ts SETTINGS. All reads
// of the clock go through Date, which is replaced here.

const { store: place, by } = clockSettingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const MINUTE = 60_000;
/** Between the second post and the setting. */
const STEADY = 10_000;
/** How long it is watched afterwards. */
const WATCHED = 200_000;
/** Minutes from the start, by the clock that is and by the clock that will be, at which something is due. */
const MINUTES = 7;

let offset = 0;
const { now: realNow } = Date;
const shiftedNow = () => realNow() + offset;
Object.defineProperty(globalThis, 'Date', {
  value: new Proxy(Date, {
    construct: (target, given) => (given.length === 0 ? new target(shiftedNow()) : Reflect.construct(target, given)),
    get: (target, name) => (name === 'now' ? shiftedNow : Reflect.get(target, name)),
  }),
});
process.on('disconnect', () => process.exit());

const clock = () => Temporal.Instant.fromEpochMilliseconds(shiftedNow());
const told: string[] = [];
const ticks: number[] = [];
const posts: ClockReport['posts'] = [];
const store = await openStore({ ...place, clock, onProblem: (problem) => told.push(problem) });
const start = Math.floor(shiftedNow() / MINUTE) * MINUTE;
const times = new Set(
  Array.from({ length: MINUTES }, (_, i) => (i + 1) * MINUTE)
    .flatMap((later) => [start + later, start + by + later])
    .map((at) => new Date(at).toISOString().slice(11, 16)),
);
for (const time of times) {
  const parsed = parseRecurrence(`daily ${time}`, '2026-05-08');
  if ('misread' in parsed) throw new Error(parsed.misread.what);
  const subscription = {
    id: time,
    story: 'colossus',
    address: { platform: 'slack', workspace: 'T1', channel: time },
    wish: { kind: 'digest', onlyChanges: false },
    recurrence: parsed.recurrence,
    zone: 'UTC',
    quiet: { weekdays: [], spans: [] },
    createdBy: { id: 'U1', name: 'Ann' },
    createdAt: clock().subtract({ hours: 24 * 7 }),
  } as const;
  await store.subscriptions.add(
    subscription,
    nextOccurrenceOf(subscription, clock()),
    { through: '2026-05-07', changes: [] },
    9,
  );
}

const { promise: second, resolve: twoCame } = Promise.withResolvers<void>();
const platform: Platform = {
  name: 'slack',
  perSecond: 50,
  idempotencyWindow: new Temporal.Duration(),
  post: async ({ channel }, _, { nominal }) => {
    posts.push({ channel, nominal, at: new Date().toISOString(), isAfter: offset !== 0 });
    if (posts.length === 2) twoCame();
    return { kind: 'sent', post: String(posts.length) };
  },
  find: async () => ({ kind: 'absent' }),
};
const delivery = startDelivery({
  ...store,
  platforms: [platform],
  compose: ({ nominal }) => ({
    kind: 'message',
    message: { title: 'Digest', blocks: [], footer: '' },
    cursor: { through: nominal.slice(0, 10), changes: [] },
  }),
  warn: (text) => told.push(text),
  observe: ({ kind }) => kind === 'ticked' && ticks.push(performance.now()),
});
await second;
await new Promise((resolve) => setTimeout(resolve, STEADY));
offset = by;
const set = new Date().toISOString();
await new Promise((resolve) => setTimeout(resolve, WATCHED));
const end = new Date().toISOString();
const gaps = ticks.slice(1).map((at, i) => at - (ticks[i] ?? 0));
await delivery.stop();
await store.close();
const report: ClockReport = {
  set,
  end,
  times: [...times],
  posts,
  told,
  longestGap: Math.max(...gaps, performance.now() - (ticks.at(-1) ?? 0)),
};
process.send?.(z.json().parse(report));
process.disconnect();
