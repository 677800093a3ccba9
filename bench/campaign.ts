import { errorText } from '../src/lib/error-text.ts';
import { clock } from './delivery/clock.ts';
import { freeze, kill } from './delivery/disturb.ts';
import { fanout } from './delivery/fanout.ts';
import { outage } from './delivery/outage.ts';
import { fuzz } from './fuzz/fuzz.ts';
import { handover } from './handover.ts';
import { readArguments } from './options.ts';
import type { Campaign, CampaignReport } from './report.ts';
import { soak } from './soak.ts';

const campaigns: Readonly<Record<string, Campaign>> = {
  kill: { takes: ['store', 'replicas', 'kills'], run: kill },
  freeze: { takes: ['replicas', 'freezes'], run: freeze },
  fanout: { takes: ['store', 'replicas', 'channels'], run: fanout },
  outage: { takes: [], run: outage },
  clock: { takes: [], run: clock },
  handover: { takes: [], run: handover },
  fuzz: { takes: ['payloads'], run: fuzz },
  soak: { takes: ['minutes', 'per-second'], run: soak },
};

const MAX_BROKEN_SHOWN = 20;

async function main(): Promise<void> {
  const { name, seed, json, options } = readArguments(process.argv.slice(2), campaigns);
  const start = performance.now();
  const report = await campaigns[name]?.run({ seed, options, progress });
  clearProgress();
  if (!report) return;
  const seconds = Math.round((performance.now() - start) / 1000);
  const text = json
    ? `${JSON.stringify({ campaign: name, seed, seconds, ...report }, null, 2)}\n`
    : reportText(name, seed, seconds, report);
  process.stdout.write(text);
  if (report.broken.length > 0) process.exitCode = 1;
}

function reportText(campaign: string, seed: number, seconds: number, { figures, broken }: CampaignReport): string {
  const rows = Object.entries({ campaign, seed, seconds, ...figures, broken: broken.length });
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const hidden = broken.length - MAX_BROKEN_SHOWN;
  return [
    ...rows.map(
      ([name, value]) => name.padEnd(width) + (typeof value === 'number' ? value.toLocaleString('en') : value),
    ),
    ...broken.slice(0, MAX_BROKEN_SHOWN).map((line) => `  ${line}`),
    ...(hidden > 0 ? [`  and ${hidden} more`] : []),
    '',
  ].join('\n');
}

/** Rewrites one line in a terminal; a log gets a line for each tenth. */
let loggedTenths = 0;
function progress(done: number, total: number, step: string): void {
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
