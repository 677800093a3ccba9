import type { SeenEvents } from '../ports/seen-events.ts';
import type { Database } from './database.ts';

/** Milliseconds that an event is remembered. Platforms redeliver for a few minutes. */
const RETENTION_MS = 3_600_000;
/** Expired events deleted with each insert, which keeps transactions short. */
const MAX_FORGOTTEN = 100;

/** Seen events in a database: the process that inserts the row handles the event. */
export class StoredSeenEvents implements SeenEvents {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async record(event: string): Promise<boolean> {
    return this.#database.write(async (db) => {
      const now = await this.#database.now(db);
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('seen_events')
        .values({ event, at: now })
        .onConflict((conflict) => conflict.column('event').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 1n) return false;
      const old = db
        .selectFrom('seen_events')
        .select('event')
        .where('at', '<', now - RETENTION_MS)
        .orderBy('at')
        .limit(MAX_FORGOTTEN)
        .$if(this.#database.locksRows, (query) => query.forUpdate().skipLocked());
      await db.deleteFrom('seen_events').where('event', 'in', old).execute();
      return true;
    });
  }

  async forget(event: string): Promise<void> {
    await this.#database.write((db) => db.deleteFrom('seen_events').where('event', '=', event).execute());
  }
}
