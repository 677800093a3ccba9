import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { createDatabase, type Database, type Engine, TIMEOUT_MS } from './database.ts';
import { migrate } from './migrations.ts';
import type { StoreLocation } from './open.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** Names the format in the first line of an export. */
export const FORMAT = 'colossus-briefings-export';
/** Rows read or written in one statement. */
export const MAX_ROWS = 500;

const text = z.string();
const number = z.int();

/** The exported tables, key columns first. Leases are left out: they are only valid briefly. */
const SCHEMAS = {
  channels: z.strictObject({ address: text, busy_until: number }),
  subscriptions: z.strictObject({
    id: text,
    story: text,
    platform: text,
    workspace: text,
    channel: text,
    address: text,
    wish: text,
    recurrence: text,
    zone: text,
    quiet: text,
    created_by: text,
    created_at: number,
    pause: text.nullable(),
    suspended: text.nullable(),
    next_nominal: text.nullable(),
    next_at: number.nullable(),
    told_through: text,
    told_changes: text,
  }),
  deliveries: z.strictObject({
    key: text,
    subscription: text,
    story: text,
    nominal: text,
    platform: text,
    workspace: text,
    channel: text,
    address: text,
    state: text,
    due_at: number,
    expires_at: number,
    spread: number,
    available_at: number,
    attempt: number,
    owner: text.nullable(),
    first_claimed_at: number.nullable(),
    claimed_at: number.nullable(),
    message: text.nullable(),
    told_through: text.nullable(),
    told_changes: text.nullable(),
    post: text.nullable(),
    reason: text.nullable(),
    joined_to: text.nullable(),
    reply_to: text.nullable(),
    at: number,
  }),
  contents: z.strictObject({ hash: text, body: text, used_at: number }),
  buckets: z.strictObject({ name: text, free_at: z.number() }),
  seen_events: z.strictObject({ event: text, at: number }),
  installations: z.strictObject({ holder: text, sealed: text }),
  gaps: z.strictObject({
    day: text,
    decision: text,
    platform: text,
    question: text,
    story: text,
    count: number,
    near: text,
    people: text,
  }),
  posts: z.strictObject({
    key: text,
    story: text,
    platform: text,
    workspace: text,
    channel: text,
    address: text,
    post: text,
    series: text.nullable(),
    told: text,
    adopts: number,
    at: number,
  }),
  notifications: z.strictObject({
    key: text,
    story: text,
    platform: text,
    workspace: text,
    channel: text,
    address: text,
    person: text,
    topic: text,
    substance: text,
    adopts: number,
    created_at: number,
  }),
  follow_ups_off: z.strictObject({ key: text, at: number }),
} as const satisfies { [Name in Exclude<keyof Tables, 'leases' | 'conversations'>]: z.ZodType<Tables[Name]> };

const tableName = z.object(SCHEMAS).keyof();
export type TableName = z.infer<typeof tableName>;
export const TABLE_NAMES = tableName.options;

const counts = z.record(tableName, number);
/** How many rows of each table were exported or imported. */
export type Counts = Readonly<z.infer<typeof counts>>;

/** The lines of an export: a header, the rows, and a hash of all lines before it. */
export const headerLine = z.strictObject({ format: z.literal(FORMAT), migrations: z.array(text), counts });
export const rowLine = z.strictObject({ table: tableName, row: z.unknown() });
export const endLine = z.strictObject({ sha256: text });

const counted = z.tuple([z.object({ count: z.coerce.number().int() })]);

/** Opens a database and applies migrations. */
export async function openDatabase(place: StoreLocation): Promise<{ engine: Engine; database: Database }> {
  const engine: Engine =
    place.kind === 'sqlite'
      ? openSqlite(place.folder, Date.now)
      : openPostgres(place.url, undefined, () => {}, TIMEOUT_MS);
  const database = createDatabase(engine, () => {});
  try {
    await database.write(async (db) => {
      await engine.lockSchema(db);
      await migrate(db, engine.name);
    });
    return { engine, database };
  } catch (error) {
    await database.close();
    throw error;
  }
}

export async function countsOf(db: Transaction<Tables>): Promise<Counts> {
  const found: [TableName, number][] = [];
  for (const table of TABLE_NAMES) {
    const [{ count }] = counted.parse((await sql`select count(*) as count from ${sql.table(table)}`.execute(db)).rows);
    found.push([table, count]);
  }
  return counts.parse(Object.fromEntries(found));
}

export function columnsOf(table: TableName): string[] {
  return Object.keys(SCHEMAS[table].shape);
}

/** @param name of the row; starts the error message, which leaves the values out */
export function parseRow(table: TableName, value: unknown, name: string): Record<string, unknown> {
  const { data, error } = SCHEMAS[table].safeParse(value);
  if (data) return data;
  const columns = error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '');
  throw new Error(`${name} cannot be read${columns.length > 0 ? `: ${columns.join(', ')}` : ''}`);
}
