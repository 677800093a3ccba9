import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Message } from '../message/message.ts';
import type { DeliveryKey, Ledger, Outcome, Receipt } from '../ports/ledger.ts';
import { type Claimed, type ClaimOptions, type Compose, DELIVERY_STATES } from '../ports/ledger.ts';
import type { Plan } from '../schedule/due.ts';
import { type Address, addressKey, type PlatformName, type StoredSubscription } from '../schedule/subscription.ts';
import { deleteUnusedChannels } from './channels.ts';
import { claimDue } from './claim-due.ts';
import { claimInDoubt } from './claim-in-doubt.ts';
import { contentsOf, deleteUnusedContents } from './contents.ts';
import type { Database } from './database.ts';
import { BUSY, deliveryKey, FINISHED, greater, IN_PROGRESS, instantOf } from './deliveries.ts';
import { messageFromText } from './message.ts';
import { planBatch } from './planning.ts';
import { addressColumns, InvalidRow, instant, readRow } from './rows.ts';
import { settleOne } from './settling.ts';
import type { Tables } from './tables.ts';

/** Rows per transaction; few enough not to block the event loop or the database for long. */
const PLAN_BATCH = 50;
const PRUNE_BATCH = 500;
/** After this many rounds without a delivery to send, a claim returns, so that its caller can check the clock. */
const MAX_ROUNDS = 16;
/** The longest wait in milliseconds after the clock was set back; longer than a lease. */
const MAX_WAIT = 60_000;

const receipt = z
  .object({
    subscription: z.string(),
    story: z.string(),
    nominal: z.string(),
    ...addressColumns,
    state: z.enum(DELIVERY_STATES),
    due_at: instant,
    at: instant,
    attempt: z.int().min(0),
    reason: z.string().nullable(),
    in_post_of: z.string().nullable(),
  })
  .transform(({ platform, workspace, channel, due_at, attempt, reason, in_post_of, ...rest }) => ({
    ...rest,
    address: { platform, workspace, channel },
    due: due_at,
    attempts: attempt,
    ...(reason === null ? {} : { reason }),
    ...(in_post_of === null ? {} : { inPostOf: in_post_of }),
  }));

/** The delivery ledger in a database. */
export class StoredLedger implements Ledger {
  readonly #database: Database;
  readonly #stories: readonly string[] | undefined;

  /** @param stories ids of the briefings whose deliveries are planned and sent; by default all */
  constructor(database: Database, stories?: readonly string[]) {
    this.#database = database;
    this.#stories = stories;
  }

