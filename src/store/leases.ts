import { sql } from 'kysely';
import type { Temporal } from 'temporal-polyfill';
import type { Lease, Leases } from '../ports/leases.ts';
import type { Database } from './database.ts';

/** Leases in a database: the process that writes its name into a free row holds the lease. */
export class StoredLeases implements Leases {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async take(name: string, owner: string, duration: Temporal.Duration, state?: string): Promise<Lease | undefined> {
    return this.#database.write(async (db) => {
      const now = await this.#database.now(db);
      const until = now + Math.round(duration.total('milliseconds'));
      const taken = await db
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
      return taken && (taken.state === null ? {} : { state: taken.state });
    });
  }

  async release(name: string, owner: string, state?: string): Promise<void> {
    await this.#database.write((db) =>
      db
        .updateTable('leases')
        .set({ until: 0, ...(state !== undefined && { state }) })
        .where('name', '=', name)
        .where('owner', '=', owner)
        .execute(),
    );
  }
}
