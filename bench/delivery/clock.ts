import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import type { CampaignReport, CampaignRun } from '../report.ts';
import { startChild } from './children.ts';
import { startPostgres } from './postgres.ts';

/** How far the clock is set, in milliseconds. */
const SET_BY: Readonly<Record<string, number>> = {
  '90 s back': -90_000,
  '10 min back': -600_000,
  '26 h back': -93_600_000,
};
/** No two ticks may be further apart, in milliseconds. */
const MAX_GAP = 30_000;
/** A post may be so late: what is due in the pause after a jump waits for its end. In milliseconds. */
const LATEST = 75_000;

export const clockSettingsSchema = z.object({
  store: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sqlite'), folder: z.string() }),
    z.object({ kind: z.literal('postgres'), url: z.string() }),
  ]),
  by: z.number(),
});

const reportSchema = z.object({
  /** What the clock said when it had been set, and at the end. */
  set: z.string(),
  end: z.string(),
  times: z.array(z.string()),
  posts: z.array(z.object({ channel: z.string(), nominal: z.string(), at: z.string(), isAfter: z.boolean() })),
  told: z.array(z.string()),
  longestGap: z.number(),
});
export type ClockReport = z.infer<typeof reportSchema>;

/** The clock of the process and its store is set back: does what is due by it come, once, and is lateness reported? */
export async function clock({ progress }: CampaignRun): Promise<CampaignReport> {
  const folder = mkdtempSync(join(tmpdir(), 'campaign-clock-'));
  const postgres = await startPostgres(join(folder, 'cache'));
  try {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const trials = [];
    for (const [i, [how, by]] of Object.entries(SET_BY).entries()) {
      await client.query(`create database clock${i}`);
      const url = new URL(postgres.url);
      url.pathname = `/clock${i}`;
      trials.push(
        { name: `SQLite, ${how}`, by, store: { kind: 'sqlite', folder: join(folder, String(i)) } },
        { name: `PostgreSQL, ${how}`, by, store: { kind: 'postgres', url: url.href } },
      );
    }
    await client.end();
    let done = 0;
    progress(done, trials.length, 'waiting for the clocks');
    const results = await Promise.all(
      trials.map(async ({ name, ...settings }) => {
        const report = await watched(settings, join(folder, 'cache'));
        progress(++done, trials.length, name);
        return { name, report };
      }),
    );
    return {
      figures: Object.fromEntries(results.map(({ name, report }) => [name, inWords(report)])),
      broken: results.flatMap(({ name, report }) => faultsOf(report).map((fault) => `${name}: ${fault}`)),
    };
  } finally {
    await postgres.close();
    rmSync(folder, { recursive: true });
  }
}

async function watched(settings: object, cache: string): Promise<ClockReport> {
  const child = startChild('set-clock.ts', [JSON.stringify(settings)], cache, 'SIGKILL');
  const [message] = await Promise.race([
    once(child.process, 'message'),
    child.ended.then(() => {
      throw new Error(`The process with the set clock ended: ${child.stderr()}`);
    }),
  ]);
  return reportSchema.parse(message);
}

/** What falls due by the clock as it was set, and was not posted before. */
function dueOf({ set, end, times, posts }: ClockReport): string[] {
  const before = new Set(posts.filter(({ isAfter }) => !isAfter).map(({ nominal }) => nominal));
  const days = [...new Set([set.slice(0, 10), end.slice(0, 10)])];
  const latest = new Date(Date.parse(end) - LATEST).toISOString().slice(0, 16);
  return days
    .flatMap((day) => times.map((time) => `${day}T${time}`))
    .filter((nominal) => nominal > set.slice(0, 16) && nominal <= latest && !before.has(nominal));
}

function latenessOf({ posts }: ClockReport): number {
  const after = posts.filter(({ isAfter }) => isAfter);
  return Math.max(0, ...after.map(({ nominal, at }) => Date.parse(at) - Date.parse(`${nominal}:00Z`)));
}

function faultsOf(report: ClockReport): string[] {
  const { posts, longestGap, told } = report;
  const counts = Map.groupBy(posts, ({ channel, nominal }) => `${channel} ${nominal}`);
  const twice = [...counts.values()].filter((all) => all.length > 1).length;
  const missing = dueOf(report).filter((nominal) => !posts.some((post) => post.nominal === nominal));
  const lateness = latenessOf(report);
  return [
    ...(longestGap > MAX_GAP ? [`no tick came for ${Math.round(longestGap)} ms`] : []),
    ...(twice > 0 ? [`${twice} posts came twice`] : []),
    ...(missing.length > 0 ? [`nothing came for ${missing.join(', ')}`] : []),
    ...(lateness > LATEST ? [`a post was ${Math.round(lateness / 1000)} s late`] : []),
    ...(told.some((line) => / back/.test(line)) ? [] : ['the log does not say that the clock was set']),
  ];
}

function inWords(report: ClockReport): string {
  const after = report.posts.filter(({ isAfter }) => isAfter).length;
  return [
    `${after} posts after it for ${dueOf(report).length} due`,
    `longest gap between ticks ${(report.longestGap / 1000).toFixed(1)} s`,
    `latest post ${Math.round(latenessOf(report) / 1000)} s after its time`,
    report.told.filter((line) => /clock/i.test(line)).join(' '),
  ].join('; ');
}
