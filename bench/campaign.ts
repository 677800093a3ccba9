import { parseArgs } from 'node:util';
import { z } from 'zod';
import { errorText } from '../src/lib/error-text.ts';
import { type CampaignReport, type CampaignRun, campaignOptions } from './campaign-report.ts';
import { shiftClock } from './delivery/clock.ts';
import { freezeReplicas, killReplicas } from './delivery/disturbances.ts';
import { fanOut } from './delivery/fanout.ts';
import { breakStore } from './delivery/outage.ts';
import { fuzzApps } from './fuzz/fuzz.ts';
import { handOver } from './handover.ts';
import { runSoak } from './soak.ts';

const campaigns: Readonly<Record<string, (run: CampaignRun) => Promise<CampaignReport>>> = {
  kill: killReplicas,
  freeze: freezeReplicas,
  fanout: fanOut,
  outage: breakStore,
  clock: shiftClock,
  handover: handOver,
  fuzz: fuzzApps,
  soak: runSoak,
};

const USAGE = `Usage: npm run campaign -- NAME [--seed N], with one of these names and its options:
  kill [--store sqlite|postgres] [--replicas N] [--kills N]
  freeze [--replicas N] [--freezes N]
  fanout [--replicas N] [--channels N]
  outage
  clock
  handover
  fuzz [--payloads N]
  soak [--minutes N] [--per-second N]`;
const seededOptions = campaignOptions.extend({
  seed: z.coerce
    .number()
    .int()
    .nonnegative()
    .default(() => Math.floor(Math.random() * 1e9)),
});
const MAX_BROKEN_SHOWN = 20;

async function main(): Promise<void> {
  const optionNames = ['seed', ...Object.keys(campaignOptions.shape)];
  const { values, positionals } = parseArgs({
    options: Object.fromEntries(optionNames.map((name) => [name, { type: 'string' as const }])),
    allowPositionals: true,
  });
  const [name = ''] = positionals;
  const run = Object.hasOwn(campaigns, name) ? campaigns[name] : undefined;
  if (!run || positionals.length > 1) throw new Error(USAGE);
  const { success, data, error } = seededOptions.safeParse(values);
  if (!success) throw new Error(`${z.prettifyError(error)}\n${USAGE}`);
  const { seed, ...options } = data;
  const start = performance.now();
  const report = await run({ seed, options, progress: showProgress });
  clearProgress();
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stdout.write(reportText(name, seed, seconds, report));
  if (report.brokenPromises.length > 0) process.exitCode = 1;
}

function reportText(
  campaign: string,
  seed: number,
  seconds: number,
  { figures, brokenPromises }: CampaignReport,
): string {
  const rows = Object.entries({ campaign, seed, seconds, ...figures, broken: brokenPromises.length });
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const hiddenCount = brokenPromises.length - MAX_BROKEN_SHOWN;
  return [
    ...rows.map(
      ([name, value]) => name.padEnd(width) + (typeof value === 'number' ? value.toLocaleString('en') : value),
    ),
    ...brokenPromises.slice(0, MAX_BROKEN_SHOWN).map((line) => `  ${line}`),
    ...(hiddenCount > 0 ? [`  and ${hiddenCount} more`] : []),
    '',
  ].join('\n');
}

function showProgress(done: number, total: number, step: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${done}/${total} ${step}`);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}

main().catch((error: unknown) => {
  clearProgress();
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
});
