import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** A database of either kind. */
export interface Database {
  /** Whether the engine locks single rows; if not, a writer locks the whole database. */
  readonly locksRows: boolean;
  /** Runs a write transaction. It is durable on return; if it throws, nothing changed. `step` may run twice. */
  write<T>(step: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Runs a read transaction on one snapshot. `step` may run twice. */
  read<T>(step: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** The clock that all processes share, in epoch milliseconds. */
  now(db: Transaction<Tables>): Promise<number>;
  /** Checks that writes persist. @throws Error with the reason if they do not */
  check(): Promise<void>;
  /**
   * Prepares the database now instead of at the first transaction.
   * @throws Error with the reason if that fails
   */
  prepare(): Promise<void>;
  /** Reports a problem for the operator; the transaction continues. */
  readonly onProblem: (problem: string) => void;
  close(): Promise<void>;
}

/** What differs between SQLite and PostgreSQL. */
export interface Engine {
  /** "The database data/colossus.sqlite"; starts error messages. */
  readonly name: string;
  readonly db: Kysely<Tables>;
  readonly locksRows: boolean;
  readonly now: (db: Transaction<Tables>) => Promise<number>;
  /** Locks the schema against other processes until the end of the transaction. */
  readonly lockSchema: (db: Transaction<Tables>) => Promise<void>;
  /** Whether a failed transaction may be retried because another one blocked it. */
  readonly isConflict: (error: unknown) => boolean;
  /** Checks that the database is still at its path and accepts a write. */
  readonly check: () => Promise<void>;
  /**
   * Whether the fault may be temporary: the server is unreachable, the disk is full, another process has the database
   * locked.
   */
  readonly isTemporary: (error: unknown) => boolean;
  /** Rewrites an error: names the database, and contains no secret. */
  readonly explain: (error: unknown) => Error;
  /** What the operator can do if another process blocks for too long. */
  readonly fix: string;
  readonly close: () => Promise<void>;
}

/** The error that the engine threw, without wrappers. */
export function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}

/** Milliseconds that a transaction waits for locks. */
export const TIMEOUT_MS = 10_000;
const RETRY_WAITS_MS = [5, 10, 20, 50] as const;

/**
 * A database on an engine. Retries transactions that conflict with another process.
 * @param timeout milliseconds that a transaction waits for locks
 * @param prepare runs before the first transaction; if it fails, so does that transaction, and the next one retries
 */
export function createDatabase(
  engine: Engine,
  onProblem: (problem: string) => void,
  timeout = TIMEOUT_MS,
  prepare?: (db: Transaction<Tables>) => Promise<void>,
): Database {
  const { db, name, isConflict: isInTheWay, explain, fix: remedy } = engine;
  const step = async <T>(run: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    for (let tried = 0; ; tried += 1) {
      try {
        return await run();
      } catch (error) {
        if (!isInTheWay(error)) throw explain(error);
        if (performance.now() - began > timeout) {
          throw new Error(`${name} is locked by another process; ${remedy}`, { cause: explain(error) });
        }
        await sleep(RETRY_WAITS_MS[tried] ?? 50);
      }
    }
  };
  let isReady = prepare === undefined;
  let preparing: Promise<void> | undefined;
  const ready = async (): Promise<void> => {
    if (isReady || !prepare) return;
    preparing ??= step(() => db.transaction().execute(prepare))
      .then(() => {
        isReady = true;
      })
      .finally(() => {
        preparing = undefined;
      });
    await preparing;
  };
  const whenReady = async <T>(run: () => Promise<T>): Promise<T> => {
    if (!isReady) await ready();
    return step(run);
  };
  return {
    locksRows: engine.locksRows,
    now: engine.now,
    onProblem,
    write: (run) => whenReady(() => db.transaction().execute(run)),
    read: (run) =>
      whenReady(() => db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read').execute(run)),
    check: () => whenReady(engine.check),
    prepare: ready,
    close: engine.close,
  };
}
