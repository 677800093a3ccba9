import type { Transaction } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { type Plan, planDeliveries } from '../schedule/due.ts';
import type { StoredSubscription } from '../schedule/subscription.ts';
import type { Database } from './database.ts';
import { IN_PROGRESS } from './deliveries.ts';
import { planBatch } from './planning.ts';
import type { Tables } from './tables.ts';

/** Subscriptions planned per batch. */
const BATCH_SIZE = 500;
const REASON = 'the store was restored from an older copy, so this may have been posted already';

/**
 * Skips all deliveries due before now in a restored store. They may have been posted after the copy was made, and
 * nothing is posted twice. Planned ones become missed, those in progress uncertain. Deliveries due from now on are
 * sent.
 */
export async function skipPastDeliveries(database: Database, db: Transaction<Tables>): Promise<void> {
  const now = await database.now(db);
  await db
    .updateTable('deliveries')
    .set({ state: 'missed', reason: REASON, at: now })
    .where('state', '=', 'pending')
    .where('due_at', '<=', now)
    .execute();
  await db.updateTable('deliveries').set({ state: 'uncertain', reason: REASON, at: now }).where(IN_PROGRESS).execute();
  await db.updateTable('channels').set({ busy_until: now }).where('busy_until', '>', now).execute();
  await db.deleteFrom('leases').execute();
  // It is unknown which follow-ups were sent since the copy, so changes until now get none.
  await db.updateTable('posts').set({ adopts: 1 }).execute();
  await db.updateTable('notifications').set({ adopts: 1 }).execute();
  const within: Database = { ...database, write: (step) => step(db) };
  const until = Temporal.Instant.fromEpochMilliseconds(now + 1);
  for (let more = true; more; ) {
    const wanted = { until, most: BATCH_SIZE };
    ({ more } = await planBatch(within, wanted, (subscription) => missedPlan(subscription, now)));
  }
}

function missedPlan(subscription: StoredSubscription, now: number): Plan {
  const instant = Temporal.Instant.fromEpochMilliseconds(now);
  const plan = planDeliveries(subscription, instant, instant.add({ milliseconds: 1 }));
  return {
    ...plan,
    deliveries: plan.deliveries.map((one) =>
      one.state === 'skipped'
        ? one
        : { nominal: one.nominal, instant: one.instant, state: 'missed' as const, reason: REASON },
    ),
  };
}
