import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { sql, type Transaction } from 'kysely';
import {
  columnNames,
  countTables,
  endLine,
  headerLine,
  parseRow,
  ROWS_PER_STATEMENT,
  rowLine,
  TABLE_NAMES,
  type TableCounts,
  type TableName,
} from './export-format.ts';
import { migrationState } from './migrations.ts';
import { skipPastDeliveries } from './skip-past-deliveries.ts';
import { openDatabase, type StoreLocation } from './store.ts';
import type { Tables } from './tables.ts';

const REQUIRED_EMPTY_TABLES: readonly TableName[] = [
  'subscriptions',
  'deliveries',
  'installations',
  'gaps',
  'notifications',
];

/**
 * Imports everything in one transaction. Deliveries due before now are not sent, because they may have gone out after the file
 * was written.
 * @throws Error with a readable message if the store is not empty or the file is not a complete export of this version
 */
export async function importStore(location: StoreLocation, file: string): Promise<TableCounts> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Error(`${file} is not a file. Name a file written by "export".`);
  const { database, engine } = await openDatabase({ ...location, onProblem: () => {} });
  try {
    return await database.write(async (db) => {
      await engine.lockSchema(db);
      await requireEmpty(db, engine.name);
      for (const name of TABLE_NAMES) await sql`delete from ${sql.table(name)}`.execute(db);
      const counts = await importRows(db, file);
      await skipPastDeliveries(database, db);
      return counts;
    });
  } finally {
    await database.close();
  }
}

async function importRows(db: Transaction<Tables>, file: string): Promise<TableCounts> {
  const hash = createHash('sha256');
  const rowCounts = new Map<TableName, number>();
  let batch: { readonly table: TableName; readonly rows: Record<string, unknown>[] } | undefined;
  let headerCounts: TableCounts | undefined;
  let isComplete = false;
  let number = 0;
  for await (const line of readLines(file)) {
    number += 1;
    const position = `Line ${number} of ${file}`;
    const value = parseJson(line, position);
    const endRow = endLine.safeParse(value).data;
    if (isComplete) throw new Error(`${position} comes after the end of the export. Export again.`);
    if (!headerCounts) {
      headerCounts = parseHeader(value, file);
    } else if (endRow) {
      if (endRow.sha256 !== hash.copy().digest('hex')) throw new Error(`${file} was changed or damaged. Export again.`);
      isComplete = true;
    } else {
      const { data } = rowLine.safeParse(value);
      if (!data) throw new Error(`${position} is not a row of a known table. Export again with this version.`);
      const { table } = data;
      const row = parseRow(table, data.row, `${position}, a row of ${table},`);
      rowCounts.set(table, (rowCounts.get(table) ?? 0) + 1);
      if (batch?.table !== table || batch.rows.length >= ROWS_PER_STATEMENT) {
        if (batch) await insertRows(db, batch.table, batch.rows);
        batch = { table, rows: [] };
      }
      batch.rows.push(row);
    }
    hash.update(`${line}\n`);
  }
  if (batch) await insertRows(db, batch.table, batch.rows);
  if (!headerCounts || !isComplete) throw new Error(`${file} is incomplete. Export again.`);
  for (const table of TABLE_NAMES) {
    const [expected, actual] = [headerCounts[table], rowCounts.get(table) ?? 0];
    if (expected !== actual) {
      throw new Error(
        `${file} is incomplete: ${table} has ${actual} rows, but ${expected} in the header. Export again.`,
      );
    }
  }
  return headerCounts;
}

function parseHeader(value: unknown, file: string): TableCounts {
  const { data } = headerLine.safeParse(value);
  if (!data) throw new Error(`${file} is not an export. Name a file written by "export".`);
  const { unknown, pending } = migrationState(data.migrations);
  if (unknown.length > 0) {
    throw new Error(
      `${file} was written by a newer version (it has the migrations ${unknown.join(', ')}). Use that version.`,
    );
  }
  if (pending.length > 0) {
    throw new Error(
      `${file} was written by an older version (without ${pending.join(', ')}). Import it with that version, then upgrade.`,
    );
  }
  return data.counts;
}

async function insertRows(
  db: Transaction<Tables>,
  table: TableName,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const columns = columnNames(table);
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)}`.execute(db);
}

async function requireEmpty(db: Transaction<Tables>, name: string): Promise<void> {
  const counts = await countTables(db);
  const tables = REQUIRED_EMPTY_TABLES.filter((table) => counts[table] > 0);
  if (tables.length === 0) return;
  throw new Error(`${name} is not empty (${tables.join(', ')}). Set DATA_DIR or DATABASE_URL to a new one.`);
}

function parseJson(line: string, position: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${position} is not JSON. Use a complete file written by "export".`);
  }
}

/** Only a line feed ends a line: texts can contain other separators. */
async function* readLines(file: string): AsyncGenerator<string> {
  let unfinishedLine = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const lines = `${unfinishedLine}${chunk}`.split('\n');
    unfinishedLine = lines.pop() ?? '';
    yield* lines;
  }
  if (unfinishedLine !== '') yield unfinishedLine;
}
