import { accessSync, chmodSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import { BoundedMap } from '../lib/bounded-map.ts';
import { errorText } from '../lib/error-text.ts';
import { type Engine, rootCause } from './database.ts';
import type { Tables } from './tables.ts';

export const DATABASE_FILE = 'colossus.sqlite';
/** Waiting inside SQLite blocks the event loop, so transactions are retried instead. */
const BUSY_TIMEOUT_MS = 1;
const PRIVATE_FOLDER_MODE = 0o700;
const PRIVATE_FILE_MODE = 0o600;
const MAX_CACHED_STATEMENTS = 200;

const PRIMARY_CODE_MASK = 0xff;
const BUSY_CODE = 5;
const LOCKED_CODE = 6;
const READ_ONLY_CODE = 8;
const IO_ERROR_CODE = 10;
const FULL_CODE = 13;
const CANNOT_OPEN_CODE = 14;
const TEMPORARY_CODES = [BUSY_CODE, LOCKED_CODE, FULL_CODE];
/** Each follows the database's name. */
const FAULT_TEXTS: Readonly<Record<number, string>> = {
  8: 'is read-only. Give this user write access to it and its folder',
  10: 'could not be read or written: the disk or its connection failed',
  11: 'is damaged. Restore it from a backup, or move it away to start empty',
  13: 'cannot grow: the disk is full. Nothing was changed. Free some space; a running bot retries',
  14: 'could not be opened. Give this user read and write access to it and its folder',
  26: 'is not a database. Move it away, or set DATA_DIR to another folder',
};

const ACCESS_FAULT_TEXTS: Readonly<Record<string, string>> = {
  EROFS: 'is on a disk that is mounted read-only. Mount it for writing, or set DATA_DIR to another folder',
  EACCES: 'is in a folder that this user may not write to. Give it write access, or set DATA_DIR to another folder',
};

/** Each begins the sentence that ends with "DATA_DIR to another folder". */
const FOLDER_FIXES: Readonly<Record<string, string>> = {
  EROFS: 'Its disk is mounted read-only: mount it for writing, or set',
  EACCES: 'Give this user write access, or set',
  EPERM: 'Give this user write access, or set',
};

/** @throws Error that names the folder or file and the fault */
export function openSqlite(folder: string, clock: () => number): Engine {
  try {
    makeFolder(resolve(folder));
  } catch (error) {
    const reason = errorText(error);
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const fix = FOLDER_FIXES[code] ?? 'Set';
    throw new Error(`Could not create the folder ${folder} (${reason}). ${fix} DATA_DIR to another folder`, {
      cause: error,
    });
  }
  const path = join(folder, DATABASE_FILE);
  const name = `The database ${path}`;
  const explain = (error: unknown) => readableError(error, name, folder);
  restrictAccess(path);
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  } catch (error) {
    throw explain(error);
  }
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new NodeSqliteDriver(database),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  const inode = readInode(path);
  return {
    name,
    db,
    locksRows: false,
    now: async () => clock(),
    lockSchema: async () => {}, // A writer locks the whole database.
    isConflict: (error) => [BUSY_CODE, LOCKED_CODE].includes(errorCode(error) ?? 0),
    isTemporary: (error) => TEMPORARY_CODES.includes(errorCode(rootCause(error)) ?? 0),
    explain,
    check: async () => {
      const currentInode = readInode(path);
      if (currentInode === undefined || currentInode !== inode) {
        const change = currentInode === undefined ? 'removed' : 'replaced';
        throw new Error(
          `${name} was ${change} while the bot was running. Data stored from now on is lost when the bot stops. Restart the bot, and restore a backup if needed.`,
        );
      }
      // A no-op write: a full or read-only disk rejects it too.
      database.exec('pragma user_version = 0');
    },
    lockAdvice: 'Close the program that has it open',
    close: async () => {
      await db.destroy();
      // Kysely does not close a connection that was never used.
      if (database.isOpen) database.close();
    },
  };
}

function readInode(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

/** SQLite gives its other files the same mode. */
function restrictAccess(path: string): void {
  try {
    if (!existsSync(path)) closeSync(openSync(path, 'wx', PRIVATE_FILE_MODE));
    for (const file of [path, `${path}-wal`, `${path}-shm`]) {
      if (existsSync(file)) chmodSync(file, statSync(file).mode & PRIVATE_FOLDER_MODE);
    }
  } catch {
    // SQLite reports the file's fault next; a file of another user keeps its mode.
  }
}

/** Creates one level at a time: Node's own recursion never ends below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: PRIVATE_FOLDER_MODE });
  } catch (error) {
    // Another process may have created the folder meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

class NodeSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    const statements = new BoundedMap<string, StatementSync>(MAX_CACHED_STATEMENTS);
    super({
      database: {
        close: () => database.close(),
        prepare: (sql) => {
          const statement = statements.getOrInsertComputed(sql, () => database.prepare(sql));
          return {
            reader: statement.columns().length > 0,
            all: (parameters) => statement.all(...parameters.map(sqlInput)),
            run: (parameters) => statement.run(...parameters.map(sqlInput)),
            iterate: (parameters) => statement.iterate(...parameters.map(sqlInput)),
          };
        },
      },
      // Switching to WAL mode needs a lock. Here, a failure is retried with the transaction.
      onCreateConnection: async () => {
        database.exec('pragma journal_mode = wal');
        database.exec('pragma synchronous = full');
      },
    });
    this.#database = database;
  }

  /**
   * Takes the write lock at the start, unless the transaction only reads: a later upgrade can fail because the data is stale.
   */
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const isReadOnly = settings?.accessMode === 'read only';
    await connection.executeQuery(CompiledQuery.raw(isReadOnly ? 'begin' : 'begin immediate'));
  }

  /** A full disk may already have ended the transaction. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

function sqlInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  throw new TypeError(`A value of type ${typeof value} cannot be stored in the database`);
}

export function errorCode(error: unknown): number | undefined {
  const isSqliteError = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return isSqliteError && typeof error.errcode === 'number' ? error.errcode & PRIMARY_CODE_MASK : undefined;
}

export function readableError(error: unknown, name: string, folder?: string): Error {
  const code = errorCode(error);
  const message = errorText(error);
  if (code === undefined) return error instanceof Error ? error : new Error(message);
  const isAccessFault = [READ_ONLY_CODE, IO_ERROR_CODE, CANNOT_OPEN_CODE].includes(code);
  const accessFault = folder !== undefined && isAccessFault ? whyUnwritable(folder) : undefined;
  const fault = accessFault ?? FAULT_TEXTS[code] ?? `reported an error (${message})`;
  return new Error(`${name} ${fault}`, { cause: error });
}

/** Returns the end of a sentence with the fix; undefined if the folder is writable or has another fault. */
export function whyUnwritable(
  folder: string,
  access: (path: string, mode: number) => void = accessSync,
): string | undefined {
  try {
    access(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return ACCESS_FAULT_TEXTS[error instanceof Error && 'code' in error ? String(error.code) : ''];
  }
}
