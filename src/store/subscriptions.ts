import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { Subscriptions } from '../ports/subscriptions.ts';
import type { Occurrence } from '../schedule/occurrences.ts';
import { formatRecurrence } from '../schedule/recurrence-text.ts';
import { addressKey, type StoredSubscription, type Subscription } from '../schedule/subscription.ts';
import { lockChannel } from './channels.ts';
import { saveContents } from './contents.ts';
import type { Database } from './database.ts';
import { releaseJoined, skipJoined } from './deliveries.ts';
import { MAX_TRANSACTION_MS, saveNextOccurrences, suspendUnplannable } from './planning.ts';
import { nextOccurrenceColumns, readableRows, readSubscription, subscriptionColumns, withoutNul } from './rows.ts';
import { suspend } from './settling.ts';
import type { Tables } from './tables.ts';

type SubscriptionRow = Tables['subscriptions'];
type NextOccurrence = (subscription: StoredSubscription) => Occurrence | undefined;

/** Few enough rows not to block the event loop for long. */
const PAGE_SIZE = 200;
const REPLAN_BATCH = 50;

export function createSubscriptions(database: Database): Subscriptions {
  const readableSubscriptions = (rows: readonly SubscriptionRow[]) =>
    readableRows(rows, readSubscription, (fault) =>
      database.onProblem(`Skipped an invalid subscription (${fault}). Correct or delete its row`),
    );
  return {
    add: (subscription, next, cursor, limit) => {
      const columns = subscriptionColumns(subscription, next);
      return database.write(async (db) => {
        // Serializes concurrent additions to one channel.
        await lockChannel(db, columns.address);
        const rows = await db.selectFrom('subscriptions').selectAll().where('address', '=', columns.address).execute();
        const duplicate = readableSubscriptions(rows).find((stored) => isSameSubscription(stored, subscription));
        if (duplicate) return { kind: 'exists', id: duplicate.id };
        if (rows.length >= limit) return { kind: 'full', limit };
        const [changes = ''] = await saveContents(db, [JSON.stringify(cursor.changes)], await database.now(db));
        await db
          .insertInto('subscriptions')
          .values({ ...columns, told_through: cursor.through, told_changes: changes })
          .execute();
        return { kind: 'added' };
      });
    },
    findInChannel: async (address) => {
      const rows = await database.read((db) => selectInOrder(db).where('address', '=', addressKey(address)).execute());
      return readableSubscriptions(rows);
    },
    findSuspended: async ({ platform, workspace, channel }, scope) => {
      const rows = await database.read((db) =>
        selectInOrder(db)
          .where(({ and }) => and({ platform, workspace, ...(scope === 'channel' && { channel }) }))
          .where('suspended', 'is not', null)
          .execute(),
      );
      return readableSubscriptions(rows);
    },
    findAll: () =>
      database.read(async (db) => {
        const subscriptions: StoredSubscription[] = [];
        for (let lastRow: SubscriptionRow | undefined; ; ) {
          const rows = await pageAfter(db, lastRow);
          subscriptions.push(...readableSubscriptions(rows));
          lastRow = rows.at(-1);
          if (rows.length < PAGE_SIZE) return subscriptions;
          await yieldToEventLoop();
        }
      }),
    change: (id, { quiet, times, pause, suspended, next }) =>
      database.write(async (db) => {
        const { numUpdatedRows } = await db
          .updateTable('subscriptions')
          .set({
            ...(quiet && { quiet: JSON.stringify(quiet) }),
            ...(times && { recurrence: formatRecurrence(times.recurrence), zone: times.zone }),
            pause: pause === undefined ? null : JSON.stringify(pause),
            suspended: suspended === undefined ? null : withoutNul(suspended),
            ...nextOccurrenceColumns(next),
          })
          .where('id', '=', id)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        const now = await database.now(db);
        await deletePlanned(db, id, now);
        if (pause !== undefined) await skipPending(db, id, 'it was paused', now);
        return true;
      }),
    remove: (id) =>
      database.write(async (db) => {
        const { numDeletedRows } = await db.deleteFrom('subscriptions').where('id', '=', id).executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        const now = await database.now(db);
        await deletePlanned(db, id, now);
        await skipPending(db, id, 'it was ended', now);
        return true;
      }),
    suspendWorkspace: (platform, workspace, reason) =>
      database.write(async (db) => {
        const now = await database.now(db);
        await suspend(db, { platform, workspace, channel: '' }, 'workspace', withoutNul(reason), now);
      }),
    replan: async (findNextOccurrence, shouldStop = () => false) => {
      let changedCount = 0;
      let lastId: string | undefined = '';
      while (lastId !== undefined && !shouldStop()) {
        const batch: ReplannedBatch = await replanBatch(database, lastId, findNextOccurrence);
        changedCount += batch.changedCount;
        lastId = batch.last;
        await yieldToEventLoop();
      }
      return changedCount;
    },
  };
}

