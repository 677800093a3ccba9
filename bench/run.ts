import { parseArgs } from 'node:util';
import { ask } from './ask.ts';
import { discord } from './discord.ts';
import { due } from './due.ts';
import { load } from './load.ts';
import type { Measured, Subject } from './measure.ts';
import { playground } from './playground.ts';
import { reply } from './reply.ts';
import { slack } from './slack.ts';
import { start } from './start.ts';

/** What can be measured; a new subject is a file of its own and a name here. */
const subjects: Readonly<Record<string, Subject>> = { load, reply, ask, start, due, slack, discord, playground };

const USAGE = `Usage: npm run bench -- [${Object.keys(subjects).join('|')}]... [--json]
Without a name, all of them.`;

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const names = positionals.length === 0 ? Object.keys(subjects) : positionals;
  const strange = names.find((name) => !Object.hasOwn(subjects, name));
  if (strange !== undefined) throw new Error(`There is nothing called "${strange}" to measure.\n${USAGE}`);

  const results: Record<string, Measured[]> = {};
  for (const name of names) {
    const rows = (await subjects[name]?.()) ?? [];
    results[name] = rows;
    if (!values.json) process.stdout.write(`${name}\n${table(rows)}\n\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
}

function table(rows: readonly Measured[]): string {
  const qualities = [...new Set(rows.flatMap(({ quality = {} }) => Object.keys(quality)))];
  const cells = rows.map(({ name, runs, median, p99, limit, p99Limit, quality }) => [
    name,
    String(runs),
    inUnits(median),
    inUnits(p99),
    limited(median, limit, p99, p99Limit),
    ...qualities.map((one) => inPercent(quality?.[one])),
  ]);
  const all = [['', 'runs', 'median', 'p99', 'limit', ...qualities], ...cells];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  const notes = rows.flatMap(({ note }) => (note === undefined ? [] : [`${note}.`]));
  return [...lines, ...notes].map((line) => `  ${line.trimEnd()}`).join('\n');
}

/** The median's limit, and the 99th percentile's after a slash. */
function limited(median: number, limit?: number, p99 = 0, p99Limit?: number): string {
  if (limit === undefined) return '';
  const limits = p99Limit === undefined ? inUnits(limit) : `${inUnits(limit)} / ${inUnits(p99Limit)}`;
  return median > limit || (p99Limit !== undefined && p99 > p99Limit) ? `${limits}  EXCEEDED` : limits;
}

function inPercent(share?: number): string {
  return share === undefined ? '' : `${(share * 100).toFixed(1)} %`;
}

/** Milliseconds as people read them: "0.4 µs", "78 ms". */
function inUnits(time: number): string {
  const [value, unit] = time < 1 ? [time * 1000, 'µs'] : [time, 'ms'];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
