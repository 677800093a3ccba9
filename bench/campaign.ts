import { parseArgs } from 'node:util';
import type { Campaign, CampaignReport } from './report.ts';
import { zones } from './zones.ts';

/** The campaigns; a new one is a file of its own and a name here. */
const campaigns: Readonly<Record<string, Campaign>> = { zones };

const USAGE = `Usage: npm run campaign -- ${Object.keys(campaigns).join('|')} [--seed N] [--json]`;
const MOST_SHOWN = 20;

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { seed: { type: 'string' }, json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [name = '', ...more] = positionals;
  if (!Object.hasOwn(campaigns, name) || more.length > 0) {
    throw new Error(name === '' ? USAGE : `There is no campaign "${positionals.join(' ')}".\n${USAGE}`);
  }
  if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed)) {
    throw new Error(`--seed "${values.seed}" is no number of at most nine digits.`);
  }
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);

  const start = performance.now();
  const report = await campaigns[name]?.({ seed, progress });
  progressEnds();
  if (!report) return;
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stdout.write(values.json ? inJson(name, seed, seconds, report) : inText(name, seed, seconds, report));
  if (report.broken.length > 0) process.exitCode = 1;
}

function inJson(campaign: string, seed: number, seconds: number, report: CampaignReport): string {
  return `${JSON.stringify({ campaign, seed, seconds, ...report }, null, 2)}\n`;
}

function inText(campaign: string, seed: number, seconds: number, { figures, broken }: CampaignReport): string {
  const rows = Object.entries({ campaign, seed, seconds, ...figures, broken: broken.length });
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const shown = broken.slice(0, MOST_SHOWN).map((line) => `  ${line}`);
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
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
