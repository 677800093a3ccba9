import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { startDelivery } from '../../src/delivery/engine.ts';
import type { Platform } from '../../src/ports/platform.ts';
import { nextOccurrenceOf } from '../../src/schedule/due.ts';
import { WEEKDAYS } from '../../src/schedule/recurrence.ts';
import { openStore } from '../../src/store/open.ts';
import { type ClockReport, clockSettingsSchema } from './clock.ts';

// Delivers with the product's ticker while the wall clock of the process and its store is set: node set-clock.ts SETTINGS.
// Everything reads the clock through Date, which is replaced here.

const { store: place, shift } = clockSettingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const MINUTE = 60_000;
/** In milliseconds: from the second post to the setting, and from there to the end. */
const STEADY_TIME = 10_000;
const WATCH_TIME = 200_000;
/** Something is due in each of these minutes, by the clock before and after it is set. */
const DUE_MINUTES = 7;

let offset = 0;
const { now: realNow } = Date;
const shiftedNow = () => realNow() + offset;
Object.defineProperty(globalThis, 'Date', {
  value: new Proxy(Date, {
    construct: (target, args) => (args.length === 0 ? new target(shiftedNow()) : Reflect.construct(target, args)),
    get: (target, name) => (name === 'now' ? shiftedNow : Reflect.get(target, name)),
  }),
});
process.on('disconnect', () => process.exit());

const clock = () => Temporal.Instant.fromEpochMilliseconds(shiftedNow());
const logLines: string[] = [];
const ticks: number[] = [];
const posts: ClockReport['posts'] = [];
const store = await openStore({ ...place, clock, onProblem: (problem) => logLines.push(problem) });
const start = Math.floor(shiftedNow() / MINUTE) * MINUTE;
const times = new Set(
  Array.from({ length: DUE_MINUTES }, (_, i) => (i + 1) * MINUTE)
    .flatMap((later) => [start + later, start + shift + later])
    .map((at) => new Date(at).toISOString().slice(11, 16)),
);
for (const time of times) {
  const subscription = {
    id: time,
    story: 'colossus',
    address: { platform: 'slack', workspace: 'T1', channel: time },
    wish: { kind: 'digest', onlyChanges: false },
    recurrence: { kind: 'weekly', days: WEEKDAYS, time, except: [] },
    zone: 'UTC',
    quiet: { weekdays: [], spans: [] },
    createdBy: { id: 'U1', name: 'Ann' },
    createdAt: clock().subtract({ hours: 24 * 7 }),
  } as const;
  const cursor = { through: '2026-05-07', changes: [] };
  await store.subscriptions.add(subscription, nextOccurrenceOf(subscription, clock()), cursor, 9);
}

const { promise: secondPost, resolve: resolveSecondPost } = Promise.withResolvers<void>();
const platform: Platform = {
  name: 'slack',
  postsPerSecond: 50,
  idempotencyWindow: new Temporal.Duration(),
  post: async ({ channel }, _message, { nominal }) => {
    posts.push({ channel, nominal, at: new Date().toISOString(), isAfter: offset !== 0 });
    if (posts.length === 2) resolveSecondPost();
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
  warn: (text) => logLines.push(text),
  observe: ({ kind }) => kind === 'ticked' && ticks.push(performance.now()),
});
await secondPost;
await sleep(STEADY_TIME);
offset = shift;
const setAt = new Date().toISOString();
await sleep(WATCH_TIME);
const endAt = new Date().toISOString();
const gaps = ticks.slice(1).map((at, i) => at - (ticks[i] ?? 0));
await delivery.stop();
await store.close();
const longestGap = Math.max(...gaps, performance.now() - (ticks.at(-1) ?? 0));
const report: ClockReport = { setAt, endAt, times: [...times], posts, logLines, longestGap };
process.send?.(z.json().parse(report));
process.disconnect();
