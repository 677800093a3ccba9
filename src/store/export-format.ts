import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { TABLES, type Tables } from './tables.ts';

export const EXPORT_FORMAT = 'colossus-briefings-export';
export const ROWS_PER_STATEMENT = 500;

/** Leaves out leases and conversations, because they expire. */
const tableName = z.object(TABLES).omit({ leases: true, conversations: true }).keyof();
export type TableName = z.infer<typeof tableName>;
export const TABLE_NAMES = tableName.options;

const counts = z.record(tableName, z.int());
export type TableCounts = Readonly<z.infer<typeof counts>>;

export const headerLine = z.strictObject({ format: z.literal(EXPORT_FORMAT), migrations: z.array(z.string()), counts });
export const rowLine = z.strictObject({ table: tableName, row: z.unknown() });
export const endLine = z.strictObject({ sha256: z.string() });

const countRows = z.tuple([z.object({ count: z.coerce.number().int() })]);

export async function countTables(db: Transaction<Tables>): Promise<TableCounts> {
  const entries: [TableName, number][] = [];
  for (const table of TABLE_NAMES) {
    const { rows } = await sql`select count(*) as count from ${sql.table(table)}`.execute(db);
    entries.push([table, countRows.parse(rows)[0].count]);
  }
  return counts.parse(Object.fromEntries(entries));
}

export function columnNames(table: TableName): string[] {
  return Object.keys(TABLES[table].shape);
}

/** The error does not show values, because they can be private. */
export function parseRow(table: TableName, value: unknown, name: string): Record<string, unknown> {
  const { data, error } = TABLES[table].safeParse(value);
  if (data) return data;
  const columns = error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '');
  throw new Error(`${name} cannot be read${columns.length > 0 ? `: ${columns.join(', ')}` : ''}`);
}
