import { parseArgs } from 'node:util';
import { errorText } from '../src/lib/error-text.ts';
import { answers } from './answers.ts';
import { ask } from './ask.ts';
import { discord } from './discord.ts';
import { due } from './due.ts';
import { load } from './load.ts';
import type { Measured, Subject } from './measure.ts';
import { memory } from './memory.ts';
import { playground } from './playground.ts';
import { question } from './question.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';
import { reply } from './reply.ts';
import { slack } from './slack.ts';
import { start } from './start.ts';

/** What can be measured; a new subject is a file of its own and a name here. */
const subjects: Readonly<Record<string, Subject>> = {
  load,
  answers,
  ask,
  question,
  reader,
  reply,
  render,
  slack,
  discord,
  due,
  start,
  memory,
  playground,
};

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
    process.stderr.write(`${name}: done\n`);
  }
  process.stdout.write(values.json ? `${JSON.stringify(results, null, 2)}\n` : `${table(results)}\n`);
}

/** All in one table, each subject under its name, and below it what a reader must know. */
function table(results: Readonly<Record<string, readonly Measured[]>>): string {
  const rows = Object.values(results).flat();
  const qualities = [...new Set(rows.flatMap(({ quality = {} }) => Object.keys(quality)))];
  const cellsOf = (row: Measured) => {
    const { name, runs, quality } = row;
    const { median, p99, limit } = figures(row);
    return [`  ${name}`, String(runs), median, p99, limit, ...qualities.map((one) => inPercent(quality?.[one]))];
  };
  const cells = Object.entries(results).flatMap(([subject, of]) => [[subject], ...of.map(cellsOf)]);
  const all = [['', 'runs', 'median', 'p99', 'limit', ...qualities], ...cells];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  const notes = rows.flatMap(({ note }) => (note === undefined ? [] : [`${note}.`]));
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : [])].map((line) => line.trimEnd()).join('\n');
}

function figures({ median, p99, limit, p99Limit, unit }: Measured): Record<'median' | 'p99' | 'limit', string> {
  if (unit === undefined) {
    return { median: inUnits(median), p99: inUnits(p99), limit: limited(median, limit, p99, p99Limit) };
  }
  const show = (value: number) => (unit === 'MB' ? `${value.toFixed(1)} MB` : String(value));
  const most = limit === undefined ? '' : show(limit);
  return {
    median: show(median),
    p99: unit === 'MB' ? '' : show(p99),
    limit: limit !== undefined && median > limit ? `${most}  EXCEEDED` : most,
  };
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
  process.stderr.write(`${errorText(error)}\n`);
  process.exitCode = 1;
});