function selectInOrder(db: Transaction<Tables>) {
  return db.selectFrom('subscriptions').selectAll().orderBy('address').orderBy('created_at').orderBy('id');
}

function pageAfter(db: Transaction<Tables>, last: SubscriptionRow | undefined): Promise<SubscriptionRow[]> {
  const page = selectInOrder(db).limit(PAGE_SIZE);
  if (!last) return page.execute();
  const { address, created_at, id } = last;
  return page
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('address', 'created_at', 'id'), '>', tuple(address, created_at, id)),
    )
    .execute();
}

interface ReplannedBatch {
  readonly changedCount: number;
  readonly last: string | undefined;
}

function replanBatch(database: Database, lastId: string, findNextOccurrence: NextOccurrence): Promise<ReplannedBatch> {
  return database.write(async (db) => {
    const rows = await db
      .selectFrom('subscriptions')
      .selectAll()
      .where('next_at', 'is not', null)
      .where('id', '>', lastId)
      .orderBy('id')
      .limit(REPLAN_BATCH)
      .$if(database.locksRows, (query) => query.forUpdate())
      .execute();
    const changes: { id: string; next: Occurrence | undefined }[] = [];
    const startedAt = performance.now();
    let last: string | undefined;
    for (const row of rows) {
      if (last !== undefined && performance.now() - startedAt > MAX_TRANSACTION_MS) break;
      last = row.id;
      try {
        const next = findNextOccurrence(readSubscription(row));
        const { next_nominal, next_at } = nextOccurrenceColumns(next);
        if (next_nominal !== row.next_nominal || next_at !== row.next_at) changes.push({ id: row.id, next });
      } catch (error) {
        await suspendUnplannable(database, db, row.id, error);
      }
    }
    await saveNextOccurrences(db, changes);
    return { changedCount: changes.length, last };
  });
}

export async function deletePlanned(db: Transaction<Tables>, subscription: string, now: number): Promise<void> {
  await db
    .deleteFrom('deliveries')
    .where('subscription', '=', subscription)
    .where('state', 'in', ['pending', 'skipped'])
    .where('attempt', '=', 0)
    .where('due_at', '>', now)
    .execute();
}

export async function skipPending(
  db: Transaction<Tables>,
  subscription: string,
  reason: string,
  now: number,
): Promise<void> {
  const skippedRows = await db
    .updateTable('deliveries')
    .set({ state: 'skipped', reason, at: now })
    .where(({ and }) => and({ subscription, state: 'pending' }))
    .returning('key')
    .execute();
  const posts = skippedRows.map(({ key }) => key);
  await releaseJoined(db, posts, now);
  await skipJoined(db, subscription, reason, now);
}

function isSameSubscription(a: Subscription, b: Subscription): boolean {
  const comparedFields = ({ story, wish, recurrence, zone }: Subscription) => {
    const content = wish.kind === 'digest' ? wish.onlyChanges : wish.items.toSorted();
    return JSON.stringify([story, wish.kind, content, formatRecurrence(recurrence), zone]);
  };
  return comparedFields(a) === comparedFields(b);
}
