import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import {
  columnNames,
  countTables,
  EXPORT_FORMAT,
  parseRow,
  ROWS_PER_STATEMENT,
  TABLE_NAMES,
  type TableCounts,
  type TableName,
} from './export-format.ts';
import { commitDraft, createPrivateFile, draftName, removeDraft } from './files.ts';
import { migrationNames } from './migrations.ts';
import { DATABASE_FILE } from './sqlite.ts';
import { openDatabase, type StoreLocation } from './store.ts';
import type { Tables } from './tables.ts';

/** Of each table that has more than one key column. */
const KEY_COLUMN_COUNTS: Readonly<Partial<Record<TableName, number>>> = { gaps: 5 };

/**
 * Writes a consistent snapshot as JSON lines while other processes keep writing. Encrypted values stay encrypted.
 * @throws Error with a readable message; an existing file is then unchanged
 */
export async function exportStore(location: StoreLocation, file: string, force: boolean): Promise<TableCounts> {
  if (location.kind === 'sqlite' && !existsSync(join(location.folder, DATABASE_FILE))) {
    throw new Error(
      `Database ${join(location.folder, DATABASE_FILE)} does not exist. Check DATA_DIR, or start the bot first.`,
    );
  }
  if (!force && existsSync(file)) throw new Error(`${file} already exists. Name another file, or add --force.`);
  const draft = draftName(file);
  const { database, engine } = await openDatabase({ ...location, onProblem: () => {} });
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

async function writeAll(db: Transaction<Tables>, file: string, name: string): Promise<TableCounts> {
  const hash = createHash('sha256');
  const fileDescriptor = openSync(file, 'w');
  const write = (lines: readonly unknown[]) => {
    const chunk = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    hash.update(chunk);
    for (let bytes = Buffer.from(chunk); bytes.length > 0; ) bytes = bytes.subarray(writeSync(fileDescriptor, bytes));
  };
  try {
    const { rows } = await sql`select name from migrations order by name`.execute(db);
    const counts = await countTables(db);
    write([{ format: EXPORT_FORMAT, migrations: migrationNames.parse(rows), counts }]);
    for (const table of TABLE_NAMES) {
      for await (const page of readPages(db, table, name)) write(page.map((row) => ({ table, row })));
    }
    write([{ sha256: hash.copy().digest('hex') }]);
    return counts;
  } finally {
    closeSync(fileDescriptor);
  }
}

async function* readPages(
  db: Transaction<Tables>,
  table: TableName,
  name: string,
): AsyncGenerator<readonly Record<string, unknown>[]> {
  const columns = columnNames(table);
  const keys = columns.slice(0, KEY_COLUMN_COUNTS[table] ?? 1);
  const [columnList, keyList] = [columns, keys].map((list) => sql.join(list.map((column) => sql.ref(column))));
  for (let afterLastKey: RawBuilder<unknown> = sql``; ; ) {
    const { rows } = await sql`select ${columnList} from ${sql.table(table)} ${afterLastKey}
      order by ${keyList} limit ${sql.lit(ROWS_PER_STATEMENT)}`.execute(db);
    const page = rows.map((row) => parseRow(table, row, `${name}: a row of ${table}`));
    yield page;
    const lastRow = page.at(-1);
    if (!lastRow || page.length < ROWS_PER_STATEMENT) return;
    afterLastKey = sql`where (${keyList}) > (${sql.join(keys.map((key) => lastRow[key]))})`;
  }
}
