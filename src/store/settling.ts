import { sql, type Transaction, type Updateable } from 'kysely';
import { isSubscription } from '../message/post-controls.ts';
import type { ClaimedDelivery, Outcome } from '../ports/ledger.ts';
import { type Address, addressKey } from '../schedule/subscription.ts';
import type { Database } from './database.ts';
import {
  BUSY_UNTIL_SETTLED,
  type CursorColumns,
  type DeliveryRow,
  deliveryKey,
  holdChannels,
  IS_IN_PROGRESS,
  saveCursors,
} from './deliveries.ts';
import { rememberPost } from './posts.ts';
import { nextOccurrenceColumns, withoutNul } from './rows.ts';
import type { Tables } from './tables.ts';

/** Slack accepts about one post per second in a channel. */
const CHANNEL_INTERVAL_MS = 1000;

/** Returns false if another claim or outcome came first. */
export function settleDelivery(database: Database, delivery: ClaimedDelivery, outcome: Outcome): Promise<boolean> {
  return database.write(async (db) => {
    const now = await database.now(db);
    const { state } = outcome;
    const { owner, attempt } = delivery;
    const { columns, busyUntil } = effectOf(outcome, now);
    const claimed_at = delivery.claimedAt.epochMilliseconds;
    const row = await db
      .updateTable('deliveries')
      .set({ ...columns, state, owner: null, at: enteredAt(state, now) })
      .where(({ and }) => and({ key: deliveryKey(delivery), owner, attempt, claimed_at }))
      .where(IS_IN_PROGRESS)
      .returning(['key', 'address'])
      .executeTakeFirst();
    if (!row) return false;
    await holdChannels(db, [row.address], busyUntil);
    if (outcome.state === 'delivered') {
      await advanceCursors(db, row.key);
      const { address, subscription: series, message } = delivery;
      if (message.told && isSubscription(delivery)) {
        await rememberPost(db, { address, post: outcome.post, series, snapshot: message.told }, now);
      }
    } else if ('suspends' in outcome && outcome.suspends !== undefined && outcome.suspends !== 'none') {
      await suspend(db, delivery.address, outcome.suspends, withoutNul(outcome.reason), now);
    }
    return true;
  });
}

async function advanceCursors(db: Transaction<Tables>, post: string): Promise<void> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['subscription', 'told_through', 'told_changes'])
    .where(({ eb, or }) => or([eb('key', '=', post), eb('joined_to', '=', post)]))
    .execute();
  const cursors = new Map<string, CursorColumns>();
  for (const { subscription, told_through, told_changes } of rows) {
    if (told_through !== null && told_changes !== null) cursors.set(subscription, { told_through, told_changes });
  }
  await saveCursors(db, cursors);
}

function effectOf(
  outcome: Outcome,
  now: number,
): { readonly columns: Updateable<DeliveryRow>; readonly busyUntil: number } {
  const reason = outcome.reason === undefined ? null : withoutNul(outcome.reason);
  switch (outcome.state) {
    case 'delivered':
      return { columns: { post: outcome.post, reason }, busyUntil: now + CHANNEL_INTERVAL_MS };
    case 'pending':
    case 'in doubt': {
      const available_at = outcome.retryAt.epochMilliseconds;
      const busyUntil = outcome.state === 'pending' ? available_at : BUSY_UNTIL_SETTLED;
      return { columns: { available_at, reason }, busyUntil };
    }
    default:
      return { columns: { reason }, busyUntil: now };
  }
}

/** A delivery that is already in the state keeps its time. */
function enteredAt(state: string, now: number) {
  return sql<number>`case when state = ${state} then at else cast(${now} as bigint) end`;
}

/** Also skips pending deliveries. */
export async function suspend(
  db: Transaction<Tables>,
  address: Address,
  scope: 'channel' | 'workspace',
  reason: string,
  now: number,
): Promise<void> {
  const { platform, workspace } = address;
  const suspendedColumns = { platform, workspace, ...(scope === 'channel' && { address: addressKey(address) }) };
  await db
    .updateTable('subscriptions')
    .set({ suspended: reason, ...nextOccurrenceColumns(undefined) })
    .where(({ and }) => and(suspendedColumns))
    .execute();
  await db
    .updateTable('deliveries')
    .set({ state: 'skipped', reason, at: now })
    .where(({ and }) => and(suspendedColumns))
    .where('state', '=', 'pending')
    .execute();
}
