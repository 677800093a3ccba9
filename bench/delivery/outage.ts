import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import type { CampaignReport, CampaignRun } from '../report.ts';
import { startChild } from './children.ts';
import { minuteOf } from './feed.ts';
import { SHORT } from './protocol.ts';
import { onStage, type Setting, type Stage, TIMES } from './stage.ts';

/** What a platform gets a second. */
const PER_SECOND = 5;
/** How many seconds' worth comes before the trouble, and how many wait for its end. */
const BEFORE = 2;
const AFTER = 6;
/** The promise: deliveries go on by themselves this soon after what was away is back, in milliseconds. */
const RECOVERY = 60_000;
/** And no event loop is held for longer than this, in milliseconds. */
const HELD = 100;
/** After this nothing is posted any more that was claimed before: posts begin in the first half of a lease. */
const CLAIMED_BEFORE = SHORT.lease / 2 + 500;
const LOOK = 50;

/** A way to be without the store. Each resolves when it is so. */
interface Trouble {
  readonly setting: Pick<Setting, 'store'> & Partial<Setting>;
  readonly replicas: number;
  /** For how long, in milliseconds. */
  readonly duration: number;
  begin(stage: Stage): Promise<void>;
  end(stage: Stage): Promise<void>;
}

/** What came of it. */
export interface Trial {
  readonly deliveries: number;
  readonly messages: number;
  readonly broken: readonly string[];
  /** Posts that arrived while no claim could be made any more. */
  readonly postsMeanwhile: number;
  /** From the end of the trouble to the next message, in milliseconds. */
  readonly recovery: number;
  /** The longest that an event loop was held, in milliseconds. */
  readonly heldMs: number;
  /** What the replicas told the operator. */
  readonly told: readonly string[];
}

/** The store is away, locked or full for a while: do deliveries wait for it, and go on by themselves? */
export async function outage({ seed, progress }: CampaignRun): Promise<CampaignReport> {
  const trials: readonly (readonly [string, () => Promise<Trial | string>])[] = [
    ['PostgreSQL stopped for 60 s', () => postgresAway(seed, 60_000)],
    ['PostgreSQL silent for 60 s', () => postgresSilent(seed, 60_000)],
    ['SQLite locked for 5 s', () => sqliteLocked(seed, 5000)],
    ['SQLite on a full disk for 20 s', () => diskFull(seed, 20_000)],
  ];
  const figures: Record<string, number | string> = { times: TIMES };
  const broken: string[] = [];
  for (const [i, [name, run]] of trials.entries()) {
    progress(i, trials.length, name);
    const trial = await run();
    if (typeof trial === 'string') {
      figures[name] = trial;
      continue;
    }
    const { deliveries, messages, postsMeanwhile, recovery, heldMs, told } = trial;
    figures[name] = [
      `${messages} messages for ${deliveries} deliveries`,
      `${postsMeanwhile} posts without a claim`,
      `went on after ${(recovery / 1000).toFixed(1)} s`,
      `event loop held for ${Math.round(heldMs)} ms at the most`,
      `${told.length} lines in the log`,
    ].join(', ');
    const late = recovery > RECOVERY ? ['It did not go on by itself within a minute.'] : [];
    const held = heldMs > HELD ? [`An event loop was held for ${Math.round(heldMs)} ms.`] : [];
    broken.push(...[...trial.broken, ...late, ...held].map((line) => `${name}: ${line}`));
  }
  progress(trials.length, trials.length, 'done');
  return { figures, broken };
}

/** The server ends, and comes back. */
export function postgresAway(seed: number, duration: number): Promise<Trial> {
  return tried(seed, {
    setting: { store: 'postgres' },
    replicas: 3,
    duration,
    begin: async ({ postgres }) => postgres?.stop(),
    end: async ({ postgres }) => postgres?.start(),
  });
}

/** The server is there, and nothing gets through to it. */
function postgresSilent(seed: number, duration: number): Promise<Trial> {
  return tried(seed, {
    setting: { store: 'postgres', onLine: true },
    replicas: 3,
    duration,
    begin: async ({ line }) => line?.setSilent(true),
    end: async ({ line }) => line?.setSilent(false),
  });
}

