import { sql } from 'kysely';
import type { Leases } from '../ports/leases.ts';
import type { Database } from './database.ts';

export function createLeases(database: Database): Leases {
  return {
    take: (name, owner, duration, state) =>
      database.write(async (db) => {
        const now = await database.now(db);
        const until = now + Math.round(duration.total('milliseconds'));
        const lease = await db
          .insertInto('leases')
          .values({ name, owner, until, state: state ?? null })
          .onConflict((conflict) =>
            conflict
              .column('name')
              .doUpdateSet({ owner, until, state: sql<string | null>`coalesce(excluded.state, leases.state)` })
              .where(({ or, eb }) => or([eb('leases.owner', '=', owner), eb('leases.until', '<=', now)])),
          )
          .returning('state')
          .executeTakeFirst();
        return lease && (lease.state === null ? {} : { state: lease.state });
      }),
    release: async (name, owner, state) => {
      const releasedColumns = { until: 0, ...(state !== undefined && { state }) };
      await database.write((db) =>
        db.updateTable('leases').set(releasedColumns).where('name', '=', name).where('owner', '=', owner).execute(),
      );
    },
  };
}
