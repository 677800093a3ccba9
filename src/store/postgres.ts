import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { Pool, types } from 'pg';
import type { Engine } from './database.ts';
import type { Tables } from './tables.ts';

const MOST_CONNECTIONS = 4;
/** A connection that was cut without a word is given up after this, in seconds. */
const LONGEST_CONNECTION = 30;
/** PostgreSQL's number for bigint, which pg hands out as text; ours all fit a number. */
const BIGINT = 20;
/** Any number that names the same lock everywhere: whoever has it may change the tables. */
const SCHEMA_LOCK = 4_021_117_001;

const TRY_AGAIN: ReadonlySet<string> = new Set(['40001', '40P01']);
/** PostgreSQL's error codes, with what is wrong and how to mend it. */
const FAULTS: Readonly<Record<string, string>> = {
  '25P03': 'took back a step in which this process had stood still',
  '28000': 'does not let this user in; mend the user in DATABASE_URL',
  '28P01': 'does not take this password; mend DATABASE_URL',
  '3D000': 'does not exist; create it, or mend its name in DATABASE_URL',
  '42501': 'does not let this user work on its tables; grant it what it needs',
  '53100': 'has no room to grow: the disk is full. Nothing was changed; it goes on once there is room',
  '53300': 'has no connection left; raise max_connections, or run fewer processes',
  '57014': 'took too long over a step; see what holds its locks',
};
/** What says that there is no server, or that it went away. */
const UNREACHABLE = /^(08|57P|E[A-Z]+$)/;
const CUT = /timeout|terminated|not queryable/i;

/**
 * A pool of connections to PostgreSQL; nothing is connected before the first step.
 * @param clock instead of the database's own
 * @param patience within how many milliseconds a step fails if nobody answers or somebody holds a lock; a process that
 * stands still within a step for as long loses its locks
 * @throws Error if the address is none, without quoting it: it may hold a password
 */
export function openPostgres(
  url: string,
  clock: (() => number) | undefined,
  onProblem: (problem: string) => void,
  patience: number,
): Engine {
  const name = nameOf(url);
  const explain = (error: unknown) => explained(error, name);
  const pool = new Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    // Half the time for the step, and half for taking it back. The server gives up before, so that it can say why.
    connectionTimeoutMillis: patience / 2,
    query_timeout: patience / 2,
    statement_timeout: Math.round(patience * 0.4),
    idle_in_transaction_session_timeout: patience,
    maxLifetimeSeconds: LONGEST_CONNECTION,
    keepAlive: true,
    types: { getTypeParser: (oid, format) => (oid === BIGINT ? Number : types.getTypeParser(oid, format)) },
  });
  // Without a listener each of these would end the process: on a connection in use, and on one that waits in the pool.
  pool.on('connect', (client) => client.on('error', (error) => onProblem(explain(error).message)));
  pool.on('error', () => {}); // Told by the connection already.
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    name,
    db,
    locksRows: true,
    now: clock ? async () => clock() : databaseTime,
    lockSchema: async (db) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(SCHEMA_LOCK)})`.execute(db);
    },
    isInTheWay: (error) => TRY_AGAIN.has(codeOf(error)),
    explain,
    // The server looks after its own disk; a step that fails says so.
    check: async () => {
      await sql`select 1`.execute(db);
    },
    remedy: 'see what it does there for so long',
    close: () => db.destroy(),
  };
}

async function databaseTime(db: Transaction<Tables>): Promise<number> {
  const time = sql<number>`cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint)`;
  const { now } = await db.selectNoFrom(time.as('now')).executeTakeFirstOrThrow();
  return now;
}

/** "The database briefings at db.example:5432". An address that may be read wrongly might show a part of its password. */
function nameOf(url: string): string {
  const { protocol, hostname, port, pathname, search, hash } = URL.parse(url) ?? new URL('none:');
  const isOurs =
    /^postgres(ql)?:$/.test(protocol) && pathname.length > 1 && hash === '' && !/@/.test(pathname + search);
  if (isOurs) return `The database ${pathname.slice(1)} at ${hostname}:${port || 5432}`;
  throw new Error(
    'DATABASE_URL is no address; write postgres://user:password@host:5432/name, its parts percent-encoded',
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function explained(error: unknown, name: string): Error {
  const code = codeOf(error);
  const said = error instanceof Error && error.message !== '' ? error.message : code;
  const isAway = UNREACHABLE.test(code) || (code === '' && CUT.test(said));
  if (code === '' && !isAway) return error instanceof Error ? error : new Error(said);
  const fault = FAULTS[code] ?? (isAway ? 'cannot be reached' : 'refused a step');
  return new Error(`${name} ${fault} (${said})`, { cause: error });
}
