import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import type { CampaignReport, CampaignRun } from '../campaign-report.ts';
import { startChild } from './child-process.ts';
import { startPostgres } from './postgres.ts';
import { storeSchema } from './protocol.ts';

const CLOCK_SHIFTS_MS: Readonly<Record<string, number>> = {
  '90 s back': -90_000,
  '10 min back': -600_000,
  '26 h back': -93_600_000,
};
const MAX_TICK_GAP_MS = 30_000;
/** Deliveries pause after a jump. One that falls due during the pause is posted after it. */
const MAX_LATENESS_MS = 75_000;

export const clockSettingsSchema = z.object({ store: storeSchema, shift: z.number() });
type ClockSettings = z.infer<typeof clockSettingsSchema>;

const reportSchema = z.object({
  setAt: z.string(),
  endAt: z.string(),
  times: z.array(z.string()),
  posts: z.array(z.object({ channel: z.string(), nominal: z.string(), at: z.string(), isAfterShift: z.boolean() })),
  logLines: z.array(z.string()),
  /** In milliseconds. */
  longestGap: z.number(),
});
export type ClockReport = z.infer<typeof reportSchema>;

/** Sets the clock of a process and its store back. Checks that later occurrences are posted once and in time. */
export async function shiftClock({ progress }: CampaignRun): Promise<CampaignReport> {
  const folder = mkdtempSync(join(tmpdir(), 'campaign-clock-'));
  const cache = join(folder, 'cache');
  const postgres = await startPostgres(cache);
  try {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const trials: (ClockSettings & { readonly name: string })[] = [];
    for (const [i, [name, shift]] of Object.entries(CLOCK_SHIFTS_MS).entries()) {
      await client.query(`create database clock${i}`);
      const url = new URL(postgres.url);
      url.pathname = `/clock${i}`;
      trials.push(
        { name: `SQLite, ${name}`, shift, store: { kind: 'sqlite', folder: join(folder, String(i)) } },
        { name: `PostgreSQL, ${name}`, shift, store: { kind: 'postgres', url: url.href } },
      );
    }
    await client.end();
    let doneCount = 0;
    progress(doneCount, trials.length, 'waiting for the clocks');
    const results = await Promise.all(
      trials.map(async ({ name, ...settings }) => {
        const report = await runTrial(settings, cache);
        progress(++doneCount, trials.length, name);
        return { name, report };
      }),
    );
    return {
      figures: Object.fromEntries(results.map(({ name, report }) => [name, summaryOf(report)])),
      brokenPromises: results.flatMap(({ name, report }) => problemsOf(report).map((problem) => `${name}: ${problem}`)),
    };
  } finally {
    await postgres.close();
    rmSync(folder, { recursive: true });
  }
}

async function runTrial(settings: ClockSettings, cache: string): Promise<ClockReport> {
  const child = startChild('set-clock.ts', [JSON.stringify(settings)], cache, 'SIGKILL');
  const [message] = await Promise.race([
    once(child.process, 'message'),
    child.ended.then(() => {
      throw new Error(`The process with the shifted clock ended early: ${child.stderr()}`);
    }),
  ]);
  return reportSchema.parse(message);
}

function dueAfterJump({ setAt, endAt, times, posts }: ClockReport): string[] {
  const postedBefore = new Set(posts.filter(({ isAfterShift }) => !isAfterShift).map(({ nominal }) => nominal));
  const days = [...new Set([setAt.slice(0, 10), endAt.slice(0, 10)])];
  const latestDue = new Date(Date.parse(endAt) - MAX_LATENESS_MS).toISOString().slice(0, 16);
  return days
    .flatMap((day) => times.map((time) => `${day}T${time}`))
    .filter((nominal) => nominal > setAt.slice(0, 16) && nominal <= latestDue && !postedBefore.has(nominal));
}

function latenessOf({ posts }: ClockReport): number {
  const postsAfter = posts.filter(({ isAfterShift }) => isAfterShift);
  return Math.max(0, ...postsAfter.map(({ nominal, at }) => Date.parse(at) - Date.parse(`${nominal}:00Z`)));
}

function problemsOf(report: ClockReport): string[] {
  const { posts, longestGap, logLines } = report;
  const byOccurrence = Map.groupBy(posts, ({ channel, nominal }) => `${channel} ${nominal}`);
  const repeatedCount = [...byOccurrence.values()].filter((posts) => posts.length > 1).length;
  const missingDates = dueAfterJump(report).filter((nominal) => !posts.some((post) => post.nominal === nominal));
  const lateness = latenessOf(report);
  return [
    ...(longestGap > MAX_TICK_GAP_MS ? [`no tick for ${Math.round(longestGap)} ms`] : []),
    ...(repeatedCount > 0 ? [`occurrences posted more than once: ${repeatedCount}`] : []),
    ...(missingDates.length > 0 ? [`nothing was posted for ${missingDates.join(', ')}`] : []),
    ...(lateness > MAX_LATENESS_MS ? [`a post was ${Math.round(lateness / 1000)} s late`] : []),
    ...(logLines.some((line) => / back/.test(line)) ? [] : ['the log does not say that the clock was set back']),
  ];
}

function summaryOf(report: ClockReport): string {
  const after = report.posts.filter(({ isAfterShift }) => isAfterShift).length;
  return [
    `posts after the clock was set: ${after}, due: ${dueAfterJump(report).length}`,
    `longest gap between ticks ${(report.longestGap / 1000).toFixed(1)} s`,
    `latest post ${Math.round(latenessOf(report) / 1000)} s after its time`,
    report.logLines.filter((line) => /clock/i.test(line)).join(' '),
  ].join('; ');
}
