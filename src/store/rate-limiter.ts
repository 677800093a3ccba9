import type { Transaction } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { RateLimiter, Slots } from '../ports/rate-limiter.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Milliseconds. Slots are given out at most this far ahead, and expire at this age. */
const MAX_AHEAD_MS = 1000;
const MAX_BEHIND_MS = 100;

/** Send slots shared by all processes: each bucket's row holds the time of its next slot. */
export class StoredRateLimiter implements RateLimiter {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async take(name: string, most: number, perSecond: number): Promise<Slots> {
    const interval = 1000 / perSecond;
    return this.#database.write(async (db) => {
      const free = await this.#lock(db, name);
      const now = await this.#database.now(db);
      const first = Math.max(free, now - MAX_BEHIND_MS);
      if (first - now > MAX_AHEAD_MS) return { count: 0, wait: milliseconds(first - now - MAX_AHEAD_MS) };
      const count = Math.min(most, 1 + Math.floor((now + MAX_AHEAD_MS - first) / interval));
      await db
        .updateTable('buckets')
        .set({ free_at: first + count * interval })
        .where('name', '=', name)
        .execute();
      return { count, wait: milliseconds(Math.max(0, first - now)) };
    });
  }

  async pauseUntil(name: string, until: Temporal.Instant): Promise<void> {
    await this.#database.write(async (db) => {
      const free = await this.#lock(db, name);
      if (free >= until.epochMilliseconds) return;
      await db.updateTable('buckets').set({ free_at: until.epochMilliseconds }).where('name', '=', name).execute();
    });
  }

  async afterClockSetBack(): Promise<void> {
    await this.#database.write(async (db) => {
      const latest = (await this.#database.now(db)) + MAX_AHEAD_MS;
      await db.updateTable('buckets').set({ free_at: latest }).where('free_at', '>', latest).execute();
    });
  }

  /** The time of a bucket's next slot. Locks the bucket until the end of the transaction. */
  async #lock(db: Transaction<Tables>, name: string): Promise<number> {
    await db
      .insertInto('buckets')
      .values({ name, free_at: 0 })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const { free_at } = await db
      .selectFrom('buckets')
      .select('free_at')
      .where('name', '=', name)
      .$if(this.#database.locksRows, (query) => query.forUpdate())
      .executeTakeFirstOrThrow();
    return free_at;
  }
}

function milliseconds(count: number): Temporal.Duration {
  return Temporal.Duration.from({ milliseconds: Math.ceil(count) });
}
