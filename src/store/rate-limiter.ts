import type { Transaction } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

export const MAX_AHEAD_MS = 1000;
const MAX_BEHIND_MS = 100;

/** Each bucket's row holds the time of its next slot. */
export function createRateLimiter(database: Database): RateLimiter {
  return {
    take: (name, limit, perSecond) =>
      database.write(async (db) => {
        const nextSlot = await lockBucket(db, name);
        const now = await database.now(db);
        const first = Math.max(nextSlot, now - MAX_BEHIND_MS);
        if (first - now > MAX_AHEAD_MS) return { count: 0, wait: milliseconds(first - now - MAX_AHEAD_MS) };
        const interval = 1000 / perSecond;
        const count = Math.min(limit, 1 + Math.floor((now + MAX_AHEAD_MS - first) / interval));
        await setNextSlot(db, name, first + count * interval);
        return { count, wait: milliseconds(Math.max(0, first - now)) };
      }),
    pauseUntil: (name, until) =>
      database.write(async (db) => {
        const nextSlot = await lockBucket(db, name);
        if (nextSlot < until.epochMilliseconds) await setNextSlot(db, name, until.epochMilliseconds);
      }),
  };
}

async function lockBucket(db: Transaction<Tables>, name: string): Promise<number> {
  const { free_at } = await db
    .insertInto('buckets')
    .values({ name, free_at: 0 })
    // The no-op update locks the row and returns it.
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name }))
    .returning('free_at')
    .executeTakeFirstOrThrow();
  return free_at;
}

async function setNextSlot(db: Transaction<Tables>, name: string, free_at: number): Promise<void> {
  await db.updateTable('buckets').set({ free_at }).where('name', '=', name).execute();
}

function milliseconds(count: number): Temporal.Duration {
  return Temporal.Duration.from({ milliseconds: Math.ceil(count) });
}
