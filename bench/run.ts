import { parseArgs } from 'node:util';
import { load } from './load.ts';
import type { Measured, Subject } from './measure.ts';
import { reply } from './reply.ts';
import { start } from './start.ts';

/** What can be measured; a new subject is a file of its own and a name here. */
const subjects: Readonly<Record<string, Subject>> = { load, reply, start };

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
  const cells = rows.map(({ name, runs, median, p99, limit }) => [
    name,
    String(runs),
    inUnits(median),
    inUnits(p99),
    limit === undefined ? '' : `${inUnits(limit)}${median > limit ? '  EXCEEDED' : ''}`,
  ]);
  const all = [['', 'runs', 'median', 'p99', 'limit'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
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
