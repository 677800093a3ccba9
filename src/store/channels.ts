import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

const HAS_NO_SUBSCRIPTION = sql<boolean>`not exists
  (select 1 from subscriptions where subscriptions.address = channels.address)`;
const HAS_NO_DELIVERY = sql<boolean>`not exists
  (select 1 from deliveries where deliveries.address = channels.address)`;

/** Holds the lock until the end of the transaction. */
export async function lockChannel(db: Transaction<Tables>, address: string): Promise<void> {
  await db
    .insertInto('channels')
    .values({ address, busy_until: 0 })
    // The no-op update still locks the row, and waits if the row is being deleted.
    .onConflict((conflict) => conflict.column('address').doUpdateSet({ address }))
    .execute();
}

/** Returns how many it found. */
export async function deleteUnusedChannels(
  { locksRows }: Database,
  db: Transaction<Tables>,
  limit: number,
): Promise<number> {
  const unusedChannels = await db
    .selectFrom('channels')
    .select('address')
    .where(HAS_NO_SUBSCRIPTION)
    .where(HAS_NO_DELIVERY)
    .limit(limit)
    .$if(locksRows, (query) => query.forUpdate().skipLocked())
    .execute();
  if (unusedChannels.length > 0) {
    const addresses = unusedChannels.map(({ address }) => address);
    // Checked again: a subscription or delivery may have been added before the rows were locked.
    await db
      .deleteFrom('channels')
      .where('address', 'in', addresses)
      .where(HAS_NO_SUBSCRIPTION)
      .where(HAS_NO_DELIVERY)
      .execute();
  }
  return unusedChannels.length;
}
