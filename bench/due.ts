import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Temporal } from 'temporal-polyfill';
import { startDelivery } from '../src/delivery/engine.ts';
import { cachedPlanner } from '../src/delivery/planner.ts';
import { sleep } from '../src/lib/sleep.ts';
import type { Claimed, ClaimOptions } from '../src/ports/ledger.ts';
import type { Platform } from '../src/ports/platform.ts';
import { parseRecurrence } from '../src/schedule/parse.ts';
import { openStore, type Store } from '../src/store/open.ts';
import { type Measured, measureEach } from './measure.ts';

const ALL = 100_000;
/** The minutes past nine over which they are spread evenly, so that each minute has a fresh tenth of them. */
const MINUTES = 10;
const FIRST = Temporal.Instant.from('2026-05-08T09:00Z');
const BATCH = 50;
const BATCHES = 50;
/** What a tick may take to find what is due. */
const LIMIT = 250;
const CLAIMING: ClaimOptions = {
  platform: 'slack',
  most: 10,
  owner: 'bench',
  lease: Temporal.Duration.from({ seconds: 90 }),
};

/** The due occurrences of 100,000 subscriptions, found and noted in SQLite. */
export async function due(): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'due-'));
  let now = FIRST.subtract({ minutes: 30 });
  const onProblem = (problem: string) => process.stderr.write(`${problem}\n`);
  const store = await openStore({ kind: 'sqlite', folder, clock: () => now, onProblem });
  try {
    await fill(store, folder, now);
    const plan = async (until: Temporal.Instant, most: number, expected: number) => {
      const wanted = { platforms: ['slack'], until, most } as const;
      const planned = await store.ledger.plan(wanted, cachedPlanner(now, until));
      if (planned !== expected) throw new Error(`${planned} subscriptions were planned, not ${expected}`);
    };
    const idle = await measureEach('a tick with none due', { warmUp: 5, runs: 100, limit: LIMIT }, () =>
      timed(() => plan(now.add({ minutes: 10 }), ALL, 0)),
    );
    now = FIRST.subtract({ minutes: 5 });
    const batch = { warmUp: 1, runs: BATCHES - 1, limit: LIMIT };
    const batches = await measureEach(`${BATCH} of 10,000 due, planned and noted`, batch, () =>
      timed(() => plan(untilMinute(0), BATCH, BATCH)),
    );
    await plan(untilMinute(0), ALL, ALL / MINUTES - BATCH * BATCHES);
    let minute = 0;
    const all = await measureEach('all of 10,000 due', { warmUp: 1, runs: MINUTES - 2 }, () => {
      minute += 1;
      return timed(() => plan(untilMinute(minute), ALL, ALL / MINUTES));
    });
    now = FIRST.add({ hours: 1 });
    const claimed: Claimed[] = [];
    const claim = async () => {
      const claims = await store.ledger.claim(CLAIMING, ({ cursor }) => ({
        kind: 'message',
        message: MESSAGE,
        cursor,
      }));
      if (claims.length !== CLAIMING.most) throw new Error(`${claims.length} deliveries were claimed`);
      claimed.push(...claims);
    };
    const claims = await measureEach('10 claimed of 100,000 due', { warmUp: 20, runs: 500 }, () => timed(claim));
    const settle = async () => {
      const one = claimed.pop();
      if (!one || !(await store.ledger.settle(one, { state: 'delivered', post: 'p1' }))) {
        throw new Error('a delivery was not settled');
      }
    };
    const settled = await measureEach('one noted as delivered', { warmUp: 20, runs: 500 }, () => timed(settle));
    const note = 'All of 10,000 are planned ten minutes ahead, in steps between which the event loop goes on';
    return [idle, batches, { ...all, note }, claims, settled, ...(await atOnce())];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** What one turn of the event loop may take of the processor, and what memory may grow by. */
const MAX_TURN = 50;
const MAX_MEMORY = 250;
/** So many of the posts are waited for; the others go the same way. */
const POSTED = 500;

/** All 100,000 due in the same minute, planned and posted by the real engine: does it hold the event loop, or memory? */
async function atOnce(): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'due-'));
  let begins = FIRST.subtract({ minutes: 9, seconds: 30 }).epochMilliseconds;
  const start = performance.now();
  const wall = () => begins + performance.now() - start;
  const clock = () => Temporal.Instant.fromEpochMilliseconds(Math.floor(wall()));
  const onProblem = (problem: string) => process.stderr.write(`${problem}\n`);
  const store = await openStore({ kind: 'sqlite', folder, clock, onProblem });
  let posts = 0;
  const platform: Platform = {
    name: 'slack',
    perSecond: 45,
    idempotencyWindow: new Temporal.Duration(),
    post: async () => {
      posts += 1;
      return { kind: 'sent', post: 'p1' };
    },
    find: async () => ({ kind: 'absent' }),
  };
  try {
    await fill(store, folder, clock(), 1);
    const watch = watched();
    const delivery = startDelivery({
      ...store,
      platforms: [platform],
      compose: ({ cursor }) => ({ kind: 'message', message: MESSAGE, cursor }),
      warn: onProblem,
      clocks: { monotonic: () => performance.now(), wall, sleep },
      replans: false,
    });
    const depth = async () => (await store.queue.depth(['slack'])).reduce((sum, { count }) => sum + count, 0);
    while ((await depth()) < ALL) await sleep(500);
    const planned = watch.rows('100,000 planned at once');
    // Deliveries wait until the clock has been steady again.
    begins += Math.max(0, FIRST.epochMilliseconds - wall());
    while (posts < POSTED) await sleep(100);
    const posted = watch.rows(`${POSTED.toLocaleString('en')} of them posted`);
    watch.end();
    await delivery.stop();
    return [...planned, ...posted];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** The longest turn of the event loop in processor time, so that other work on the machine does not count, and memory. */
function watched() {
  const memory = () => process.memoryUsage().rss / 2 ** 20;
  const atFirst = memory();
  let [longest, most] = [0, atFirst];
  let before = process.threadCpuUsage();
  let isOver = false;
  const turn = () => {
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1000);
    before = process.threadCpuUsage();
    if (!isOver) setTimeout(turn, 1);
  };
  const sampler = setInterval(() => {
    most = Math.max(most, memory());
  }, 50);
  turn();
  return {
    rows: (name: string): Measured[] => {
      const grown = Math.max(0, most - atFirst);
      const rows: Measured[] = [
        { name: `${name}: longest turn of the loop`, runs: 1, median: longest, p99: longest, limit: MAX_TURN },
        { name: `${name}: memory`, unit: 'MB', runs: 1, median: grown, p99: grown, limit: MAX_MEMORY },
      ];
      [longest, most] = [0, memory()];
      return rows;
    },
    end: () => {
      isOver = true;
      clearInterval(sampler);
    },
  };
}