  async now(): Promise<Temporal.Instant> {
    return instantOf(await this.#database.read((db) => this.#database.now(db)));
  }

  async plan(
    wanted: { platforms: readonly PlatformName[]; until: Temporal.Instant; most: number },
    planOf: (subscription: StoredSubscription) => Plan,
  ): Promise<number> {
    for (let taken = 0; ; ) {
      const most = Math.min(wanted.most - taken, PLAN_BATCH);
      if (most <= 0 || wanted.platforms.length === 0) return taken;
      const step = await planBatch(this.#database, { ...wanted, most, stories: this.#stories }, planOf);
      taken += step.taken;
      if (!step.more) return taken;
      await yieldToEventLoop();
    }
  }

  async claim(claiming: ClaimOptions, compose: Compose): Promise<Claimed[]> {
    if (claiming.most <= 0) return [];
    for (let round = 1; ; round += 1) {
      const { seen, claimed } = await claimDue(this.#database, claiming, this.#stories, compose);
      // Rows that were read but not claimed are finished, so the next round reads others.
      if (claimed.length > 0 || seen === 0 || round === MAX_ROUNDS) return claimed;
      await yieldToEventLoop();
    }
  }

  claimInDoubt(claiming: ClaimOptions): Promise<Claimed[]> {
    return claimInDoubt(this.#database, claiming);
  }

  settle(claimed: Claimed, outcome: Outcome): Promise<boolean> {
    return settleOne(this.#database, claimed, outcome);
  }

  async nextWork(platform: PlatformName): Promise<Temporal.Instant | undefined> {
    const next = await this.#database.read(async (db) => {
      const now = await this.#database.now(db);
      const times = [await nextToSettle(db, platform), await nextToSend(db, platform, this.#stories, now)];
      const known = times.filter((time) => time !== undefined);
      return known.length === 0 ? undefined : Math.max(now, Math.min(...known));
    });
    return next === undefined ? undefined : instantOf(next);
  }

  async receipts(of: { address?: Address; subscription?: string; most: number }): Promise<Receipt[]> {
    const { address, subscription, most } = of;
    const rows = await this.#database.read((db) =>
      db
        .selectFrom('deliveries')
        .leftJoin('deliveries as post', 'post.key', 'deliveries.joined_to')
        .select(['deliveries.key', 'deliveries.subscription', 'deliveries.story', 'deliveries.nominal'])
        .select(['deliveries.platform'])
        .select(['deliveries.workspace', 'deliveries.channel', 'deliveries.due_at', 'post.subscription as in_post_of'])
        .select(({ fn }) => [
          fn.coalesce('post.state', 'deliveries.state').as('state'),
          fn.coalesce('post.at', 'deliveries.at').as('at'),
          fn.coalesce('post.attempt', 'deliveries.attempt').as('attempt'),
          fn.coalesce('post.reason', 'deliveries.reason').as('reason'),
        ])
        .$if(address !== undefined, (query) =>
          query.where('deliveries.address', '=', address ? addressKey(address) : ''),
        )
        .$if(subscription !== undefined, (query) => query.where('deliveries.subscription', '=', subscription ?? ''))
        .orderBy('deliveries.due_at', 'desc')
        .orderBy('deliveries.key')
        .limit(most)
        .execute(),
    );
    return rows.flatMap((row) => this.#receiptOf(row));
  }

  async messageOf(address: Address, occurrence: DeliveryKey): Promise<Message | undefined> {
    const key = deliveryKey(occurrence);
    const body = await this.#database.read(async (db) => {
      const row = await db
        .selectFrom('deliveries')
        .leftJoin('deliveries as post', 'post.key', 'deliveries.joined_to')
        .select(({ fn }) => fn.coalesce('post.message', 'deliveries.message').as('message'))
        .where('deliveries.key', '=', key)
        .where('deliveries.address', '=', addressKey(address))
        .executeTakeFirst();
      const hash = row?.message ?? null;
      return (await contentsOf(db, [hash])).get(hash ?? '');
    });
    try {
      return body === undefined ? undefined : messageFromText(body);
    } catch {
      this.#database.onProblem(`Could not show a post again: the message of deliveries ${key} is unreadable`);
      return undefined;
    }
  }

  async afterClockSetBack(): Promise<void> {
    await this.#database.write(async (db) => {
      const now = await this.#database.now(db);
      const latest = now + MAX_WAIT;
      await db
        .updateTable('channels')
        .set({ busy_until: latest })
        .where('busy_until', '>', latest)
        .where('busy_until', '<', BUSY)
        .execute();
      // Deliveries that were never claimed keep their own time.
      const waiting = db.updateTable('deliveries').set({ available_at: latest }).where('available_at', '>', latest);
      await waiting.where(IN_PROGRESS).execute();
      await waiting.where('state', '=', 'pending').where('attempt', '>', 0).execute();
      await db
        .deleteFrom('deliveries')
        .where('due_at', '>', now)
        .where('state', 'in', ['missed', 'skipped'])
        .where('attempt', '=', 0)
        .where('subscription', 'in', db.selectFrom('subscriptions').select('id').where('next_at', 'is not', null))
        .execute();
    });
  }

  async prune(before: Temporal.Instant): Promise<number> {
    for (let dropped = 0; ; ) {
      const some = await this.#database.write((db) => deleteFinished(db, before.epochMilliseconds));
      dropped += some;
      await yieldToEventLoop();
      if (some === PRUNE_BATCH) continue;
      const drop = async (db: Transaction<Tables>) =>
        deleteUnusedContents(db, await this.#database.now(db), PRUNE_BATCH);
      while ((await this.#database.write(drop)) === PRUNE_BATCH) await yieldToEventLoop();
      for (let last: string | undefined = ''; last !== undefined; ) {
        const after: string = last;
        last = await this.#database.write((db) => deleteUnusedChannels(this.#database, db, after, PRUNE_BATCH));
        await yieldToEventLoop();
      }
      return dropped;
    }
  }

  #receiptOf(row: { readonly key: string }): Receipt[] {
    try {
      return [readRow(receipt, row, `deliveries ${row.key}`)];
    } catch (error) {
      if (!(error instanceof InvalidRow)) throw error;
      this.#database.onProblem(`Skipped an invalid receipt (${error.message}). Correct or delete its row`);
      return [];
    }
  }
}

/** The earliest time at which another process may settle a delivery in progress. */
async function nextToSettle(db: Transaction<Tables>, platform: PlatformName): Promise<number | undefined> {
  const row = await db
    .selectFrom('deliveries')
    .select('available_at')
    .where('platform', '=', platform)
    .where(IN_PROGRESS)
    .orderBy('available_at')
    .limit(1)
    .executeTakeFirst();
  return row?.available_at;
}

/** The earliest time of a due delivery whose channel is free, or becomes free at a known time. */
async function nextToSend(
  db: Transaction<Tables>,
  platform: PlatformName,
  stories: readonly string[] | undefined,
  now: number,
): Promise<number | undefined> {
  const pending = db
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.address', 'deliveries.address')
    .where('platform', '=', platform)
    .$if(stories !== undefined, (query) => query.where('story', 'in', stories ?? []))
    .where('state', '=', 'pending');
  const ready = await pending
    .select('due_at')
    .where('due_at', '<=', now)
    .where('available_at', '<=', now)
    .where('busy_until', '<=', now)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  if (ready) return now;
  const waiting = await pending
    .select(({ fn }) => fn.min<number | null>(greater('available_at', 'busy_until')).as('at'))
    .where('due_at', '<=', now)
    .where('busy_until', '<', BUSY)
    .executeTakeFirst();
  const planned = await pending
    .select('due_at')
    .where('due_at', '>', now)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  const times = [waiting?.at ?? undefined, planned?.due_at].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Deletes up to `MAX_PRUNED` deliveries that finished before a time. */
async function deleteFinished(db: Transaction<Tables>, before: number): Promise<number> {
  const dropped = await db
    .deleteFrom('deliveries')
    .where(
      'key',
      'in',
      db
        .selectFrom('deliveries')
        .select('key')
        .where('at', '<', before)
        .where(FINISHED)
        .orderBy('at')
        .limit(PRUNE_BATCH),
    )
    .returning('key')
    .execute();
  if (dropped.length > 0) {
    const keys = dropped.map(({ key }) => key);
    await db.deleteFrom('deliveries').where('joined_to', 'in', keys).execute();
  }
  return dropped.length;
}
