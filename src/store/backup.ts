import { existsSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { commitDraft, createPrivateFile, draftName, flush, removeDraft, withErrorContext } from './files.ts';
import { migrationNames, migrationState } from './migrations.ts';
import { skipPastDeliveries } from './skip-past-deliveries.ts';
import { DATABASE_FILE, errorCode, readableError } from './sqlite.ts';
import { openDatabase } from './store.ts';

export interface BackupSummary {
  readonly bytes: number;
  readonly subscriptions: number;
  readonly deliveries: number;
  readonly installations: number;
}

const BUSY_CODE = 5;
const DAMAGED_CODES: readonly (number | undefined)[] = [11, 26];

const schemaObjects = z.array(z.object({ type: z.string(), name: z.string(), sql: z.string() }));
const integrityRow = z.object({ integrity_check: z.string() });
const countRow = z.object({ subscriptions: z.int(), deliveries: z.int(), installations: z.int() });

/**
 * Copies a consistent snapshot while other processes keep writing. The file appears only when it is complete.
 * @throws Error with a readable message; an existing file is then unchanged
 */
export function backUp(folder: string, file: string, force: boolean): BackupSummary {
  const path = join(folder, DATABASE_FILE);
  if (!existsSync(path)) throw new Error(`Database ${path} does not exist. Check DATA_DIR, or start the bot first.`);
  if (isSameFile(path, file)) throw new Error(`${file} is the database itself. Name another file.`);
  if (!force && existsSync(file)) throw new Error(`${file} already exists. Name another file, or add --force.`);
  return writeAtomically(file, (draft) => {
    copySnapshot(path, `The database ${path}`, draft);
    return verifyCopy(draft, `The copy ${draft}`);
  });
}

/**
 * Keeps the old database beside the new one. Deliveries due before now are not sent, because they may have gone out after the
 * copy was made. A crash leaves either the old or the new database.
 * @param now returns epoch milliseconds
 * @throws Error with a readable message; the database is then unchanged
 */
export async function restore(
  folder: string,
  file: string,
  now: () => number,
): Promise<BackupSummary & { readonly previousPath?: string }> {
  const path = join(folder, DATABASE_FILE);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Error(`${file} is not a file. Name a database or a backup.`);
  if (isSameFile(path, file)) throw new Error(`${file} is the database itself. Name a copy of it.`);
  const summary = verifyCopy(file, `The file ${file}`);
  withErrorContext(`Could not create the folder ${folder}`, () => mkdirSync(folder, { recursive: true }));
  const lockedDatabase = existsSync(path) ? lockExclusively(path) : undefined;
  let stagingFolder: string | undefined;
  try {
    stagingFolder = withErrorContext(`Could not write to the folder ${folder}`, () =>
      mkdtempSync(join(folder, 'restoring-')),
    );
    const stagedFile = join(stagingFolder, DATABASE_FILE);
    copySnapshot(file, `The file ${file}`, stagedFile);
    await migrateCopy(stagingFolder, now);
    await rejectForeignObjects(stagedFile, `The file ${file}`, stagingFolder, now);
    if (!lockedDatabase) {
      flush(stagedFile);
      renameSync(stagedFile, path);
      flush(folder);
      return summary;
    }
    const time = Temporal.Instant.fromEpochMilliseconds(now()).toString({ smallestUnit: 'millisecond' });
    const previousPath = `${path}.before-restore-${time.replaceAll(':', '-')}`;
    if (existsSync(previousPath)) throw new Error(`${previousPath} already exists. Run the command again.`);
    if (lockedDatabase.isUndamaged) {
      writeAtomically(previousPath, (draft) =>
        copySnapshot(path, `The database ${path}`, draft, lockedDatabase.database),
      );
      replaceContents(lockedDatabase.database, stagedFile, `The database ${path}`);
    } else {
      moveAside(path, previousPath, stagedFile);
    }
    return { ...summary, previousPath };
  } finally {
    lockedDatabase?.database.close();
    if (stagingFolder !== undefined) rmSync(stagingFolder, { recursive: true, force: true });
  }
}

/** Leaves WAL mode, which fails while any other connection is open, even an idle one. */
function lockExclusively(path: string): { readonly database: DatabaseSync; readonly isUndamaged: boolean } {
  const database = withErrorContext(`The database ${path}`, () => new DatabaseSync(path, { timeout: 1 }));
  try {
    database.exec('pragma locking_mode = exclusive');
    database.prepare('pragma journal_mode = delete').get();
    database.exec('begin exclusive');
    database.exec('commit');
    return { database, isUndamaged: isIntact(database) };
  } catch (error) {
    const code = errorCode(error);
    if (DAMAGED_CODES.includes(code)) return { database, isUndamaged: false };
    database.close();
    if (code !== BUSY_CODE) throw readableError(error, `The database ${path}`);
    throw new Error(`The database ${path} is in use. Stop the bot and any other program that has it open.`, {
      cause: error,
    });
  }
}

async function migrateCopy(folder: string, now: () => number): Promise<void> {
  const clock = () => Temporal.Instant.fromEpochMilliseconds(now());
  const { database } = await openDatabase({ kind: 'sqlite', folder, clock, onProblem: () => {} });
  try {
    await database.write((db) => skipPastDeliveries(database, db));
  } finally {
    await database.close();
  }
}

/** A restore would keep tables and indexes that no migration created. */
async function rejectForeignObjects(
  file: string,
  name: string,
  stagingFolder: string,
  now: () => number,
): Promise<void> {
  const folder = join(stagingFolder, 'new');
  await migrateCopy(folder, now);
  const [objects = [], knownObjects = []] = [file, join(folder, DATABASE_FILE)].map((path) => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return listSchemaObjects(database, 'main');
    } finally {
      database.close();
    }
  });
  const knownTexts = new Set(knownObjects.map((object) => JSON.stringify(object)));
  rejectObjects(
    name,
    objects.filter((object) => !knownTexts.has(JSON.stringify(object))),
  );
}

