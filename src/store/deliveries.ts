import { createHash } from 'node:crypto';
import { sql, type Transaction, type Updateable } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { DeliveryKey } from '../ports/ledger.ts';
import { type Address, addressKey } from '../schedule/subscription.ts';
import type { Tables } from './tables.ts';

export const BUSY_UNTIL_SETTLED = Number.MAX_SAFE_INTEGER;

const ROWS_PER_STATEMENT = 500;

/** Literal SQL, because a partial index has exactly this condition. */
export const IS_IN_PROGRESS = sql<boolean>`state in ('sending', 'in doubt')`;
export const IS_FINISHED = sql<boolean>`state in ('delivered', 'uncertain', 'dead', 'missed', 'skipped')`;

export type DeliveryRow = Tables['deliveries'];

export function deliveryKey({ subscription, nominal }: DeliveryKey): string {
  return `${subscription}@${nominal}`;
}

type NewDelivery = Pick<DeliveryRow, 'subscription' | 'nominal' | 'story' | 'state' | 'due_at' | 'expires_at' | 'at'> &
  Partial<Pick<DeliveryRow, 'reason' | 'message' | 'reply_to'>> & { readonly address: Address };

export function newDelivery({ address, ...columns }: NewDelivery): DeliveryRow {
  return {
    key: deliveryKey(columns),
    ...address,
    address: addressKey(address),
    // Arbitrary, but the same every day.
    spread: createHash('sha256').update(columns.subscription).digest().readUInt32BE(),
    available_at: columns.due_at,
    attempt: 0,
    owner: null,
    first_claimed_at: null,
    claimed_at: null,
    message: null,
    told_through: null,
    told_changes: null,
    post: null,
    reason: null,
    joined_to: null,
    reply_to: null,
    ...columns,
  };
}

export async function insertDeliveries(db: Transaction<Tables>, rows: readonly DeliveryRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS_PER_STATEMENT) {
    await db
      .insertInto('deliveries')
      .values(rows.slice(i, i + ROWS_PER_STATEMENT))
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
  }
}

export async function updateDeliveries(
  db: Transaction<Tables>,
  changes: ReadonlyMap<string, Updateable<DeliveryRow>>,
): Promise<void> {
  for (const [change, keys] of groupByValue(changes)) {
    await db.updateTable('deliveries').set(change).where('key', 'in', keys).execute();
  }
}

function groupByValue<T>(entries: ReadonlyMap<string, T>): (readonly [value: T, keys: string[]])[] {
  const groups = Map.groupBy(entries, ([, value]) => JSON.stringify(value));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [[first[1], group.map(([key]) => key)] as const] : [];
  });
}

const DETACHED_COLUMNS = { joined_to: null, told_through: null, told_changes: null } as const;

export async function releaseJoined(db: Transaction<Tables>, posts: readonly string[], now: number): Promise<void> {
  if (posts.length === 0) return;
  await db
    .updateTable('deliveries')
    .set({ ...DETACHED_COLUMNS, state: 'pending', at: now })
    .where('joined_to', 'in', posts)
    .execute();
}

/**
 * Skips a subscription's deliveries that were joined to posts waiting for a retry. These posts are composed again without them.
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
    .where('key', 'in', ({ selectFrom }) =>
      selectFrom('deliveries as joined').select('joined.joined_to').where('joined.subscription', '=', subscription),
    )
    .returning('key')
    .execute();
  if (posts.length === 0) return;
  const keys = posts.map(({ key }) => key);
  await db
    .updateTable('deliveries')
    .set({ ...DETACHED_COLUMNS, state: 'skipped', reason, at: now })
    .where('joined_to', 'in', keys)
    .where('subscription', '=', subscription)
    .execute();
  await releaseJoined(db, keys, now);
}

export async function holdChannels(
  db: Transaction<Tables>,
  addresses: readonly string[],
  until: number,
): Promise<void> {
  if (addresses.length === 0) return;
  await db.updateTable('channels').set({ busy_until: until }).where('address', 'in', addresses).execute();
}

export type CursorColumns = Pick<Tables['subscriptions'], 'told_through' | 'told_changes'>;

export async function saveCursors(db: Transaction<Tables>, cursors: ReadonlyMap<string, CursorColumns>): Promise<void> {
  for (const [cursor, ids] of groupByValue(cursors)) {
    await db.updateTable('subscriptions').set(cursor).where('id', 'in', ids).execute();
  }
}

export function toInstant(milliseconds: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds);
}

/** SQLite and PostgreSQL have no common function for it. */
export function greaterColumn(column: string, otherColumn: string) {
  const [a, b] = [sql.ref<number>(column), sql.ref<number>(otherColumn)];
  return sql<number>`case when ${a} > ${b} then ${a} else ${b} end`;
}
