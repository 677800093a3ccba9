import { sql, type Transaction, type Updateable } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { DeliveryKey } from '../ports/ledger.ts';
import type { Tables } from './tables.ts';

/** `busy_until` of a channel with a delivery in progress: the channel stays busy until the delivery is settled. */
export const BUSY = Number.MAX_SAFE_INTEGER;

/** Deliveries written in one statement. */
const MAX_ROWS = 500;

/** Deliveries claimed but not settled. Literal SQL, because a partial index has exactly this condition. */
export const IN_PROGRESS = sql<boolean>`state in ('sending', 'in doubt')`;
/** Deliveries in a final state. Literal SQL for the same reason. */
export const FINISHED = sql<boolean>`state in ('delivered', 'uncertain', 'dead', 'missed', 'skipped')`;

export type DeliveryColumns = Tables['deliveries'];

/** Primary key of a delivery. */
export function deliveryKey({ subscription, nominal }: DeliveryKey): string {
  return `${subscription}@${nominal}`;
}

/** Inserts deliveries, skipping existing ones. */
export async function insertDeliveries(db: Transaction<Tables>, rows: readonly DeliveryColumns[]): Promise<void> {
  for (let i = 0; i < rows.length; i += MAX_ROWS) {
    await db
      .insertInto('deliveries')
      .values(rows.slice(i, i + MAX_ROWS))
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
  }
}

/** Updates deliveries, with one statement for each distinct change. */
export async function updateDeliveries(
  db: Transaction<Tables>,
  changes: ReadonlyMap<string, Updateable<DeliveryColumns>>,
): Promise<void> {
  const alike = Map.groupBy(changes, ([, set]) => JSON.stringify(set));
  for (const group of alike.values()) {
    const [first] = group;
    if (!first) continue;
    const keys = group.map(([key]) => key);
    await db.updateTable('deliveries').set(first[1]).where('key', 'in', keys).execute();
  }
}

/** Detaches a delivery from the post that included it. */
const DETACHED = { joined_to: null, told_through: null, told_changes: null } as const;

/** Makes deliveries pending again that were included in these posts, which are not sent. */
export async function releaseJoined(db: Transaction<Tables>, posts: readonly string[], now: number): Promise<void> {
  if (posts.length === 0) return;
  await db
    .updateTable('deliveries')
    .set({ ...DETACHED, state: 'pending', at: now })
    .where('joined_to', 'in', posts)
    .execute();
}

/**
 * Skips a subscription's deliveries that were included in a post waiting for a retry. That post is composed again
 * without them.
 */
export async function skipJoined(
  db: Transaction<Tables>,
  subscription: string,
  reason: string,
  now: number,
): Promise<void> {
  const posts = await db
    .updateTable('deliveries')
    .set({ message: null, told_through: null, told_changes: null })
    .where('state', '=', 'pending')
    .where('key', 'in', (from) =>
      from
        .selectFrom('deliveries as joined')
        .select('joined.joined_to')
        .where('joined.subscription', '=', subscription),
    )
    .returning('key')
    .execute();
  if (posts.length === 0) return;
  const keys = posts.map(({ key }) => key);
  await db
    .updateTable('deliveries')
    .set({ ...DETACHED, state: 'skipped', reason, at: now })
    .where('joined_to', 'in', keys)
    .where('subscription', '=', subscription)
    .execute();
  await releaseJoined(db, keys, now);
}

/** Marks channels busy until a time. */
export async function holdChannels(
  db: Transaction<Tables>,
  addresses: readonly string[],
  until: number,
): Promise<void> {
  if (addresses.length === 0) return;
  await db.updateTable('channels').set({ busy_until: until }).where('address', 'in', addresses).execute();
}

/** A digest cursor: the last date whose reminders were sent, and the hash of the known changes. */
export interface CursorColumns {
  readonly told_through: string;
  readonly told_changes: string;
}

/** Saves subscriptions' digest cursors, with one statement for each distinct cursor. */
export async function saveCursors(db: Transaction<Tables>, cursors: ReadonlyMap<string, CursorColumns>): Promise<void> {
  const alike = Map.groupBy(cursors, ([, set]) => `${set.told_through} ${set.told_changes}`);
  for (const group of alike.values()) {
    const [first] = group;
    if (!first) continue;
    const ids = group.map(([id]) => id);
    await db.updateTable('subscriptions').set(first[1]).where('id', 'in', ids).execute();
  }
}

export function instantOf(milliseconds: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds);
}

/** The greater of two columns; SQLite and PostgreSQL have no common function for it. */
export function greater(one: string, other: string) {
  const [a, b] = [sql.ref<number>(one), sql.ref<number>(other)];
  return sql<number>`case when ${a} > ${b} then ${a} else ${b} end`;
}
