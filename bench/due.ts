import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Temporal } from 'temporal-polyfill';
import { planner } from '../src/delivery/planner.ts';
import type { Claimed, Claiming } from '../src/ports/ledger.ts';
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
const CLAIMING: Claiming = {
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
      const planned = await store.ledger.plan(wanted, planner(now, until));
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
    return [idle, batches, { ...all, note }, claims, settled];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

function untilMinute(minute: number): Temporal.Instant {
  return FIRST.add({ minutes: minute, seconds: 1 });
}

const MESSAGE = { title: 'Digest', blocks: [{ type: 'text', text: 'Nothing changed.' }], footer: '' } as const;

/** The same subscription for each channel, a tenth of them at each minute. */
async function fill(store: Store, folder: string, createdAt: Temporal.Instant): Promise<void> {
  for (let minute = 0; minute < MINUTES; minute += 1) {
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
  file.exec(`
    create temp table copies as
      with recursive copy (i) as (select ${MINUTES} union all select i + 1 from copy where i < ${ALL - 1})
      select i, 's' || (i % ${MINUTES}) as original from copy;
    insert into channels select 'slack:T1:s' || i, 0 from copies;
    insert into subscriptions
      select 's' || i, platform, workspace, 's' || i, 'slack:T1:s' || i, wish, recurrence, zone, quiet, created_by,
        created_at, pause, suspended, next_nominal, next_at, told_through, told_changes
      from copies join subscriptions on id = original`);
  file.close();
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}
