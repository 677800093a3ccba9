import { existsSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { databaseOf } from './database.ts';
import { discard, draftOf, flush, makeFile, publish, told } from './files.ts';
import { migrate, standingOf } from './migrations.ts';
import { passOver } from './pass-over.ts';
import { codeOf, explained, FILE, openSqlite } from './sqlite.ts';

/** What a copy of the database holds. */
export interface Copied {
  readonly bytes: number;
  readonly subscriptions: number;
  readonly deliveries: number;
  readonly installations: number;
}

/** SQLite's codes for a database that is open elsewhere, damaged, and none. */
const BUSY = 5;
const UNREADABLE: readonly (number | undefined)[] = [11, 26];

const named = z.array(z.object({ name: z.string() }));
const written = z.array(z.object({ name: z.string(), sql: z.string() }));
const made = z.array(z.object({ type: z.string(), name: z.string(), sql: z.string() }));
const integrity = z.object({ integrity_check: z.string() });
const counted = z.object({ subscriptions: z.int(), deliveries: z.int(), installations: z.int() });

/**
 * Copies the database in a folder to a file, as it is at one moment, while others go on writing. The file is there once it
 * is whole, checked and on the disk.
 * @throws Error in words; then there is no file, or the one from before
 */
export function backUp(folder: string, file: string, force: boolean): Copied {
  const path = join(folder, FILE);
  if (!existsSync(path)) throw new Error(`There is no database ${path} yet; look at DATA_DIR, or start the bot first`);
  if (isSame(path, file)) throw new Error(`${file} is the database itself; name another file`);
  if (!force && existsSync(file)) throw new Error(`${file} is there already; name another file, or add --force`);
  return drafted(file, (draft) => {
    copy(path, `The database ${path}`, draft);
    return examine(draft, `The copy ${draft}`);
  });
}

/**
 * Puts a copy in the place of the database in a folder, and keeps that beside it. What was due until now is not sent from
 * then on: it may have been, after the copy was made. Until the last step the database is as it was; that step is one
 * transaction, so that a machine that stops in it finds one of the two.
 * @param now in milliseconds since 1970
 * @returns what the copy holds, and where the database from before is, if there was one
 * @throws Error in words if the copy is not one, or the database is in use; then it is as it was
 */
export async function restore(
  folder: string,
  file: string,
  now: () => number,
): Promise<Copied & { readonly before?: string }> {
  const path = join(folder, FILE);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error(`There is no file ${file}`);
  if (isSame(path, file)) throw new Error(`${file} is the database itself; name a copy of it`);
  const copied = examine(file, `The file ${file}`);
  told(`The folder ${folder} could not be made`, () => mkdirSync(folder, { recursive: true }));
  const held = existsSync(path) ? hold(path) : undefined;
  let stage: string | undefined;
  try {
    stage = told(`The folder ${folder} could not be written`, () => mkdtempSync(join(folder, 'restoring-')));
    const staged = join(stage, FILE);
    copy(file, `The file ${file}`, staged);
    await bringUpToDate(stage, now);
    await refuseForeign(staged, `The file ${file}`, stage, now);
    if (!held) {
      flush(staged);
      renameSync(staged, path);
      flush(folder);
      return copied;
    }
    const time = Temporal.Instant.fromEpochMilliseconds(now()).toString({ smallestUnit: 'millisecond' });
    const before = `${path}.before-restore-${time.replaceAll(':', '-')}`;
    if (existsSync(before)) throw new Error(`${before} is there already; try again`);
    if (held.isWhole) {
      drafted(before, (draft) => copy(path, `The database ${path}`, draft, held.database));
      replace(held.database, staged, `The database ${path}`);
    } else {
      setAside(path, before, staged);
    }
    return { ...copied, before };
  } finally {
    held?.database.close();
    if (stage !== undefined) rmSync(stage, { recursive: true, force: true });
  }
}

/**
 * Keeps everybody else out of a database until it is closed. Who has it open, even if he does nothing, holds a lock that
 * makes leaving the write-ahead log impossible.
 * @returns it, and whether it is undamaged
 * @throws Error if somebody has it open
 */
function hold(path: string): { readonly database: DatabaseSync; readonly isWhole: boolean } {
  const database = told(`The database ${path}`, () => new DatabaseSync(path, { timeout: 1 }));
  try {
    database.exec('pragma locking_mode = exclusive');
    database.prepare('pragma journal_mode = delete').get();
    database.exec('begin exclusive');
    database.exec('commit');
    return { database, isWhole: isWhole(database) };
  } catch (error) {
    const code = codeOf(error);
    if (UNREADABLE.includes(code)) return { database, isWhole: false };
    database.close();
    if (code !== BUSY) throw explained(error, `The database ${path}`);
    throw new Error(`The database ${path} is in use; stop the bot, and whatever else has it open`, { cause: error });
  }
}

/** Takes the steps to the tables of today in a copy, and passes over what was due. */
async function bringUpToDate(folder: string, now: () => number): Promise<void> {
  const engine = openSqlite(folder, now);
  const database = databaseOf(engine, () => {});
  try {
    await database.write(async (db) => {
      await migrate(db, engine.name);
      await passOver(database, db);
    });
  } finally {
    await database.close();
  }
}

/**
 * Refuses a database with tables or indexes that no migration made: they would be restored with the rest.
 * @param stage a folder for a database to compare with
 * @throws Error that names them
 */
async function refuseForeign(file: string, name: string, stage: string, now: () => number): Promise<void> {
  const folder = join(stage, 'new');
  await bringUpToDate(folder, now);
  const [found, own] = [file, join(folder, FILE)].map((path) => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return made.parse(database.prepare('select type, name, sql from sqlite_schema where sql is not null').all());
    } finally {
      database.close();
    }
  });
  const known = new Set(own?.map((one) => JSON.stringify(one)));
  refuse(name, found?.filter((one) => !known.has(JSON.stringify(one))) ?? []);
}

