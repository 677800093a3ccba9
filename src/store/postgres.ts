import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { Pool, types } from 'pg';
import { type Engine, rootCause } from './database.ts';
import type { Tables } from './tables.ts';

const MAX_CONNECTIONS = 4;
/** Connections are replaced after this time, in case one was silently cut. */
const MAX_CONNECTION_SECONDS = 30;
/** The type id of bigint. pg returns bigints as text, but all our values fit into a number. */
const BIGINT_TYPE = 20;
/** Arbitrary, but the same in every process. */
const SCHEMA_LOCK = 4_021_117_001;

const CONFLICT_CODES: ReadonlySet<string> = new Set(['40001', '40P01']);
/** Each follows the database's name. */
const FAULT_TEXTS: Readonly<Record<string, string>> = {
  '25P03': 'rolled back a transaction because this process stalled',
  '28000': 'rejects this user. Correct the user in DATABASE_URL',
  '28P01': 'rejects this password. Correct it in DATABASE_URL',
  '3D000': 'does not exist. Create it, or correct its name in DATABASE_URL',
  '42501': 'denies this user access to its tables. Grant the missing privileges',
  '53100': 'cannot grow: the disk is full. Nothing was changed. Free some space; a running bot retries',
  '53300': 'has no free connection. Raise max_connections, or run fewer processes',
  '57014': 'timed out on a statement. Check which session holds its locks',
};
const TEMPORARY_CODES: ReadonlySet<string> = new Set(['53100', '53300', '57014', '25P03', ...CONFLICT_CODES]);
const UNREACHABLE_CODES = /^(08|57P|E[A-Z]+$)/;
const CONNECTION_LOST_MESSAGE = /timeout|terminated|not queryable/i;

/**
 * Connects at the first transaction.
 * @param timeout milliseconds within which a transaction fails if the server does not answer or a lock is held; a process that
 * stalls inside a transaction for as long loses its locks
 * @throws Error if the URL is invalid; its message does not show the URL
 */
export function openPostgres(
  url: string,
  clock: (() => number) | undefined,
  onProblem: (problem: string) => void,
  timeout: number,
): Engine {
  const name = databaseName(url);
  const explain = (error: unknown) => readableError(error, name);
  const pool = new Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    // Half of the time is for the transaction, half for its rollback. The server times out first and gives the reason.
    connectionTimeoutMillis: timeout / 2,
    query_timeout: timeout / 2,
    statement_timeout: Math.round(timeout * 0.4),
    idle_in_transaction_session_timeout: timeout,
    maxLifetimeSeconds: MAX_CONNECTION_SECONDS,
    keepAlive: true,
    types: { getTypeParser: (oid, format) => (oid === BIGINT_TYPE ? Number : types.getTypeParser(oid, format)) },
  });
  // Without a listener, an error on an active or idle connection would end the process.
  pool.on('connect', (client) => client.on('error', (error) => onProblem(explain(error).message)));
  pool.on('error', () => {}); // The connection's listener reports the error.
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    name,
    db,
    locksRows: true,
    now: clock ? async () => clock() : databaseTime,
    lockSchema: async (db) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(SCHEMA_LOCK)})`.execute(db);
    },
    isConflict: (error) => CONFLICT_CODES.has(errorCode(error)),
    isTemporary: (error) => {
      const cause = rootCause(error);
      return TEMPORARY_CODES.has(errorCode(cause)) || isUnreachable(cause);
    },
    explain,
    // Writes nothing: if the server's disk is full, the next transaction fails.
    check: async () => {
      await sql`select 1`.execute(db);
    },
    lockAdvice: 'Check what that process is doing',
    close: () => db.destroy(),
  };
}

async function databaseTime(db: Transaction<Tables>): Promise<number> {
  const time = sql<number>`cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint)`;
  const { now } = await db.selectNoFrom(time.as('now')).executeTakeFirstOrThrow();
  return now;
}

/** Leaves out the user and the password. The error for an invalid URL does not show it. */
function databaseName(url: string): string {
  const { protocol, hostname, port, pathname, search, hash } = URL.parse(url) ?? new URL('none:');
  const isValid =
    /^postgres(ql)?:$/.test(protocol) && pathname.length > 1 && hash === '' && !/@/.test(pathname + search);
  if (isValid) return `The database ${pathname.slice(1)} at ${hostname}:${port || 5432}`;
  throw new Error(
    'DATABASE_URL is not a valid URL. Use postgres://user:password@host:5432/name, with special characters percent-encoded',
  );
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function isUnreachable(error: unknown): boolean {
  const code = errorCode(error);
  return (
    UNREACHABLE_CODES.test(code) ||
    (code === '' && error instanceof Error && CONNECTION_LOST_MESSAGE.test(error.message))
  );
}

function readableError(error: unknown, name: string): Error {
  const code = errorCode(error);
  const message = error instanceof Error && error.message !== '' ? error.message : code;
  const isServerUnreachable = isUnreachable(error);
  if (code === '' && !isServerUnreachable) return error instanceof Error ? error : new Error(message);
  const fault = FAULT_TEXTS[code] ?? (isServerUnreachable ? 'cannot be reached' : 'reported an error');
  return new Error(`${name} ${fault} (${message})`, { cause: error });
}
