import { sql, type Transaction, type Updateable } from 'kysely';
import { isSubscription } from '../message/post-controls.ts';
import type { Claimed, Outcome } from '../ports/ledger.ts';
import { type Address, addressKey } from '../schedule/subscription.ts';
import type { Database } from './database.ts';
import {
  BUSY,
  type CursorColumns,
  type DeliveryColumns,
  deliveryKey,
  holdChannels,
  IN_PROGRESS,
  saveCursors,
} from './deliveries.ts';
import { rememberPost } from './posts.ts';
import { nextColumns, withoutNul } from './rows.ts';
import type { Tables } from './tables.ts';

/** Milliseconds between posts in one channel: the limit of both platforms. */
const CHANNEL_INTERVAL_MS = 1000;

/** Records the outcome of an attempt if its claim is still the latest. */
export function settleOne(database: Database, claimed: Claimed, outcome: Outcome): Promise<boolean> {
  return database.write(async (db) => {
    const now = await database.now(db);
    const row = await db
      .updateTable('deliveries')
      .set({ ...columnsOf(outcome), state: outcome.state, owner: null, at: enteredAt(outcome.state, now) })
      .where('key', '=', deliveryKey(claimed))
      .where(IN_PROGRESS)
      .where('owner', '=', claimed.owner)
      .where('attempt', '=', claimed.attempt)
      .where('claimed_at', '=', claimed.claimed.epochMilliseconds)
      .returning(['subscription', 'address', 'told_through', 'told_changes'])
      .executeTakeFirst();
    if (!row) return false;
    await holdChannels(db, [row.address], busyUntil(outcome, now));
    const { subscription, told_through, told_changes } = row;
    if (outcome.state === 'delivered') {
      const joined = await db
        .selectFrom('deliveries')
        .select(['subscription', 'told_through', 'told_changes'])
        .where('joined_to', '=', deliveryKey(claimed))
        .execute();
      await saveCursors(db, cursorsOf([{ subscription, told_through, told_changes }, ...joined]));
    }
    const { told } = claimed.message;
    if (outcome.state === 'delivered' && told && isSubscription(claimed)) {
      const { address, subscription: series } = claimed;
      await rememberPost(db, { address, post: outcome.post, series, told }, now);
    }
    const suspends = 'suspends' in outcome ? (outcome.suspends ?? 'none') : 'none';
    if (suspends !== 'none' && 'reason' in outcome) {
      await suspend(db, claimed.address, suspends, withoutNul(outcome.reason), now);
    }
    return true;
  });
}

function cursorsOf(
  rows: readonly Pick<DeliveryColumns, 'subscription' | 'told_through' | 'told_changes'>[],
): ReadonlyMap<string, CursorColumns> {
  return new Map(
    rows.flatMap(({ subscription, told_through, told_changes }) =>
      told_through === null || told_changes === null ? [] : [[subscription, { told_through, told_changes }] as const],
    ),
  );
}

function columnsOf(outcome: Outcome): Updateable<DeliveryColumns> {
  switch (outcome.state) {
    case 'delivered':
      return { post: outcome.post, reason: outcome.reason === undefined ? null : withoutNul(outcome.reason) };
    case 'pending':
    case 'in doubt':
      return { available_at: outcome.at.epochMilliseconds, reason: withoutNul(outcome.reason) };
    default:
      return { reason: withoutNul(outcome.reason) };
  }
}

/** When the delivery entered its state: now, unless it is already in it. */
function enteredAt(state: string, now: number) {
  return sql<number>`case when state = ${state} then at else cast(${now} as bigint) end`;
}

function busyUntil(outcome: Outcome, now: number): number {
  switch (outcome.state) {
    case 'delivered':
      return now + CHANNEL_INTERVAL_MS;
    case 'pending':
      return outcome.at.epochMilliseconds;
    case 'in doubt':
      return BUSY;
    default:
      return now;
  }
}

/** Suspends the subscriptions of a channel or workspace, and skips its pending deliveries. */
export async function suspend(
  db: Transaction<Tables>,
  address: Address,
  what: 'channel' | 'workspace',
  reason: string,
  now: number,
): Promise<void> {
  await db
    .updateTable('subscriptions')
    .set({ suspended: reason, ...nextColumns(undefined) })
    .$if(what === 'channel', (query) => query.where('address', '=', addressKey(address)))
    .where('platform', '=', address.platform)
    .where('workspace', '=', address.workspace)
    .execute();
  await db
    .updateTable('deliveries')
    .set({ state: 'skipped', reason, at: now })
    .$if(what === 'channel', (query) => query.where('address', '=', addressKey(address)))
    .where('platform', '=', address.platform)
    .where('workspace', '=', address.workspace)
    .where('state', '=', 'pending')
    .execute();
}