function refuse(name: string, foreign: readonly { readonly type: string; readonly name: string }[]): void {
  if (foreign.length === 0) return;
  const list = foreign.map((one) => `${one.type} ${one.name}`).join(', ');
  throw new Error(`${name} holds what this bot never makes (${list}); use a file that "backup" wrote`);
}

/** Puts what another file holds in the place of what a database holds, in one transaction. */
function replace(database: DatabaseSync, file: string, name: string): void {
  try {
    database.prepare('attach ? as copy').run(file);
    database.exec('begin immediate');
    for (const table of objectsOf(database, 'main', 'table')) database.exec(`drop table main.${quoted(table.name)}`);
    for (const table of objectsOf(database, 'copy', 'table')) {
      database.exec(table.sql);
      database.exec(`insert into main.${quoted(table.name)} select * from copy.${quoted(table.name)}`);
    }
    for (const { sql } of objectsOf(database, 'copy', 'index')) database.exec(sql);
    database.exec('commit');
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw explained(error, name);
  }
}

function objectsOf(database: DatabaseSync, schema: 'main' | 'copy', type: 'table' | 'index'): z.infer<typeof written> {
  const made = database.prepare(
    `select name, sql from ${schema}.sqlite_schema where type = ? and sql is not null and name not like 'sqlite%'`,
  );
  return written.parse(made.all(type));
}

/** Puts a file in the place of a database that cannot be read, and that one beside it; what belongs to it goes along. */
function setAside(path: string, before: string, staged: string): void {
  told(`The database ${path} could not be set aside`, () => {
    for (const part of ['-wal', '-journal']) if (existsSync(path + part)) renameSync(path + part, before + part);
    rmSync(`${path}-shm`, { force: true });
    linkSync(path, before);
    flush(staged);
    renameSync(staged, path);
    flush(dirname(path));
  });
}

/** Has a file written under another name, and gives it its own once it is on the disk. */
function drafted<T>(file: string, write: (draft: string) => T): T {
  const draft = draftOf(file);
  try {
    const result = write(draft);
    publish(draft, file);
    return result;
  } finally {
    discard(draft);
  }
}

/** Copies a database as it is at one moment to a file that is not there yet. */
function copy(path: string, name: string, to: string, open?: DatabaseSync): void {
  makeFile(to);
  let database: DatabaseSync | undefined;
  try {
    database = open ?? new DatabaseSync(path, { timeout: 10_000 });
    database.prepare('vacuum into ?').run(to);
  } catch (error) {
    throw explained(error, `${name}, or the copy of it at ${to},`);
  } finally {
    if (database !== open) database?.close();
  }
}

/**
 * What a copy holds.
 * @param name to begin a sentence with
 * @throws Error if it is damaged, none of ours, or of a newer version
 */
function examine(file: string, name: string): Copied {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    if (!isWhole(database)) throw new Error(`${name} is damaged; use another copy`);
    const tables = named.parse(database.prepare(`select name from sqlite_schema where type = 'table'`).all());
    const there = new Set(tables.map((table) => table.name));
    if (!['migrations', 'subscriptions', 'deliveries'].every((table) => there.has(table))) {
      throw new Error(`${name} is a database, but none of this bot; name a file that "backup" wrote`);
    }
    // A trigger would run while the tables are brought up to date.
    const active = database.prepare(`select type, name from sqlite_schema where type in ('trigger', 'view')`).all();
    refuse(name, made.parse(active.map((one) => ({ ...one, sql: '' }))));
    const done = named.parse(database.prepare('select name from migrations').all());
    const { strange } = standingOf(new Set(done.map((step) => step.name)));
    if (strange.length > 0) {
      throw new Error(`${name} was written by a newer version (${strange.join(', ')}); use that version`);
    }
    const count = (table: string) => (there.has(table) ? `(select count(*) from ${table})` : '0');
    const counts = database.prepare(
      `select ${['subscriptions', 'deliveries', 'installations'].map((table) => `${count(table)} as ${table}`).join(', ')}`,
    );
    return { bytes: statSync(file).size, ...counted.parse(counts.get()) };
  } catch (error) {
    if (!UNREADABLE.includes(codeOf(error))) throw explained(error, name);
    throw new Error(`${name} is damaged, or no database; use another copy`, { cause: error });
  } finally {
    database?.close();
  }
}

function isWhole(database: DatabaseSync): boolean {
  return integrity.parse(database.prepare('pragma integrity_check(1)').get()).integrity_check === 'ok';
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return resolve(one) === resolve(other) || (a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
