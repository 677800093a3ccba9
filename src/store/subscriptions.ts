import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Selectable, Transaction } from 'kysely';
import type { DigestCursor } from '../ports/ledger.ts';
import type { AddResult, SubscriptionChange, Subscriptions } from '../ports/subscriptions.ts';
import type { Occurrence } from '../schedule/occurrences.ts';
import {
  type Address,
  addressKey,
  type PlatformName,
  type StoredSubscription,
  type Subscription,
} from '../schedule/subscription.ts';
import { formOf } from '../schedule/words.ts';
import { lockChannel } from './channels.ts';
import { saveContents } from './contents.ts';
import type { Database } from './database.ts';
import { releaseJoined, skipJoined } from './deliveries.ts';
import { saveNextOccurrences, suspendUnplannable } from './next-times.ts';
import { MAX_TRANSACTION_MS } from './planning.ts';
import { columnsOf, InvalidRow, nextColumns, subscriptionOf, withoutNul } from './rows.ts';
import { suspend } from './settling.ts';
import type { Tables } from './tables.ts';

type Row = Selectable<Tables['subscriptions']>;

/** Rows per page; few enough not to block the event loop for long. */
const PAGE = 200;
/** The most subscriptions replanned in one transaction. */
const STEP = 50;

/** Subscriptions in a database. */
export class StoredSubscriptions implements Subscriptions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add(
    subscription: Subscription,
    next: Occurrence | undefined,
    cursor: DigestCursor,
    most: number,
  ): Promise<AddResult> {
    const columns = columnsOf(subscription, next);
    return this.#database.write(async (db) => {
      // Serializes concurrent additions to one channel.
      await lockChannel(db, columns.address);
      const rows = await db.selectFrom('subscriptions').selectAll().where('address', '=', columns.address).execute();
      const same = this.#readable(rows).find((other) => isSameSubscription(other, subscription));
      if (same) return { kind: 'exists', id: same.id };
      if (rows.length >= most) return { kind: 'full', most };
      const [changes = ''] = await saveContents(db, [JSON.stringify(cursor.changes)], await this.#database.now(db));
      await db
        .insertInto('subscriptions')
        .values({ ...columns, told_through: cursor.through, told_changes: changes })
        .execute();
      return { kind: 'added' };
    });
  }

  async ofChannel(address: Address): Promise<StoredSubscription[]> {
    const rows = await this.#database.read((db) =>
      db
        .selectFrom('subscriptions')
        .selectAll()
        .where('address', '=', addressKey(address))
        .orderBy('created_at')
        .orderBy('id')
        .execute(),
    );
    return this.#readable(rows);
  }

  async suspendedIn(address: Address, scope: 'channel' | 'workspace'): Promise<StoredSubscription[]> {
    const rows = await this.#database.read((db) =>
      db
        .selectFrom('subscriptions')
        .selectAll()
        .where('platform', '=', address.platform)
        .where('workspace', '=', address.workspace)
        .$if(scope === 'channel', (query) => query.where('address', '=', addressKey(address)))
        .where('suspended', 'is not', null)
        .orderBy('address')
        .orderBy('created_at')
        .orderBy('id')
        .execute(),
    );
    return this.#readable(rows);
  }

  async all(): Promise<StoredSubscription[]> {
    return this.#database.read(async (db) => {
      const found: StoredSubscription[] = [];
      for (let last: Row | undefined; ; ) {
        const rows = await nextPage(db, last);
        found.push(...this.#readable(rows));
        last = rows.at(-1);
        if (rows.length < PAGE) return found;
        await yieldToEventLoop();
      }
    });
  }

  async change(id: string, { quiet, pause, suspended, next }: SubscriptionChange): Promise<boolean> {
    return this.#database.write(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable('subscriptions')
        .set({
          ...(quiet === undefined ? {} : { quiet: JSON.stringify(quiet) }),
          pause: pause === undefined ? null : JSON.stringify(pause),
          suspended: suspended === undefined ? null : withoutNul(suspended),
          ...nextColumns(next),
        })
        .where('id', '=', id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      const now = await this.#database.now(db);
      await deletePlanned(db, id, now);
      if (pause !== undefined) await skipPending(db, id, 'it was paused', now);
      return true;
    });
  }

  async remove(id: string): Promise<boolean> {
    return this.#database.write(async (db) => {
      const { numDeletedRows } = await db.deleteFrom('subscriptions').where('id', '=', id).executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      const now = await this.#database.now(db);
      await deletePlanned(db, id, now);
      await skipPending(db, id, 'it was ended', now);
      return true;
    });
  }

  async suspendWorkspace(platform: PlatformName, workspace: string, reason: string): Promise<void> {
    await this.#database.write(async (db) => {
      const now = await this.#database.now(db);
      await suspend(db, { platform, workspace, channel: '' }, 'workspace', withoutNul(reason), now);
    });
  }

  async replan(
    next: (subscription: StoredSubscription) => Occurrence | undefined,
    isOver = () => false,
  ): Promise<number> {
    let changed = 0;
    for (let last = ''; !isOver(); ) {
      const step = await this.#database.write(async (db) => {
        const rows = await db
          .selectFrom('subscriptions')
          .selectAll()
          .where('next_at', 'is not', null)
          .where('id', '>', last)
          .orderBy('id')
          .limit(STEP)
          .$if(this.#database.locksRows, (query) => query.forUpdate())
          .execute();
        const { moved, last: reached } = await this.#changedRows(db, rows, next);
        await saveNextOccurrences(db, moved);
        return { last: reached, moved: moved.length };
      });
      changed += step.moved;
      if (step.last === undefined) break;
      last = step.last;
      await yieldToEventLoop();
    }
    return changed;
  }

  /** The rows whose next occurrence changed, with the new one, and the last row that was processed. */
  async #changedRows(
    db: Transaction<Tables>,
    rows: readonly Row[],
    next: (subscription: StoredSubscription) => Occurrence | undefined,
  ): Promise<{ moved: { id: string; next: Occurrence | undefined }[]; last: string | undefined }> {
    const moved: { id: string; next: Occurrence | undefined }[] = [];
    const began = performance.now();
    let last: string | undefined;
    for (const row of rows) {
      if (last !== undefined && performance.now() - began > MAX_TRANSACTION_MS) break;
      last = row.id;
      try {
        const one = { id: row.id, next: next(subscriptionOf(row)) };
        const { next_nominal, next_at } = nextColumns(one.next);
        if (next_nominal !== row.next_nominal || next_at !== row.next_at) moved.push(one);
      } catch (error) {
        await suspendUnplannable(this.#database, db, row.id, error);
      }
    }
    return { moved, last };
  }

  /** The readable rows. The others are reported and left out. */
  #readable(rows: readonly Row[]): StoredSubscription[] {
    return rows.flatMap((row) => {
      try {
        return [subscriptionOf(row)];
      } catch (error) {
        if (!(error instanceof InvalidRow)) throw error;
        this.#database.onProblem(`Skipped an invalid subscription (${error.message}). Correct or delete its row`);
        return [];
      }
    });
  }
}

