import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { sql, type Transaction } from 'kysely';
import {
  type Counts,
  columnsOf,
  countsOf,
  endLine,
  headerLine,
  MAX_ROWS,
  openDatabase,
  parseRow,
  rowLine,
  TABLE_NAMES,
  type TableName,
} from './export-format.ts';
import { migrationState } from './migrations.ts';
import type { StoreLocation } from './open.ts';
import { skipPastDeliveries } from './skip-past.ts';
import type { Tables } from './tables.ts';

/** A store with rows in any of these is in use. */
const TABLES_IN_USE = [
  'subscriptions',
  'deliveries',
  'installations',
  'gaps',
  'notifications',
] as const satisfies readonly TableName[];

/**
 * Imports a file into an empty store, in one transaction. Deliveries due before now are not sent, because they may have
 * gone out after the file was written.
 * @throws Error with a readable message if the file is incomplete or the store is not empty; nothing is imported then
 */
export async function importStore(place: StoreLocation, file: string): Promise<Counts> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error(`${file} does not exist`);
  const { database, engine } = await openDatabase(place);
  try {
    return await database.write(async (db) => {
      await engine.lockSchema(db);
      await requireEmpty(db, engine.name);
      for (const name of TABLE_NAMES) await sql`delete from ${sql.table(name)}`.execute(db);
      const counts = await readAll(db, file);
      await skipPastDeliveries(database, db);
      return counts;
    });
  } finally {
    await database.close();
  }
}

async function readAll(db: Transaction<Tables>, file: string): Promise<Counts> {
  const hash = createHash('sha256');
  const found = new Map<TableName, number>();
  let batch: { table: TableName; rows: Record<string, unknown>[] } | undefined;
  let expected: Counts | undefined;
  let isComplete = false;
  let number = 0;
  for await (const line of readLines(file)) {
    number += 1;
    const where = `Line ${number} of ${file}`;
    const value = parseJson(line, where);
    if (isComplete) throw new Error(`${where} comes after the end of the export. Export again.`);
    if (!expected) {
      expected = headerOf(value, file);
    } else if (endLine.safeParse(value).success) {
      if (endLine.parse(value).sha256 !== hash.copy().digest('hex'))
        throw new Error(`${file} was changed or damaged. Export again.`);
      isComplete = true;
    } else {
      const { data } = rowLine.safeParse(value);
      if (!data) throw new Error(`${where} is not a row of a known table. Export again with this version.`);
      const one = parseRow(data.table, data.row, `${where}, a row of ${data.table},`);
      found.set(data.table, (found.get(data.table) ?? 0) + 1);
      if (batch && (batch.table !== data.table || batch.rows.length >= MAX_ROWS)) {
        await insert(db, batch.table, batch.rows);
        batch = undefined;
      }
      batch ??= { table: data.table, rows: [] };
      batch.rows.push(one);
    }
    hash.update(`${line}\n`);
  }
  if (batch) await insert(db, batch.table, batch.rows);
  if (!expected || !isComplete) throw new Error(`${file} is incomplete. Export again.`);
  for (const name of TABLE_NAMES) {
    if (expected[name] !== (found.get(name) ?? 0))
      throw new Error(`${file} is incomplete: it has fewer ${name} than its header says. Export again.`);
  }
  return expected;
}

function headerOf(value: unknown, file: string): Counts {
  const { data } = headerLine.safeParse(value);
  if (!data) throw new Error(`${file} was not written by "export"`);
  const { unknown, pending } = migrationState(new Set(data.migrations));
  if (unknown.length > 0)
    throw new Error(`${file} was written by a newer version (${unknown.join(', ')}); use that version`);
  if (pending.length > 0) {
    throw new Error(
      `${file} was written by an older version (without ${pending.join(', ')}); import it with that version, then upgrade`,
    );
  }
  return data.counts;
}

async function insert(
  db: Transaction<Tables>,
  table: TableName,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const columns = columnsOf(table);
  const values = rows.map((one) => sql`(${sql.join(columns.map((column) => one[column]))})`);
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)}`.execute(db);
}

async function requireEmpty(db: Transaction<Tables>, name: string): Promise<void> {
  const counts = await countsOf(db);
  const full = TABLES_IN_USE.filter((table) => counts[table] > 0);
  if (full.length === 0) return;
  throw new Error(`${name} is not empty (${full.join(', ')}); set DATA_DIR or DATABASE_URL to a new one`);
}

function parseJson(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${where} is not JSON. Use a complete file written by "export".`);
  }
}

/** The lines of a file. Only a line feed ends a line: texts may contain other separators. */
async function* readLines(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
