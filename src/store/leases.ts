import type { Temporal } from 'temporal-polyfill';
import type { Leases } from '../ports/leases.ts';
import type { Database } from './database.ts';

/** Leases as rows: whoever writes his name into a free one has it. */
export class StoredLeases implements Leases {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async take(name: string, owner: string, duration: Temporal.Duration): Promise<boolean> {
    return this.#database.write(async (db) => {
      const now = await this.#database.now(db);
      const until = now + Math.round(duration.total('milliseconds'));
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('leases')
        .values({ name, owner, until })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ owner, until })
            .where(({ or, eb }) => or([eb('leases.owner', '=', owner), eb('leases.until', '<=', now)])),
        )
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    });
  }

  async release(name: string, owner: string): Promise<void> {
    await this.#database.write((db) =>
      db.deleteFrom('leases').where('name', '=', name).where('owner', '=', owner).execute(),
    );
  }
}
