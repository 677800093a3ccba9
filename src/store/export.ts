import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import {
  type Counts,
  columnsOf,
  countsOf,
  FORMAT,
  MAX_ROWS,
  openDatabase,
  parseRow,
  TABLE_NAMES,
  type TableName,
} from './export-format.ts';
import { commitDraft, createPrivateFile, draftName, removeDraft } from './files.ts';
import type { StoreLocation } from './open.ts';
import { DATABASE_FILE } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** How many leading columns form the key. */
const KEY_COLUMNS: Readonly<Partial<Record<TableName, number>>> = { gaps: 5 };
const migrationNames = z.array(z.object({ name: z.string() }));

/**
 * Writes a consistent snapshot of a store to a file while other processes keep writing. The file is JSON lines: a
 * header with counts, the rows, and a hash of all lines before it. Encrypted values stay encrypted.
 * @throws Error with a readable message; an existing file is then unchanged
 */
export async function exportStore(place: StoreLocation, file: string, force: boolean): Promise<Counts> {
  if (place.kind === 'sqlite' && !existsSync(join(place.folder, DATABASE_FILE))) {
    throw new Error(
      `Database ${join(place.folder, DATABASE_FILE)} does not exist. Check DATA_DIR, or start the bot first.`,
    );
  }
  if (!force && existsSync(file)) throw new Error(`${file} already exists. Name another file, or add --force`);
  const draft = draftName(file);
  const { database, engine } = await openDatabase(place);
  try {
    createPrivateFile(draft);
    const counts = await database.read((db) => writeAll(db, draft, engine.name));
    commitDraft(draft, file);
    return counts;
  } finally {
    removeDraft(draft);
    await database.close();
  }
}

async function writeAll(db: Transaction<Tables>, file: string, name: string): Promise<Counts> {
  const hash = createHash('sha256');
  const target = openSync(file, 'w');
  const write = (lines: readonly unknown[]) => {
    const chunk = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    hash.update(chunk);
    for (let bytes = Buffer.from(chunk); bytes.length > 0; ) bytes = bytes.subarray(writeSync(target, bytes));
  };
  try {
    const done = migrationNames.parse((await sql`select name from migrations order by name`.execute(db)).rows);
    const counts = await countsOf(db);
    write([{ format: FORMAT, migrations: done.map((step) => step.name), counts }]);
    for (const table of TABLE_NAMES)
      await eachRows(db, table, name, (rows) => write(rows.map((one) => ({ table, row: one }))));
    write([{ sha256: hash.copy().digest('hex') }]);
    return counts;
  } finally {
    closeSync(target);
  }
}

/** Passes a table's rows to `onRows`, in pages. */
async function eachRows(
  db: Transaction<Tables>,
  table: TableName,
  name: string,
  onRows: (rows: readonly Record<string, unknown>[]) => void,
): Promise<void> {
  const columns = columnsOf(table);
  const keys = columns.slice(0, KEY_COLUMNS[table] ?? 1);
  const list = sql.join(keys.map((key) => sql.ref(key)));
  for (let after: RawBuilder<unknown> = sql``; ; ) {
    const { rows } =
      await sql`select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(table)} ${after}
      order by ${list} limit ${sql.lit(MAX_ROWS)}`.execute(db);
    const read = rows.map((one) => parseRow(table, one, `${name}: a row of ${table}`));
    onRows(read);
    const last = read.at(-1);
    if (!last || read.length < MAX_ROWS) return;
    after = sql`where (${list}) > (${sql.join(keys.map((key) => last[key]))})`;
  }
}
