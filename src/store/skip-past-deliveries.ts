import type { Transaction } from 'kysely';
import { planDeliveries } from '../schedule/plan.ts';
import type { Database } from './database.ts';
import { IS_IN_PROGRESS, toInstant } from './deliveries.ts';
import { planBatch } from './planning.ts';
import type { Tables } from './tables.ts';

const BATCH_SIZE = 500;
const SKIP_REASON = 'the store was restored from an older copy, so this may have been posted already';

/**
 * Deliveries due until now become missed and those in progress uncertain: they may have been posted after the copy was made.
 */
export async function skipPastDeliveries(database: Database, db: Transaction<Tables>): Promise<void> {
  const now = await database.now(db);
  await db
    .updateTable('deliveries')
    .set({ state: 'missed', reason: SKIP_REASON, at: now })
    .where('state', '=', 'pending')
    .where('due_at', '<=', now)
    .execute();
  await db
    .updateTable('deliveries')
    .set({ state: 'uncertain', reason: SKIP_REASON, at: now })
    .where(IS_IN_PROGRESS)
    .execute();
  await db.updateTable('channels').set({ busy_until: now }).where('busy_until', '>', now).execute();
  await db.deleteFrom('leases').execute();
  // The store does not know which follow-ups were sent after the copy was made, so changes until now get none.
  await db.updateTable('posts').set({ adopts: 1 }).execute();
  await db.updateTable('notifications').set({ adopts: 1 }).execute();
  const inTransaction: Database = { ...database, write: (step) => step(db) };
  const afterNow = toInstant(now + 1);
  for (let hasMore = true; hasMore; ) {
    ({ hasMore } = await planBatch(inTransaction, { until: afterNow, limit: BATCH_SIZE }, (subscription) => {
      const plan = planDeliveries(subscription, toInstant(now), afterNow);
      const deliveries = plan.deliveries.map((plannedDelivery) =>
        plannedDelivery.state === 'skipped'
          ? plannedDelivery
          : { ...plannedDelivery, state: 'missed' as const, reason: SKIP_REASON },
      );
      return { ...plan, deliveries };
    }));
  }
}
