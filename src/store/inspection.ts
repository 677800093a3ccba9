import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { z } from 'zod';
import { createDatabase } from './database.ts';
import { migrationNames, migrationState } from './migrations.ts';
import { openPostgres } from './postgres.ts';
import { DATABASE_FILE, readableError } from './sqlite.ts';
import type { StoreLocation } from './store.ts';

export interface Inspection {
  readonly name: string;
  readonly version: string;
  readonly exists: boolean;
  /** Always empty for PostgreSQL. */
  readonly damage: readonly string[];
  readonly pending: readonly string[];
  readonly unknown: readonly string[];
  /** Positive if the server's clock is ahead of this machine's. */
  readonly clockAheadMs?: number;
}

interface InspectOptions {
  readonly now: () => number;
  readonly timeout: number;
}

/** A damaged file can have thousands of integrity errors. */
const MAX_INTEGRITY_ERRORS = 3;

const versionRow = z.object({ version: z.string() });
const integrityRows = z.array(z.object({ integrity_check: z.string() }));

/**
 * Does not create a missing file; beside an existing one, SQLite can leave -wal and -shm files.
 * @throws Error that names the database and the fault, without a password
 */
export async function inspectStore(location: StoreLocation, options: InspectOptions): Promise<Inspection> {
  return location.kind === 'sqlite' ? inspectSqlite(location.folder) : await inspectPostgres(location.url, options);
}

function inspectSqlite(folder: string): Inspection {
  const path = join(folder, DATABASE_FILE);
  const name = `The database ${path}`;
  const exists = existsSync(path);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(exists ? path : ':memory:', { readOnly: exists });
    const { version } = versionRow.parse(database.prepare('select sqlite_version() as version').get());
    const integrityErrors = integrityRows.parse(
      database.prepare(`pragma integrity_check(${MAX_INTEGRITY_ERRORS})`).all(),
    );
    const damage = integrityErrors.map((row) => row.integrity_check).filter((line) => line !== 'ok');
    const table = database.prepare("select 1 from sqlite_master where type = 'table' and name = 'migrations'").get();
    const appliedRows = table ? database.prepare('select name from migrations').all() : [];
    const state = migrationState(migrationNames.parse(appliedRows));
    return { name, version: `SQLite ${version}`, exists, damage, ...state };
  } catch (error) {
    throw readableError(error, name);
  } finally {
    database?.close();
  }
}

async function inspectPostgres(url: string, { now, timeout }: InspectOptions): Promise<Inspection> {
  const engine = openPostgres(url, undefined, () => {}, timeout);
  const database = createDatabase(engine, () => {}, timeout);
  try {
    return await database.read(async (db) => {
      const { rows } = await sql`select current_setting('server_version') as version`.execute(db);
      const [{ version }] = z.tuple([versionRow]).parse(rows);
      const requestedAt = now();
      const serverTime = await engine.now(db);
      const clockAheadMs = serverTime - (requestedAt + now()) / 2;
      const { rows: tables } = await sql`select 1 where to_regclass('migrations') is not null`.execute(db);
      const exists = tables.length > 0;
      const appliedRows = exists ? (await sql`select name from migrations`.execute(db)).rows : [];
      const state = migrationState(migrationNames.parse(appliedRows));
      return { name: engine.name, version: `PostgreSQL ${version}`, exists, damage: [], clockAheadMs, ...state };
    });
  } finally {
    await database.close();
  }
}