/** Another process holds the file for itself. */
export function sqliteLocked(seed: number, duration: number): Promise<Trial> {
  let freed: Promise<unknown> = Promise.resolve();
  return tried(seed, {
    setting: { store: 'sqlite' },
    replicas: 2,
    duration,
    begin: async ({ folder, cache }) => {
      const locker = startChild('locker.ts', [fileIn(folder), String(duration)], cache, 'SIGKILL');
      freed = locker.ended;
      await Promise.race([once(locker.process, 'message'), freed]);
      if (!locker.process.connected) throw new Error(`The database could not be locked: ${locker.stderr()}`);
    },
    end: async () => {
      await freed;
    },
  });
}

/** The disk has no room left. In words why not, where no small disk can be made. */
async function diskFull(seed: number, duration: number): Promise<Trial | string> {
  const disk = mkdtempSync(join(tmpdir(), 'campaign-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk]);
  if (mounted.status !== 0) {
    rmSync(disk, { recursive: true });
    return 'not tried: no small disk can be mounted here';
  }
  const unmount = () => spawnSync('umount', ['--lazy', disk]);
  process.on('exit', unmount);
  const ballast = join(disk, 'ballast');
  try {
    return await tried(seed, {
      setting: { store: 'sqlite', folder: join(disk, 'data') },
      replicas: 2,
      duration,
      begin: async ({ folder }) => fill(ballast, fileIn(folder)),
      end: async () => rmSync(ballast),
    });
  } finally {
    unmount();
    process.off('exit', unmount);
    rmSync(disk, { recursive: true, force: true });
  }
}

/** Room that SQLite has set aside already would let it go on for a while: it is given back first. */
function fill(ballast: string, database: string): void {
  const file = openSync(ballast, 'w');
  const store = new DatabaseSync(database, { timeout: 5000 });
  try {
    store.exec('pragma wal_checkpoint(truncate)');
    for (let size = 1 << 20; size > 0; size = Math.floor(size / 2)) writeUntilFull(file, Buffer.alloc(size));
  } finally {
    store.close();
    closeSync(file);
  }
}

function writeUntilFull(file: number, piece: Buffer): void {
  try {
    while (writeSync(file, piece) === piece.length);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

function fileIn(folder: string): string {
  return join(folder, 'colossus.sqlite');
}

async function tried(seed: number, { setting, replicas, duration, begin, end }: Trouble): Promise<Trial> {
  const minutes = 3 + duration / 30_000;
  return onStage({ seed, perSecond: PER_SECOND, takes: 50, hasFaults: false, minutes, ...setting }, async (stage) => {
    const { fleet, feed, servers } = stage;
    const started = Array.from({ length: replicas }, () => fleet.start());
    await Promise.all(started.map(({ ready }) => ready));
    const perSecond = PER_SECOND * servers.length;
    await feed.add((BEFORE + AFTER) * perSecond, minuteOf(Temporal.Now.instant()));
    await arrivedAre(stage, BEFORE * perSecond);
    fleet.forget();

    const asked = () => servers.reduce((sum, { counts }) => sum + counts['posts asked for'], 0);
    await begin(stage);
    const over = sleep(duration);
    let before = Number.POSITIVE_INFINITY;
    if (duration > CLAIMED_BEFORE) {
      await sleep(CLAIMED_BEFORE);
      before = asked();
    }
    await over;
    const postsMeanwhile = Math.max(0, asked() - before);
    await end(stage);
    const back = Date.now();
    await arrivedAre(stage, stage.arrived() + 1);
    const recovery = Date.now() - back;

    const { figures, broken } = await stage.verdict();
    return {
      deliveries: figures.deliveries,
      messages: figures.messages,
      postsMeanwhile,
      recovery,
      heldMs: fleet.health.heldMs,
      told: fleet.told,
      broken: [...(postsMeanwhile > 0 ? [`${postsMeanwhile} posts came without a committed claim.`] : []), ...broken],
    };
  });
}

async function arrivedAre(stage: Stage, count: number): Promise<void> {
  while (stage.arrived() < count && !stage.isOver()) await sleep(LOOK);
}
