import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { databaseOf, type Engine, TIMEOUT_MS } from './database.ts';
import { discard, draftOf, makeFile, publish } from './files.ts';
import { migrate, standingOf } from './migrations.ts';
import type { Place } from './open.ts';
import { passOver } from './pass-over.ts';
import { openPostgres } from './postgres.ts';
import { FILE, openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** How many rows of each table were exported or imported. */
export type Counts = Readonly<Record<TableName, number>>;

const FORMAT = 'colossus-briefings-export';
/** Rows read or written in one statement. */
const MAX_ROWS = 500;

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

type TableName = keyof typeof SCHEMAS;

const NAMES = [
  'channels',
  'subscriptions',
  'deliveries',
  'contents',
  'buckets',
  'seen_events',
  'installations',
  'gaps',
  'posts',
  'notifications',
  'follow_ups_off',
] as const satisfies readonly TableName[];
/** How many leading columns form the key. */
const KEY_COLUMNS: Readonly<Partial<Record<TableName, number>>> = { gaps: 5 };
/** A store with rows in any of these is in use. */
const PRECIOUS = [
  'subscriptions',
  'deliveries',
  'installations',
  'gaps',
  'notifications',
] as const satisfies readonly TableName[];

const header = z.strictObject({
  format: z.literal(FORMAT),
  migrations: z.array(z.string()),
  counts: z.strictObject({
    channels: number,
    subscriptions: number,
    deliveries: number,
    contents: number,
    buckets: number,
    seen_events: number,
    installations: number,
    gaps: number,
    posts: number,
    notifications: number,
    follow_ups_off: number,
  } satisfies Record<TableName, typeof number>),
});
const row = z.strictObject({ table: z.enum(NAMES), row: z.unknown() });
const end = z.strictObject({ sha256: z.string() });
const counted = z.tuple([z.object({ count: z.coerce.number().int() })]);
const named = z.array(z.object({ name: z.string() }));

/**
 * Writes a consistent snapshot of a store to a file while other processes keep writing. The file is JSON lines: a
 * header with counts, the rows, and a hash of all lines before it. Encrypted values stay encrypted.
 * @throws Error with a readable message; an existing file is then unchanged
 */
export async function exportStore(place: Place, file: string, force: boolean): Promise<Counts> {
  if (place.kind === 'sqlite' && !existsSync(join(place.folder, FILE))) {
    throw new Error(`Database ${join(place.folder, FILE)} does not exist. Check DATA_DIR, or start the bot first.`);
  }
  if (!force && existsSync(file)) throw new Error(`${file} already exists. Name another file, or add --force`);
  const draft = draftOf(file);
  const { database, engine } = await opened(place);
  try {
    makeFile(draft);
    const counts = await database.read((db) => writeAll(db, draft, engine.name));
    publish(draft, file);
    return counts;
  } finally {
    discard(draft);
    await database.close();
  }
}

/**
 * Imports a file into an empty store, in one transaction. Deliveries due before now are not sent, because they may have
 * gone out after the file was written.
 * @throws Error with a readable message if the file is incomplete or the store is not empty; nothing is imported then
 */
export async function importStore(place: Place, file: string): Promise<Counts> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error(`${file} does not exist`);
  const { database, engine } = await opened(place);
  try {
    return await database.write(async (db) => {
      await engine.lockSchema(db);
      await refuseFull(db, engine.name);
      for (const name of NAMES) await sql`delete from ${sql.table(name)}`.execute(db);
      const counts = await readAll(db, file);
      await passOver(database, db);
      return counts;
    });
  } finally {
    await database.close();
  }
}