function rejectObjects(file: string, foreignObjects: z.infer<typeof schemaObjects>): void {
  if (foreignObjects.length === 0) return;
  const list = foreignObjects.map(({ type, name }) => `${type} ${name}`).join(', ');
  throw new Error(`${file} contains objects that this bot never creates (${list}). Use a file written by "backup".`);
}

function replaceContents(database: DatabaseSync, file: string, name: string): void {
  try {
    database.prepare('attach ? as copy').run(file);
    database.exec('begin immediate');
    for (const { name: table, type } of listSchemaObjects(database, 'main')) {
      // SQLite's own tables cannot be dropped.
      if (type === 'table' && !table.startsWith('sqlite_')) database.exec(`drop table main.${quotedName(table)}`);
    }
    const objects = Object.groupBy(listSchemaObjects(database, 'copy'), ({ type }) => type);
    for (const table of objects['table'] ?? []) {
      database.exec(table.sql);
      database.exec(`insert into main.${quotedName(table.name)} select * from copy.${quotedName(table.name)}`);
    }
    for (const index of objects['index'] ?? []) database.exec(index.sql);
    database.exec('commit');
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw readableError(error, name);
  }
}

function listSchemaObjects(database: DatabaseSync, schema: 'main' | 'copy'): z.infer<typeof schemaObjects> {
  const query = `select type, name, sql from ${schema}.sqlite_schema where sql is not null`;
  return schemaObjects.parse(database.prepare(query).all());
}

function moveAside(path: string, previousPath: string, stagedFile: string): void {
  withErrorContext(`Could not move the database ${path} aside`, () => {
    for (const suffix of ['-wal', '-journal'])
      if (existsSync(path + suffix)) renameSync(path + suffix, previousPath + suffix);
    rmSync(`${path}-shm`, { force: true });
    linkSync(path, previousPath);
    flush(stagedFile);
    renameSync(stagedFile, path);
    flush(dirname(path));
  });
}

function writeAtomically<T>(file: string, write: (draft: string) => T): T {
  const draft = draftName(file);
  try {
    const result = write(draft);
    commitDraft(draft, file);
    return result;
  } finally {
    removeDraft(draft);
  }
}

function copySnapshot(path: string, name: string, target: string, openConnection?: DatabaseSync): void {
  createPrivateFile(target);
  let database: DatabaseSync | undefined;
  try {
    database = openConnection ?? new DatabaseSync(path, { timeout: 10_000 });
    database.prepare('vacuum into ?').run(target);
  } catch (error) {
    throw readableError(error, `${name}, or the copy of it at ${target},`);
  } finally {
    if (database !== openConnection) database?.close();
  }
}

function verifyCopy(file: string, name: string): BackupSummary {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    if (!isIntact(database)) throw new Error(`${name} is damaged. Use another copy.`);
    const objects = listSchemaObjects(database, 'main');
    const tables = objects.filter(({ type }) => type === 'table').map((table) => table.name);
    if (!['migrations', 'subscriptions', 'deliveries'].every((table) => tables.includes(table))) {
      throw new Error(`${name} is a database, but not one of this bot's. Use a file written by "backup".`);
    }
    // A trigger would run during the migration.
    rejectObjects(
      name,
      objects.filter(({ type }) => type === 'trigger' || type === 'view'),
    );
    const appliedNames = migrationNames.parse(database.prepare('select name from migrations').all());
    const { unknown } = migrationState(appliedNames);
    if (unknown.length > 0) {
      throw new Error(
        `${name} was written by a newer version (it has the migrations ${unknown.join(', ')}). Use that version.`,
      );
    }
    const counts = Object.keys(countRow.shape).map((table) =>
      tables.includes(table) ? `(select count(*) from ${table}) as ${table}` : `0 as ${table}`,
    );
    const row = database.prepare(`select ${counts.join(', ')}`).get();
    return { bytes: statSync(file).size, ...countRow.parse(row) };
  } catch (error) {
    if (!DAMAGED_CODES.includes(errorCode(error))) throw readableError(error, name);
    throw new Error(`${name} is damaged or not a database. Use another copy.`, { cause: error });
  } finally {
    database?.close();
  }
}

function isIntact(database: DatabaseSync): boolean {
  return integrityRow.parse(database.prepare('pragma integrity_check(1)').get()).integrity_check === 'ok';
}

function isSameFile(file: string, otherFile: string): boolean {
  const [a, b] = [file, otherFile].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return (
    resolve(file) === resolve(otherFile) || (a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev)
  );
}

function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
