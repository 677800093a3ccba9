import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

export interface Database {
  /** False if a writer locks the whole database. */
  readonly locksRows: boolean;
  /**
   * Durable on return. If it throws, nothing changed, unless the connection broke during the commit. `step` may run several
   * times.
   */
  write<T>(step: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Reads one snapshot. `step` may run several times. */
  read<T>(step: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Reads the clock that all processes share, in epoch milliseconds. */
  now(db: Transaction<Tables>): Promise<number>;
  check(): Promise<void>;
  prepare(): Promise<void>;
  readonly onProblem: (problem: string) => void;
  close(): Promise<void>;
}

export interface Engine extends Pick<Database, 'locksRows' | 'now' | 'close'> {
  /** Begins error messages: "The database colossus at localhost:5432". */
  readonly name: string;
  readonly db: Kysely<Tables>;
  /** Until the end of the transaction. */
  readonly lockSchema: (db: Transaction<Tables>) => Promise<void>;
  /** A retry may succeed. */
  readonly isConflict: (error: unknown) => boolean;
  readonly check: () => Promise<void>;
  /** True if the fault may pass by itself, such as an unreachable server, a full disk or a lock. */
  readonly isTemporary: (error: unknown) => boolean;
  /** Puts the database's name, without secrets, into the message of a database error. */
  readonly explain: (error: unknown) => Error;
  readonly lockAdvice: string;
}

export function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}

export const TIMEOUT_MS = 10_000;
const RETRY_WAITS_MS = [5, 10, 20, 50] as const;

/**
 * Retries transactions that conflict with another process.
 * @param timeout milliseconds after which a transaction is not retried
 * @param setUp runs before the first transaction; if it fails, the next transaction runs it again
 */
export function createDatabase(
  engine: Engine,
  onProblem: (problem: string) => void,
  timeout = TIMEOUT_MS,
  setUp?: (db: Transaction<Tables>) => Promise<void>,
): Database {
  const { db, locksRows, now, close } = engine;
  const withRetries = async <T>(operation: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    for (let failures = 0; ; failures += 1) {
      try {
        return await operation();
      } catch (error) {
        if (!engine.isConflict(error)) throw engine.explain(error);
        if (performance.now() - startedAt > timeout) {
          const cause = engine.explain(error);
          throw new Error(`${engine.name} is locked by another process. ${engine.lockAdvice}`, { cause });
        }
        await sleep(RETRY_WAITS_MS[failures] ?? 50);
      }
    }
  };
  let preparation: Promise<void> | undefined;
  const prepare = async (): Promise<void> => {
    if (!setUp) return;
    preparation ??= withRetries(() => db.transaction().execute(setUp)).catch((error: unknown) => {
      preparation = undefined;
      throw error;
    });
    await preparation;
  };
  const whenReady = async <T>(operation: () => Promise<T>): Promise<T> => {
    await prepare();
    return withRetries(operation);
  };
  return {
    locksRows,
    now,
    onProblem,
    write: (step) => whenReady(() => db.transaction().execute(step)),
    read: (step) =>
      whenReady(() => db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read').execute(step)),
    check: () => whenReady(engine.check),
    prepare,
    close,
  };
}
