import { errorText } from '../src/lib/error-text.ts';
import { clock } from './delivery/clock.ts';
import { fanout } from './delivery/fanout.ts';
import { freeze } from './delivery/freeze.ts';
import { kill } from './delivery/kill.ts';
import { outage } from './delivery/outage.ts';
import { fuzz } from './fuzz/fuzz.ts';
import { handover } from './handover.ts';
import { readArguments } from './options.ts';
import type { Campaign, CampaignReport } from './report.ts';
import { soak } from './soak.ts';
import { zones } from './zones.ts';

/** The campaigns; a new one is a file of its own and a name here. */
const campaigns: Readonly<Record<string, Campaign>> = {
  zones: { takes: [], run: zones },
  kill: { takes: ['store', 'replicas', 'kills'], run: kill },
  freeze: { takes: ['replicas', 'freezes'], run: freeze },
  fanout: { takes: ['store', 'replicas', 'channels'], run: fanout },
  outage: { takes: [], run: outage },
  clock: { takes: [], run: clock },
  handover: { takes: [], run: handover },
  fuzz: { takes: ['payloads'], run: fuzz },
  soak: { takes: ['minutes', 'per-second'], run: soak },
};

const MAX_SHOWN = 20;

async function main(args: readonly string[]): Promise<void> {
  const { name, seed, json, options } = readArguments(args, campaigns);
  const start = performance.now();
  const report = await campaigns[name]?.run({ seed, options, progress });
  progressEnds();
  if (!report) return;
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stdout.write(json ? inJson(name, seed, seconds, report) : inText(name, seed, seconds, report));
  if (report.broken.length > 0) process.exitCode = 1;
}

function inJson(campaign: string, seed: number, seconds: number, report: CampaignReport): string {
  return `${JSON.stringify({ campaign, seed, seconds, ...report }, null, 2)}\n`;
}

function inText(campaign: string, seed: number, seconds: number, { figures, broken }: CampaignReport): string {
  const rows = Object.entries({ campaign, seed, seconds, ...figures, broken: broken.length });
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const shown = broken.slice(0, MAX_SHOWN).map((line) => `  ${line}`);
  const more = broken.length - shown.length;
  return [
    ...rows.map(([name, value]) => name.padEnd(width) + (typeof value === 'number' ? grouped(value) : value)),
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
    '',
  ].join('\n');
}

/** "1,234,567". */
function grouped(number: number): string {
  return number.toLocaleString('en');
}

/** One line that is written over and over in a terminal; in a log, one for each tenth. */
let tenth = 0;
function progress(done: number, total: number, at: string): void {
  const share = total === 0 ? 1 : done / total;
  if (process.stderr.isTTY) {
    const bar = '#'.repeat(Math.round(share * 30)).padEnd(30, '.');
    process.stderr.write(`\r\u001b[K[${bar}] ${done}/${total} ${at}`);
  } else if (Math.floor(share * 10) > tenth) {
    tenth = Math.floor(share * 10);
    process.stderr.write(`${tenth * 10} % ${at}\n`);
  }
}

function progressEnds(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  progressEnds();
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
});
