import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

export interface Database {
  /** False if a writer locks the whole database. */
  readonly locksRows: boolean;
  /** Durable on return; if it throws, nothing changed. `step` may run several times. */
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
  /** Error messages start with it. */
  readonly name: string;
  readonly db: Kysely<Tables>;
  /** Until the end of the transaction. */
  readonly lockSchema: (db: Transaction<Tables>) => Promise<void>;
  /** A retry may succeed. */
  readonly isConflict: (error: unknown) => boolean;
  readonly check: () => Promise<void>;
  /** True if the server is unreachable, the disk is full, or another process has the database locked. */
  readonly isTemporary: (error: unknown) => boolean;
  /** Puts the database's name into the message, and leaves out secrets. */
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
 * @param timeout milliseconds that a transaction waits for locks
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
