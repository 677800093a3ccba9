import { createHash } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { Plan } from '../schedule/due.ts';
import type { Occurrence } from '../schedule/occurrences.ts';
import { addressKey, type PlatformName, type StoredSubscription } from '../schedule/subscription.ts';
import type { Database } from './database.ts';
import { type DeliveryColumns, deliveryKey, insertDeliveries } from './deliveries.ts';
import { saveNextOccurrences, suspendUnplannable } from './next-times.ts';
import { subscriptionOf, withoutNul } from './rows.ts';

/** A planning transaction commits after this many milliseconds, and the next one does the rest. */
export const MAX_TRANSACTION_MS = 20;

/**
 * Plans the next occurrences of up to `most` subscriptions, of all platforms and stories or only these. Returns how
 * many, and whether more are left.
 */
export async function planBatch(
  database: Database,
  wanted: {
    platforms?: readonly PlatformName[];
    stories?: readonly string[] | undefined;
    until: Temporal.Instant;
    most: number;
  },
  planOf: (subscription: StoredSubscription) => Plan,
): Promise<{ taken: number; more: boolean }> {
  return database.write(async (db) => {
    const rows = await db
      .selectFrom('subscriptions')
      .selectAll()
      .where('next_at', '<', wanted.until.epochMilliseconds)
      .$if(wanted.platforms !== undefined, (query) => query.where('platform', 'in', wanted.platforms ?? []))
      .$if(wanted.stories !== undefined, (query) => query.where('story', 'in', wanted.stories ?? []))
      .orderBy('next_at')
      .orderBy('id')
      .limit(wanted.most)
      .$if(database.locksRows, (query) => query.forUpdate().skipLocked())
      .execute();
    const now = await database.now(db);
    const planned: { id: string; next: Occurrence | undefined }[] = [];
    const deliveries: DeliveryColumns[] = [];
    const began = performance.now();
    let taken = 0;
    for (const row of rows) {
      if (taken > 0 && performance.now() - began > MAX_TRANSACTION_MS) break;
      taken += 1;
      try {
        const subscription = subscriptionOf(row);
        const plan = planOf(subscription);
        deliveries.push(...columnsOf(subscription, plan, now));
        planned.push({ id: row.id, next: plan.next });
      } catch (error) {
        await suspendUnplannable(database, db, row.id, error);
      }
    }
    await insertDeliveries(db, deliveries);
    await saveNextOccurrences(db, planned);
    return { taken, more: rows.length === wanted.most || taken < rows.length };
  });
}

function columnsOf({ id, story, address }: StoredSubscription, plan: Plan, now: number): DeliveryColumns[] {
  const spread = spreadOf(id);
  return plan.deliveries.map((one) => ({
    key: deliveryKey({ subscription: id, nominal: one.nominal }),
    subscription: id,
    story,
    nominal: one.nominal,
    ...address,
    address: addressKey(address),
    state: one.state,
    due_at: one.instant.epochMilliseconds,
    expires_at: (one.state === 'pending' ? one.expires : one.instant).epochMilliseconds,
    spread,
    available_at: one.instant.epochMilliseconds,
    attempt: 0,
    owner: null,
    first_claimed_at: null,
    claimed_at: null,
    message: null,
    told_through: null,
    told_changes: null,
    post: null,
    reply_to: null,
    reason: one.state === 'pending' ? null : withoutNul(one.reason),
    joined_to: null,
    at: now,
  }));
}

/** The order among deliveries due at the same time: arbitrary, but the same every day. */
function spreadOf(subscription: string): number {
  return createHash('sha256').update(subscription).digest().readUInt32BE();
}
