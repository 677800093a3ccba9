import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { startDelivery } from '../../src/delivery/engine.ts';
import type { Platform } from '../../src/ports/platform.ts';
import { nextOccurrenceOf } from '../../src/schedule/plan.ts';
import { WEEKDAYS } from '../../src/schedule/recurrence.ts';
import { openStore } from '../../src/store/store.ts';
import { type ClockReport, clockSettingsSchema } from './clock.ts';

// Delivers with the product's ticker while the clock of this process and its store is set back. All code reads the clock
// through Date, which this file replaces. Usage: node set-clock.ts SETTINGS

const { store: location, shift } = clockSettingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const MINUTE_MS = 60_000;
const STEADY_TIME_MS = 10_000;
const WATCH_TIME_MS = 200_000;
/** Something is due in each of the first minutes, by the real and by the shifted clock. */
const DUE_MINUTES = 7;

let offset = 0;
const { now: readRealClock } = Date;
const readShiftedClock = () => readRealClock() + offset;
Object.defineProperty(globalThis, 'Date', {
  value: new Proxy(Date, {
    construct: (target, args) => (args.length === 0 ? new target(readShiftedClock()) : Reflect.construct(target, args)),
    get: (target, name) => (name === 'now' ? readShiftedClock : Reflect.get(target, name)),
  }),
});
process.on('disconnect', () => process.exit());

const shiftedInstant = () => Temporal.Instant.fromEpochMilliseconds(readShiftedClock());
const logLines: string[] = [];
const tickTimes: number[] = [];
const posts: ClockReport['posts'] = [];
const store = await openStore({ ...location, clock: shiftedInstant, onProblem: (problem) => logLines.push(problem) });
const startMinute = Math.floor(readShiftedClock() / MINUTE_MS) * MINUTE_MS;
const times = new Set(
  Array.from({ length: DUE_MINUTES }, (_, i) => (i + 1) * MINUTE_MS)
    .flatMap((offsetMs) => [startMinute + offsetMs, startMinute + shift + offsetMs])
    .map((epochMs) => new Date(epochMs).toISOString().slice(11, 16)),
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
    createdAt: shiftedInstant().subtract({ hours: 24 * 7 }),
  } as const;
  const cursor = { through: '2026-05-07', changes: [] };
  await store.subscriptions.add(subscription, nextOccurrenceOf(subscription, shiftedInstant()), cursor, 9);
}

const { promise: whenSecondPost, resolve: resolveSecondPost } = Promise.withResolvers<void>();
const platform: Platform = {
  name: 'slack',
  postsPerSecond: 50,
  idempotencyWindow: new Temporal.Duration(),
  post: async ({ channel }, _message, { nominal }) => {
    posts.push({ channel, nominal, at: new Date().toISOString(), isAfterShift: offset !== 0 });
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
  observe: ({ kind }) => kind === 'ticked' && tickTimes.push(performance.now()),
});
await whenSecondPost;
await sleep(STEADY_TIME_MS);
offset = shift;
const setAt = new Date().toISOString();
await sleep(WATCH_TIME_MS);
const endAt = new Date().toISOString();
const gaps = tickTimes.slice(1).map((at, i) => at - (tickTimes[i] ?? 0));
await delivery.stop();
await store.close();
const longestGap = Math.max(...gaps, performance.now() - (tickTimes.at(-1) ?? 0));
const report: ClockReport = { setAt, endAt, times: [...times], posts, logLines, longestGap };
process.send?.(z.json().parse(report));
process.disconnect();
