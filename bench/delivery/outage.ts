import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { errorCode } from '../../src/lib/error-text.ts';
import type { CampaignReport, CampaignRun } from '../campaign-report.ts';
import { startChild } from './child-process.ts';
import { minuteOf } from './feed.ts';
import { SHORT_DURATIONS } from './protocol.ts';
import { DURATIONS_TEXT, runOnStage, type Stage, type StageSettings } from './stage.ts';

const MESSAGES_PER_SECOND = 5;
const SECONDS_BEFORE_OUTAGE = 2;
const SECONDS_AFTER_OUTAGE = 6;
/** docs/promises.md promises this. */
const MAX_RECOVERY_MS = 60_000;
const MAX_BLOCKED_MS = 100;
/** A post begins at most `lease - settleDelay` after its claim, so after this time no claim from before the outage leads to one. */
const CLAIMED_POSTS_END_MS = SHORT_DURATIONS.lease / 2 + 500;
const POLL_INTERVAL_MS = 50;

interface Outage {
  readonly settings: Pick<StageSettings, 'store'> & Partial<StageSettings>;
  readonly replicas: number;
  /** In milliseconds. */
  readonly duration: number;
  begin(stage: Stage): Promise<void>;
  end(stage: Stage): Promise<void>;
}

export interface OutageResult {
  readonly deliveries: number;
  readonly messages: number;
  readonly brokenPromises: readonly string[];
  /** Posts during the outage that were sent after all earlier claims had expired. */
  readonly unclaimedPosts: number;
  readonly recoveryMs: number;
  readonly blockedMs: number;
  readonly logLines: readonly string[];
}

/** Stops, locks or fills the store for a while. Checks that deliveries wait for the store and resume. */
export async function breakStore({ seed, progress }: CampaignRun): Promise<CampaignReport> {
  const trials: readonly (readonly [name: string, run: () => Promise<OutageResult | string>])[] = [
    ['PostgreSQL stopped for 60 s', () => tryStoppedPostgres(seed, 60_000)],
    ['PostgreSQL silent for 60 s', () => trySilentPostgres(seed, 60_000)],
    ['SQLite locked for 5 s', () => tryLockedSqlite(seed, 5000)],
    ['SQLite on a full disk for 20 s', () => tryFullDisk(seed, 20_000)],
  ];
  const figures: Record<string, number | string> = { times: DURATIONS_TEXT };
  const brokenPromises: string[] = [];
  for (const [i, [name, run]] of trials.entries()) {
    progress(i, trials.length, name);
    const result = await run();
    if (typeof result === 'string') {
      figures[name] = result;
      continue;
    }
    const { deliveries, messages, unclaimedPosts, recoveryMs, blockedMs, logLines } = result;
    figures[name] = [
      `${messages} messages for ${deliveries} deliveries`,
      `${unclaimedPosts} posts without a claim`,
      `resumed after ${(recoveryMs / 1000).toFixed(1)} s`,
      `event loop blocked for at most ${Math.round(blockedMs)} ms`,
      `${logLines.length} log lines`,
    ].join(', ');
    const problems = [
      ...result.brokenPromises,
      ...(recoveryMs > MAX_RECOVERY_MS ? ['Deliveries did not resume within a minute.'] : []),
      ...(blockedMs > MAX_BLOCKED_MS ? [`An event loop was blocked for ${Math.round(blockedMs)} ms.`] : []),
    ];
    brokenPromises.push(...problems.map((line) => `${name}: ${line}`));
  }
  progress(trials.length, trials.length, 'done');
  return { figures, brokenPromises };
}

export function tryStoppedPostgres(seed: number, duration: number): Promise<OutageResult> {
  return runOutage(seed, {
    settings: { store: 'postgres' },
    replicas: 3,
    duration,
    begin: async ({ postgres }) => postgres?.stop(),
    end: async ({ postgres }) => postgres?.start(),
  });
}

function trySilentPostgres(seed: number, duration: number): Promise<OutageResult> {
  return runOutage(seed, {
    settings: { store: 'postgres', hasProxy: true },
    replicas: 3,
    duration,
    begin: async ({ proxy }) => proxy?.setSilent(true),
    end: async ({ proxy }) => proxy?.setSilent(false),
  });
}

