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

const PER_SECOND = 5;
/** How many seconds' worth of messages arrives before the outage, and how many wait for its end. */
const SECONDS_BEFORE = 2;
const SECONDS_AFTER = 6;
/** In milliseconds. Promised: deliveries resume within this time after an outage. */
const MAX_RECOVERY = 60_000;
/** In milliseconds. Promised: no event loop is blocked for longer. */
const MAX_BLOCKED = 100;
/** In milliseconds. Posts begin in the first half of a lease, so earlier claims lead to none after this time. */
const CLAIMS_EXPIRE = SHORT.lease / 2 + 500;
const POLL_EVERY = 50;

interface Outage {
  readonly setting: Pick<Setting, 'store'> & Partial<Setting>;
  readonly replicas: number;
  /** In milliseconds. */
  readonly duration: number;
  begin(stage: Stage): Promise<void>;
  end(stage: Stage): Promise<void>;
}

/** The result of an outage. Times are milliseconds. */
export interface OutageResult {
  readonly deliveries: number;
  readonly messages: number;
  readonly broken: readonly string[];
  /** Posts that arrived after the last claims had expired. */
  readonly unclaimedPosts: number;
  /** From the end of the outage to the next message. */
  readonly recovery: number;
  readonly blockedMs: number;
  readonly logLines: readonly string[];
}

/** Stops, locks or fills the store for a while. Checks that deliveries wait for it and resume. */
export async function outage({ seed, progress }: CampaignRun): Promise<CampaignReport> {
  const trials: readonly (readonly [name: string, run: () => Promise<OutageResult | string>])[] = [
    ['PostgreSQL stopped for 60 s', () => postgresAway(seed, 60_000)],
    ['PostgreSQL silent for 60 s', () => postgresSilent(seed, 60_000)],
    ['SQLite locked for 5 s', () => sqliteLocked(seed, 5000)],
    ['SQLite on a full disk for 20 s', () => diskFull(seed, 20_000)],
  ];
  const figures: Record<string, number | string> = { times: TIMES };
  const broken: string[] = [];
  for (const [i, [name, run]] of trials.entries()) {
    progress(i, trials.length, name);
    const result = await run();
    if (typeof result === 'string') {
      figures[name] = result;
      continue;
    }
    const { deliveries, messages, unclaimedPosts, recovery, blockedMs, logLines } = result;
    figures[name] = [
      `${messages} messages for ${deliveries} deliveries`,
      `${unclaimedPosts} posts without a claim`,
      `went on after ${(recovery / 1000).toFixed(1)} s`,
      `event loop held for ${Math.round(blockedMs)} ms at the most`,
      `${logLines.length} lines in the log`,
    ].join(', ');
    const problems = [
      ...result.broken,
      ...(recovery > MAX_RECOVERY ? ['Deliveries did not resume within a minute.'] : []),
      ...(blockedMs > MAX_BLOCKED ? [`An event loop was blocked for ${Math.round(blockedMs)} ms.`] : []),
    ];
    broken.push(...problems.map((line) => `${name}: ${line}`));
  }
  progress(trials.length, trials.length, 'done');
  return { figures, broken };
}

/** PostgreSQL stops and starts again. */
export function postgresAway(seed: number, duration: number): Promise<OutageResult> {
  return runOutage(seed, {
    setting: { store: 'postgres' },
    replicas: 3,
    duration,
    begin: async ({ postgres }) => postgres?.stop(),
    end: async ({ postgres }) => postgres?.start(),
  });
}

function postgresSilent(seed: number, duration: number): Promise<OutageResult> {
  return runOutage(seed, {
    setting: { store: 'postgres', hasProxy: true },
    replicas: 3,
    duration,
    begin: async ({ proxy }) => proxy?.setSilent(true),
    end: async ({ proxy }) => proxy?.setSilent(false),
  });
}

/** Another process locks the SQLite file. */
export function sqliteLocked(seed: number, duration: number): Promise<OutageResult> {
  let unlocked: Promise<unknown> = Promise.resolve();
  return runOutage(seed, {
    setting: { store: 'sqlite' },
    replicas: 2,
    duration,
    begin: async ({ folder, cache }) => {
      const locker = startChild('lock-file.ts', [sqliteFile(folder), String(duration)], cache, 'SIGKILL');
      unlocked = locker.ended;
      await Promise.race([once(locker.process, 'message'), unlocked]);
      if (!locker.process.connected) throw new Error(`The database could not be locked: ${locker.stderr()}`);
    },
    end: async () => {
      await unlocked;
    },
  });
}

/** Fills the disk. Returns the reason as text if no small disk can be mounted. */
async function diskFull(seed: number, duration: number): Promise<OutageResult | string> {
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
    return await runOutage(seed, {
      setting: { store: 'sqlite', folder: join(disk, 'data') },
      replicas: 2,
      duration,
      begin: async ({ folder }) => fillDisk(ballast, sqliteFile(folder)),
      end: async () => rmSync(ballast),
    });
  } finally {
    unmount();
    process.off('exit', unmount);
    rmSync(disk, { recursive: true, force: true });
  }
}

/** Writes a file until the disk is full. First shrinks the write-ahead log, whose space SQLite would use. */
function fillDisk(ballast: string, database: string): void {
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

function writeUntilFull(file: number, bytes: Buffer): void {
  try {
    while (writeSync(file, bytes) === bytes.length);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

function sqliteFile(folder: string): string {
  return join(folder, 'colossus.sqlite');
}

async function runOutage(seed: number, { setting, replicas, duration, begin, end }: Outage): Promise<OutageResult> {
  const minutes = 3 + duration / 30_000;
  return onStage({ seed, perSecond: PER_SECOND, takes: 50, hasFaults: false, minutes, ...setting }, async (stage) => {
    const { fleet, feed, servers } = stage;
    await fleet.startAll(replicas);
    const perSecond = PER_SECOND * servers.length;
    await feed.add((SECONDS_BEFORE + SECONDS_AFTER) * perSecond, minuteOf(Temporal.Now.instant()));
    await waitForMessages(stage, SECONDS_BEFORE * perSecond);
    fleet.resetHealth();

    const requests = () => servers.reduce((sum, { counts }) => sum + counts['posts asked for'], 0);
    await begin(stage);
    const over = sleep(duration);
    let requestsBefore = Number.POSITIVE_INFINITY;
    if (duration > CLAIMS_EXPIRE) {
      await sleep(CLAIMS_EXPIRE);
      requestsBefore = requests();
    }
    await over;
    const unclaimedPosts = Math.max(0, requests() - requestsBefore);
    await end(stage);
    const endedAt = Date.now();
    await waitForMessages(stage, stage.arrived() + 1);
    const recovery = Date.now() - endedAt;

    const { figures, broken } = await stage.verdict();
    return {
      deliveries: figures.deliveries,
      messages: figures.messages,
      unclaimedPosts,
      recovery,
      blockedMs: fleet.health.blockedMs,
      logLines: fleet.logLines,
      broken: [...(unclaimedPosts > 0 ? [`${unclaimedPosts} posts came without a committed claim.`] : []), ...broken],
    };
  });
}

async function waitForMessages(stage: Stage, count: number): Promise<void> {
  while (stage.arrived() < count && !stage.isOver()) await sleep(POLL_EVERY);
}
