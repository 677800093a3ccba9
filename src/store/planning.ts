import { sql, type Transaction } from 'kysely';
import type { Temporal } from 'temporal-polyfill';
import { errorText } from '../lib/error-text.ts';
import type { Occurrence } from '../schedule/occurrences.ts';
import type { Plan } from '../schedule/plan.ts';
import type { PlatformName, StoredSubscription } from '../schedule/subscription.ts';
import type { Database } from './database.ts';
import { type DeliveryRow, insertDeliveries, newDelivery } from './deliveries.ts';
import { nextOccurrenceColumns, readSubscription, withoutNul } from './rows.ts';
import type { Tables } from './tables.ts';

/** After this, the rest is left to the next transaction. */
export const MAX_TRANSACTION_MS = 20;

interface PlanOptions {
  readonly platforms?: readonly PlatformName[];
  readonly stories?: readonly string[] | undefined;
  readonly until: Temporal.Instant;
  readonly limit: number;
}

export async function planBatch(
  database: Database,
  { platforms, stories, until, limit }: PlanOptions,
  planOf: (subscription: StoredSubscription) => Plan,
): Promise<{ planned: number; hasMore: boolean }> {
  return database.write(async (db) => {
    const rows = await db
      .selectFrom('subscriptions')
      .selectAll()
      .where('next_at', '<', until.epochMilliseconds)
      .$if(platforms !== undefined, (query) => query.where('platform', 'in', platforms ?? []))
      .$if(stories !== undefined, (query) => query.where('story', 'in', stories ?? []))
      .orderBy('next_at')
      .orderBy('id')
      .limit(limit)
      .$if(database.locksRows, (query) => query.forUpdate().skipLocked())
      .execute();
    const now = await database.now(db);
    const nextOccurrences: { id: string; next: Occurrence | undefined }[] = [];
    const deliveries: DeliveryRow[] = [];
    const startedAt = performance.now();
    let planned = 0;
    for (const row of rows) {
      if (planned > 0 && performance.now() - startedAt > MAX_TRANSACTION_MS) break;
      planned += 1;
      try {
        const subscription = readSubscription(row);
        const plan = planOf(subscription);
        deliveries.push(...plan.deliveries.map((plannedDelivery) => toDeliveryRow(subscription, plannedDelivery, now)));
        nextOccurrences.push({ id: row.id, next: plan.next });
      } catch (error) {
        await suspendUnplannable(database, db, row.id, error);
      }
    }
    await insertDeliveries(db, deliveries);
    await saveNextOccurrences(db, nextOccurrences);
    return { planned, hasMore: rows.length === limit || planned < rows.length };
  });
}

function toDeliveryRow(
  { id, story, address }: StoredSubscription,
  plannedDelivery: Plan['deliveries'][number],
  now: number,
): DeliveryRow {
  const { nominal, state } = plannedDelivery;
  const due_at = plannedDelivery.instant.epochMilliseconds;
  const commonColumns = { subscription: id, story, address, nominal, state, due_at, at: now };
  return plannedDelivery.state === 'pending'
    ? newDelivery({ ...commonColumns, expires_at: plannedDelivery.expires.epochMilliseconds })
    : newDelivery({ ...commonColumns, expires_at: due_at, reason: withoutNul(plannedDelivery.reason) });
}

export async function saveNextOccurrences(
  db: Transaction<Tables>,
  changes: readonly { readonly id: string; readonly next: Occurrence | undefined }[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ id, next }) => {
    const { next_nominal, next_at } = nextOccurrenceColumns(next);
    return sql`(cast(${id} as text), cast(${next_nominal} as text), cast(${next_at} as bigint))`;
  });
  await sql`
    with moved (id, nominal, instant) as (values ${sql.join(rows)})
    update subscriptions set next_nominal = moved.nominal, next_at = moved.instant
    from moved where moved.id = subscriptions.id`.execute(db);
}

/** Suspends a subscription that cannot be planned, since it would block others. */
export async function suspendUnplannable(
  database: Database,
  db: Transaction<Tables>,
  id: string,
  error: unknown,
): Promise<void> {
  const fault = errorText(error);
  await db
    .updateTable('subscriptions')
    .set({ suspended: withoutNul(`it could not be planned: ${fault}`), ...nextOccurrenceColumns(undefined) })
    .where('id', '=', id)
    .execute();
  database.onProblem(`Suspended subscription ${id}, because it could not be planned: ${fault}`);
}
