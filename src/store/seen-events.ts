import type { SeenEvents } from '../ports/seen-events.ts';
import type { Database } from './database.ts';

/** Platforms redeliver an event for a few minutes. */
const RETENTION_MS = 3_600_000;
/** Few rows, so transactions stay short. */
const MAX_DELETED = 100;

export function createSeenEvents(database: Database): SeenEvents {
  return {
    record: (event) =>
      database.write(async (db) => {
        const now = await database.now(db);
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('seen_events')
          .values({ event, at: now })
          .onConflict((conflict) => conflict.column('event').doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        const expiredRows = db
          .selectFrom('seen_events')
          .select('event')
          .where('at', '<', now - RETENTION_MS)
          .orderBy('at')
          .limit(MAX_DELETED)
          .$if(database.locksRows, (query) => query.forUpdate().skipLocked());
        await db.deleteFrom('seen_events').where('event', 'in', expiredRows).execute();
        return true;
      }),
    forget: async (event) => {
      await database.write((db) => db.deleteFrom('seen_events').where('event', '=', event).execute());
    },
  };
}