async function opened(place: Place) {
  const engine: Engine =
    place.kind === 'sqlite'
      ? openSqlite(place.folder, Date.now)
      : openPostgres(place.url, undefined, () => {}, TIMEOUT_MS);
  const database = databaseOf(engine, () => {});
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

async function writeAll(db: Transaction<Tables>, file: string, name: string): Promise<Counts> {
  const hash = createHash('sha256');
  const target = openSync(file, 'w');
  const write = (lines: readonly unknown[]) => {
    const chunk = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    hash.update(chunk);
    for (let bytes = Buffer.from(chunk); bytes.length > 0; ) bytes = bytes.subarray(writeSync(target, bytes));
  };
  try {
    const done = named.parse((await sql`select name from migrations order by name`.execute(db)).rows);
    const counts = await countsOf(db);
    write([{ format: FORMAT, migrations: done.map((step) => step.name), counts }]);
    for (const table of NAMES)
      await eachRows(db, table, name, (rows) => write(rows.map((one) => ({ table, row: one }))));
    write([{ sha256: hash.copy().digest('hex') }]);
    return counts;
  } finally {
    closeSync(target);
  }
}

/** Passes a table's rows to `take`, in pages. */
async function eachRows(
  db: Transaction<Tables>,
  table: TableName,
  name: string,
  take: (rows: readonly Record<string, unknown>[]) => void,
): Promise<void> {
  const columns = columnsOf(table);
  const keys = columns.slice(0, KEY_COLUMNS[table] ?? 1);
  const list = sql.join(keys.map((key) => sql.ref(key)));
  for (let after: RawBuilder<unknown> = sql``; ; ) {
    const { rows } =
      await sql`select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(table)} ${after}
      order by ${list} limit ${sql.lit(MAX_ROWS)}`.execute(db);
    const read = rows.map((one) => parsed(table, one, `${name}: a row of ${table}`));
    take(read);
    const last = read.at(-1);
    if (!last || read.length < MAX_ROWS) return;
    after = sql`where (${list}) > (${sql.join(keys.map((key) => last[key]))})`;
  }
}

async function readAll(db: Transaction<Tables>, file: string): Promise<Counts> {
  const hash = createHash('sha256');
  const found = new Map<TableName, number>();
  let waiting: { table: TableName; rows: Record<string, unknown>[] } | undefined;
  let promised: Counts | undefined;
  let isWhole = false;
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    const where = `Line ${number} of ${file}`;
    const value = jsonOf(line, where);
    if (isWhole) throw new Error(`${where} comes after the end of the export. Export again.`);
    if (!promised) {
      promised = headerOf(value, file);
    } else if (end.safeParse(value).success) {
      if (end.parse(value).sha256 !== hash.copy().digest('hex'))
        throw new Error(`${file} was changed or damaged. Export again.`);
      isWhole = true;
    } else {
      const { data } = row.safeParse(value);
      if (!data) throw new Error(`${where} is not a row of a known table. Export again with this version.`);
      const one = parsed(data.table, data.row, `${where}, a row of ${data.table},`);
      found.set(data.table, (found.get(data.table) ?? 0) + 1);
      if (waiting && (waiting.table !== data.table || waiting.rows.length >= MAX_ROWS)) {
        await insert(db, waiting.table, waiting.rows);
        waiting = undefined;
      }
      waiting ??= { table: data.table, rows: [] };
      waiting.rows.push(one);
    }
    hash.update(`${line}\n`);
  }
  if (waiting) await insert(db, waiting.table, waiting.rows);
  if (!promised || !isWhole) throw new Error(`${file} is incomplete. Export again.`);
  for (const name of NAMES) {
    if (promised[name] !== (found.get(name) ?? 0))
      throw new Error(`${file} is incomplete: it has fewer ${name} than its header says. Export again.`);
  }
  return promised;
}

function headerOf(value: unknown, file: string): Counts {
  const { data } = header.safeParse(value);
  if (!data) throw new Error(`${file} was not written by "export"`);
  const { strange, pending } = standingOf(new Set(data.migrations));
  if (strange.length > 0)
    throw new Error(`${file} was written by a newer version (${strange.join(', ')}); use that version`);
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

async function refuseFull(db: Transaction<Tables>, name: string): Promise<void> {
  const counts = await countsOf(db);
  const full = PRECIOUS.filter((table) => counts[table] > 0);
  if (full.length === 0) return;
  throw new Error(`${name} is not empty (${full.join(', ')}); set DATA_DIR or DATABASE_URL to a new one`);
}

async function countsOf(db: Transaction<Tables>): Promise<Counts> {
  const count = async (table: TableName) => {
    const [{ count }] = counted.parse((await sql`select count(*) as count from ${sql.table(table)}`.execute(db)).rows);
    return count;
  };
  return {
    channels: await count('channels'),
    subscriptions: await count('subscriptions'),
    deliveries: await count('deliveries'),
    contents: await count('contents'),
    buckets: await count('buckets'),
    seen_events: await count('seen_events'),
    installations: await count('installations'),
    gaps: await count('gaps'),
    posts: await count('posts'),
    notifications: await count('notifications'),
    follow_ups_off: await count('follow_ups_off'),
  };
}

function columnsOf(table: TableName): string[] {
  return Object.keys(SCHEMAS[table].shape);
}

/** @param name of the row; starts the error message, which leaves the values out */
function parsed(table: TableName, value: unknown, name: string): Record<string, unknown> {
  const { data, error } = SCHEMAS[table].safeParse(value);
  if (data) return data;
  const columns = error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '');
  throw new Error(`${name} cannot be read${columns.length > 0 ? `: ${columns.join(', ')}` : ''}`);
}

function jsonOf(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${where} is not JSON. Use a complete file written by "export".`);
  }
}

/** The lines of a file. Only a line feed ends a line: texts may contain other separators. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