export function tryLockedSqlite(seed: number, duration: number): Promise<OutageResult> {
  let whenUnlocked: Promise<unknown> = Promise.resolve();
  return runOutage(seed, {
    settings: { store: 'sqlite' },
    replicas: 2,
    duration,
    begin: async ({ folder, cache }) => {
      const lockProcess = startChild('lock-file.ts', [sqliteFile(folder), String(duration)], cache, 'SIGKILL');
      whenUnlocked = lockProcess.ended;
      await Promise.race([once(lockProcess.process, 'message'), whenUnlocked]);
      if (!lockProcess.process.connected) throw new Error(`Could not lock the database: ${lockProcess.stderr()}`);
    },
    end: async () => {
      await whenUnlocked;
    },
  });
}

/** Returns the reason if no small disk can be mounted. */
async function tryFullDisk(seed: number, duration: number): Promise<OutageResult | string> {
  const disk = mkdtempSync(join(tmpdir(), 'campaign-disk-'));
  const mountResult = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk]);
  if (mountResult.status !== 0) {
    rmSync(disk, { recursive: true });
    return 'skipped: could not mount a small disk';
  }
  const unmount = () => spawnSync('umount', ['--lazy', disk]);
  process.on('exit', unmount);
  const ballast = join(disk, 'ballast');
  try {
    return await runOutage(seed, {
      settings: { store: 'sqlite', folder: join(disk, 'data') },
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

/** Truncates the write-ahead log first, because SQLite could reuse its space. */
function fillDisk(ballastFile: string, database: string): void {
  const file = openSync(ballastFile, 'w');
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
    if (errorCode(error) !== 'ENOSPC') throw error;
  }
}

function sqliteFile(folder: string): string {
  return join(folder, 'colossus.sqlite');
}

async function runOutage(seed: number, { settings, replicas, duration, begin, end }: Outage): Promise<OutageResult> {
  const minutes = 3 + duration / 30_000;
  return runOnStage(
    { seed, postsPerSecond: MESSAGES_PER_SECOND, rateLimit: 50, hasFaults: false, minutes, ...settings },
    async (stage) => {
      const { fleet, feed, servers } = stage;
      await fleet.startAll(replicas);
      const perSecond = MESSAGES_PER_SECOND * servers.length;
      await feed.add((SECONDS_BEFORE_OUTAGE + SECONDS_AFTER_OUTAGE) * perSecond, minuteOf(Temporal.Now.instant()));
      await waitForMessages(stage, SECONDS_BEFORE_OUTAGE * perSecond);
      fleet.resetHealth();

      const countRequests = () => servers.reduce((sum, { counts }) => sum + counts['posts asked for'], 0);
      await begin(stage);
      const whenOver = sleep(duration);
      let requestsBefore = Number.POSITIVE_INFINITY;
      if (duration > CLAIMED_POSTS_END_MS) {
        await sleep(CLAIMED_POSTS_END_MS);
        requestsBefore = countRequests();
      }
      await whenOver;
      const unclaimedPosts = Math.max(0, countRequests() - requestsBefore);
      await end(stage);
      const endedAt = Date.now();
      await waitForMessages(stage, stage.countArrived() + 1);
      const recoveryMs = Date.now() - endedAt;

      const { figures, brokenPromises } = await stage.verdict();
      return {
        deliveries: figures.deliveries,
        messages: figures.messages,
        unclaimedPosts,
        recoveryMs,
        blockedMs: fleet.health.blockedMs,
        logLines: fleet.logLines,
        brokenPromises: [
          ...(unclaimedPosts > 0 ? [`${unclaimedPosts} posts were sent without a valid claim.`] : []),
          ...brokenPromises,
        ],
      };
    },
  );
}

async function waitForMessages(stage: Stage, count: number): Promise<void> {
  while (stage.countArrived() < count && !stage.isOver()) await sleep(POLL_INTERVAL_MS);
}
