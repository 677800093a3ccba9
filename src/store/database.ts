import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** A database of either kind, as the stores use it. */
export interface Database {
  /** Whether rows are locked one by one; if not, whoever writes has the whole database. */
  readonly locksRows: boolean;
  /** Runs a step that writes: it is durable when this returns, or throws and nothing has happened. It may run twice. */
  write<T>(step: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Runs a step that only reads, of one moment. It may run twice. */
  read<T>(step: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** The clock that all processes share, in milliseconds since 1970. */
  now(db: Transaction<Tables>): Promise<number>;
  /** Checks that what is written stays. @throws Error that says why it does not */
  check(): Promise<void>;
  /** Reports what the operator must look after; the step continues. */
  readonly onProblem: (problem: string) => void;
  close(): Promise<void>;
}

/** What one kind of database brings. */
export interface Engine {
  /** "The database data/colossus.sqlite", to begin a sentence with. */
  readonly name: string;
  readonly db: Kysely<Tables>;
  readonly locksRows: boolean;
  readonly now: (db: Transaction<Tables>) => Promise<number>;
  /** Keeps other processes from changing the tables until the end of the step. */
  readonly lockSchema: (db: Transaction<Tables>) => Promise<void>;
  /** Whether a step that failed with this may be tried again, since somebody else was in its way. */
  readonly isInTheWay: (error: unknown) => boolean;
  /** Checks that the database is still where it was opened and takes a write. */
  readonly check: () => Promise<void>;
  /** An error in words that name the database, and no secret. */
  readonly explain: (error: unknown) => Error;
  /** What somebody can do if others are in the way for too long. */
  readonly remedy: string;
  readonly close: () => Promise<void>;
}

/** For how long a step waits for others, in milliseconds. */
export const PATIENCE = 10_000;
const PAUSES = [5, 10, 20, 50] as const;

/** @param patience for how long a step waits for others, in milliseconds */
export function databaseOf(engine: Engine, onProblem: (problem: string) => void, patience = PATIENCE): Database {
  const { db, name, isInTheWay, explain, remedy } = engine;
  const step = async <T>(run: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    for (let tried = 0; ; tried += 1) {
      try {
        return await run();
      } catch (error) {
        if (!isInTheWay(error)) throw explain(error);
        if (performance.now() - began > patience) {
          throw new Error(`${name} is held by another process; ${remedy}`, { cause: explain(error) });
        }
        await sleep(PAUSES[tried] ?? 50);
      }
    }
  };
  return {
    locksRows: engine.locksRows,
    now: engine.now,
    onProblem,
    write: (run) => step(() => db.transaction().execute(run)),
    read: (run) =>
      step(() => db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read').execute(run)),
    check: () => step(engine.check),
    close: engine.close,
  };
}