/** The next page of rows, by channel and age. */
async function nextPage(db: Transaction<Tables>, last: Row | undefined): Promise<Row[]> {
  return db
    .selectFrom('subscriptions')
    .selectAll()
    .$if(last !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('address', 'created_at', 'id'),
          '>',
          tuple(last?.address ?? '', last?.created_at ?? 0, last?.id ?? ''),
        ),
      ),
    )
    .orderBy('address')
    .orderBy('created_at')
    .orderBy('id')
    .limit(PAGE)
    .execute();
}

/** Deletes planned future deliveries, so they can be planned again. */
export async function deletePlanned(db: Transaction<Tables>, subscription: string, now: number): Promise<void> {
  await db
    .deleteFrom('deliveries')
    .where('subscription', '=', subscription)
    .where('state', 'in', ['pending', 'skipped'])
    .where('attempt', '=', 0)
    .where('due_at', '>', now)
    .execute();
}

/** Skips due deliveries that certainly were not sent. Their receipts show the reason. */
export async function skipPending(
  db: Transaction<Tables>,
  subscription: string,
  reason: string,
  now: number,
): Promise<void> {
  const skipped = await db
    .updateTable('deliveries')
    .set({ state: 'skipped', reason, at: now })
    .where('subscription', '=', subscription)
    .where('state', '=', 'pending')
    .returning('key')
    .execute();
  await releaseJoined(
    db,
    skipped.map(({ key }) => key),
    now,
  );
  await skipJoined(db, subscription, reason, now);
}

function isSameSubscription(one: Subscription, other: Subscription): boolean {
  const wish = ({ wish }: Subscription) =>
    wish.kind === 'digest' ? `digest ${wish.onlyChanges}` : `reminders ${wish.items.toSorted().join(' ')}`;
  if (one.story !== other.story) return false;
  return wish(one) === wish(other) && formOf(one.recurrence) === formOf(other.recurrence) && one.zone === other.zone;
}
