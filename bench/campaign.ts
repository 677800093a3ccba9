import { errorText } from '../src/lib/error-text.ts';
import { readArguments } from './campaign-arguments.ts';
import type { Campaign, CampaignReport } from './campaign-report.ts';
import { shiftClock } from './delivery/clock.ts';
import { freezeReplicas, killReplicas } from './delivery/disturbances.ts';
import { fanOut } from './delivery/fanout.ts';
import { breakStore } from './delivery/outage.ts';
import { fuzzApps } from './fuzz/fuzz.ts';
import { handOver } from './handover.ts';
import { runSoak } from './soak.ts';

const campaigns: Readonly<Record<string, Campaign>> = {
  kill: { optionNames: ['store', 'replicas', 'kills'], run: killReplicas },
  freeze: { optionNames: ['replicas', 'freezes'], run: freezeReplicas },
  fanout: { optionNames: ['store', 'replicas', 'channels'], run: fanOut },
  outage: { optionNames: [], run: breakStore },
  clock: { optionNames: [], run: shiftClock },
  handover: { optionNames: [], run: handOver },
  fuzz: { optionNames: ['payloads'], run: fuzzApps },
  soak: { optionNames: ['minutes', 'per-second'], run: runSoak },
};

const MAX_BROKEN_SHOWN = 20;

async function main(): Promise<void> {
  const { name, seed, json, options } = readArguments(process.argv.slice(2), campaigns);
  const start = performance.now();
  const report = await campaigns[name]?.run({ seed, options, progress: showProgress });
  clearProgress();
  if (!report) return;
  const seconds = Math.round((performance.now() - start) / 1000);
  const text = json
    ? `${JSON.stringify({ campaign: name, seed, seconds, figures: report.figures, broken: report.brokenPromises }, null, 2)}\n`
    : reportText(name, seed, seconds, report);
  process.stdout.write(text);
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

let loggedTenths = 0;
/** Rewrites one line in a terminal. Elsewhere, such as in a log, writes a line for each tenth. */
function showProgress(done: number, total: number, step: string): void {
  const share = total === 0 ? 1 : done / total;
  const tenths = Math.floor(share * 10);
  if (process.stderr.isTTY) {
    const bar = '#'.repeat(Math.round(share * 30)).padEnd(30, '.');
    process.stderr.write(`\r\u001b[K[${bar}] ${done}/${total} ${step}`);
  } else if (tenths > loggedTenths) {
    loggedTenths = tenths;
    process.stderr.write(`${tenths * 10} % ${step}\n`);
  }
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}

main().catch((error: unknown) => {
  clearProgress();
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
});