function untilMinute(minute: number): Temporal.Instant {
  return FIRST.add({ minutes: minute, seconds: 1 });
}

const MESSAGE = { title: 'Digest', blocks: [{ type: 'text', text: 'Nothing changed.' }], footer: '' } as const;

/** The same subscription for each channel, a tenth of them at each minute. */
async function fill(store: Store, folder: string, createdAt: Temporal.Instant, minutes = MINUTES): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    const parsed = parseRecurrence(`daily 09:0${minute}`, '2026-05-08');
    if ('misread' in parsed) throw new Error(parsed.misread.what);
    const next = { nominal: `2026-05-08T09:0${minute}`, instant: FIRST.add({ minutes: minute }) };
    const subscription = {
      id: `s${minute}`,
      story: 'colossus',
      address: { platform: 'slack', workspace: 'T1', channel: `s${minute}` },
      wish: { kind: 'digest', onlyChanges: false },
      recurrence: parsed.recurrence,
      zone: 'UTC',
      quiet: { weekdays: [], spans: [] },
      createdBy: { id: 'U1', name: 'Ann' },
      createdAt,
    } as const;
    await store.subscriptions.add(subscription, next, { through: '2026-05-07', changes: [] }, 1);
  }
  const file = new DatabaseSync(join(folder, 'colossus.sqlite'), { timeout: 1000 });
  const own: Readonly<Record<string, string>> = { id: "'s' || i", channel: "'s' || i", address: "'slack:T1:s' || i" };
  const columns = file
    .prepare("select name from pragma_table_info('subscriptions')")
    .all()
    .map(({ name }) => own[String(name)] ?? String(name));
  file.exec(`
    create temp table copies as
      with recursive copy (i) as (select ${minutes} union all select i + 1 from copy where i < ${ALL - 1})
      select i, 's' || (i % ${minutes}) as original from copy;
    insert into channels select 'slack:T1:s' || i, 0 from copies;
    insert into subscriptions
      select ${columns.join(', ')}
      from copies join subscriptions on id = original`);
  file.close();
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}
