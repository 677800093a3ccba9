import { parseArgs } from 'node:util';
import { errorText } from '../src/lib/error-text.ts';
import { measureAnswers } from './answer-size.ts';
import type { Measurement } from './measure.ts';
import { measureMemory } from './memory.ts';
import { measureQuestion } from './question-time.ts';

const benchmarks: Readonly<Record<string, () => Measurement[] | Promise<Measurement[]>>> = {
  answers: measureAnswers,
  question: measureQuestion,
  memory: measureMemory,
};

const USAGE = `Usage: npm run bench -- [${Object.keys(benchmarks).join('|')}]...
Without a name, it measures all of them.`;

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const names = positionals.length === 0 ? Object.keys(benchmarks) : positionals;
  const unknownBenchmark = names.find((name) => !Object.hasOwn(benchmarks, name));
  if (unknownBenchmark !== undefined) throw new Error(`Unknown benchmark "${unknownBenchmark}".\n${USAGE}`);

  const results: Record<string, Measurement[]> = {};
  for (const name of names) {
    results[name] = (await benchmarks[name]?.()) ?? [];
    process.stderr.write(`${name}: done\n`);
  }
  process.stdout.write(`${tableOf(results)}\n`);
}

function tableOf(results: Readonly<Record<string, readonly Measurement[]>>): string {
  const rows = [
    ['', 'runs', 'median', 'p99', 'limit'],
    ...Object.entries(results).flatMap(([benchmark, measured]) => [[benchmark], ...measured.map(cellsOf)]),
  ];
  const widths = Array.from({ length: 5 }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const alignCell = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(alignCell).join('  ').trimEnd()).join('\n');
}

function cellsOf({ name, runs, unit, median, p99, limit, p99Limit }: Measurement): string[] {
  const limits = [limit, p99Limit]
    .flatMap((value) => (value === undefined ? [] : quantityText(value, unit)))
    .join(' / ');
  const isExceeded = (limit !== undefined && median > limit) || (p99Limit !== undefined && p99 > p99Limit);
  return [
    `  ${name}`,
    String(runs),
    quantityText(median, unit),
    unit === 'MB' ? '' : quantityText(p99, unit),
    `${limits}${isExceeded ? '  EXCEEDED' : ''}`,
  ];
}

function quantityText(value: number, unit: Measurement['unit']): string {
  if (unit === 'MB') return `${value.toFixed(1)} MB`;
  if (unit !== 'ms') return String(value);
  const [scaledValue, scale] = value < 1 ? [value * 1000, 'µs'] : [value, 'ms'];
  return `${scaledValue.toFixed(scaledValue < 10 ? 1 : 0)} ${scale}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
});
