import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { COUNTED_STATES, DELIVERY_STATES, type Ledger } from '../ports/ledger.ts';
import { addressKey, type PlatformName } from '../schedule/subscription.ts';
import { claimDue } from './claim-due.ts';
import { claimInDoubt } from './claim-in-doubt.ts';
import { loadContents } from './contents.ts';
import type { Database } from './database.ts';
import { BUSY_UNTIL_SETTLED, deliveryKey, greaterColumn, IS_IN_PROGRESS, toInstant } from './deliveries.ts';
import { planBatch } from './planning.ts';
import { pruneDeliveries } from './pruning.ts';
import { MAX_AHEAD_MS } from './rate-limiter.ts';
import { addressColumns, instantColumn, readableRows, readRow } from './rows.ts';
import { settleDelivery } from './settling.ts';
import { messageFromText } from './stored-message.ts';
import type { Tables } from './tables.ts';

/** Few enough subscriptions not to block the event loop or the database for long. */
const PLAN_BATCH = 50;
/** After this many rounds without a delivery to send, the caller checks the clock again. */
const MAX_ROUNDS = 16;
/** Longer than a lease. */
const MAX_WAIT_MS = 60_000;

const count = z.coerce.number().int().min(0);
const deliveryCounts = z.array(z.object({ platform: z.string(), state: z.enum(COUNTED_STATES), count, due: count }));

const receipt = z
  .object({
    subscription: z.string(),
    story: z.string(),
    nominal: z.string(),
    ...addressColumns,
    state: z.enum(DELIVERY_STATES),
    due_at: instantColumn,
    at: instantColumn,
    attempt: z.int().min(0),
    reason: z.string().nullable(),
    in_post_of: z.string().nullable(),
  })
  .transform(({ platform, workspace, channel, due_at: due, at: stateSince, attempt: attempts, ...row }) => {
    const { reason, in_post_of, ...receiptFields } = row;
    return {
      ...receiptFields,
      address: { platform, workspace, channel },
      due,
      stateSince,
      attempts,
      ...(reason !== null && { reason }),
      ...(in_post_of !== null && { inPostOf: in_post_of }),
    };
  });

export function createLedger(database: Database, stories?: readonly string[]): Ledger {
  return {
    now: async () => toInstant(await database.read((db) => database.now(db))),
    plan: async ({ platforms, until, limit }, planOf) => {
      if (platforms.length === 0) return 0;
      for (let total = 0; ; ) {
        const batchSize = Math.min(limit - total, PLAN_BATCH);
        if (batchSize <= 0) return total;
        const batch = await planBatch(database, { platforms, stories, until, limit: batchSize }, planOf);
        total += batch.planned;
        if (!batch.hasMore) return total;
        await yieldToEventLoop();
      }
    },
    claim: async (claimOptions, compose) => {
      if (claimOptions.limit <= 0) return [];
      for (let round = 1; ; round += 1) {
        const { rowCount, claims } = await claimDue(database, claimOptions, stories, compose);
        // If nothing was claimed, all rows that were read are finished, so the next round reads others.
        if (claims.length > 0 || rowCount === 0 || round === MAX_ROUNDS) return claims;
        await yieldToEventLoop();
      }
    },
    claimInDoubt: (claimOptions) => claimInDoubt(database, claimOptions),
    settle: (delivery, outcome) => settleDelivery(database, delivery, outcome),
    nextWork: (platform) =>
      database.read(async (db) => {
        const now = await database.now(db);
        const earliestAt = earliestTime(await nextToSettle(db, platform), await nextToSend(db, platform, stories, now));
        return earliestAt === undefined ? undefined : toInstant(Math.max(now, earliestAt));
      }),
    count: (platforms) =>
      database.read(async (db) => {
        const now = await database.now(db);
        const rows = await db
          .selectFrom('deliveries')
          .select(({ fn }) => [
            'platform',
            'state',
            fn.countAll().as('count'),
            fn.countAll().filterWhere('due_at', '<=', now).as('due'),
          ])
          .where('platform', 'in', platforms)
          // An index skips the many rows in other states.
          .where('state', 'in', COUNTED_STATES)
          .groupBy(['platform', 'state'])
          .execute();
        return deliveryCounts.parse(rows);
      }),
    receipts: async ({ address, subscription, limit }) => {
      const rows = await database.read((db) =>
        db
          .selectFrom('deliveries')
          .leftJoin('deliveries as post', 'post.key', 'deliveries.joined_to')
          .select(['deliveries.key', 'deliveries.subscription', 'deliveries.story', 'deliveries.nominal'])
          .select(['deliveries.platform', 'deliveries.workspace', 'deliveries.channel', 'deliveries.due_at'])
          .select(({ fn }) => [
            'post.subscription as in_post_of',
            fn.coalesce('post.state', 'deliveries.state').as('state'),
            fn.coalesce('post.at', 'deliveries.at').as('at'),
            fn.coalesce('post.attempt', 'deliveries.attempt').as('attempt'),
            fn.coalesce('post.reason', 'deliveries.reason').as('reason'),
          ])
          .where(({ and }) =>
            and({
              ...(address && { 'deliveries.address': addressKey(address) }),
              ...(subscription !== undefined && { 'deliveries.subscription': subscription }),
            }),
          )
          .orderBy('deliveries.due_at', 'desc')
          .orderBy('deliveries.key')
          .limit(limit)
          .execute(),
      );
      return readableRows(
        rows,
        (row) => readRow(receipt, row, `deliveries ${row.key}`),
        (fault) => database.onProblem(`Skipped an invalid receipt (${fault}). Correct or delete its row`),
      );
    },
    messageOf: async (address, occurrence) => {
      const key = deliveryKey(occurrence);
      const body = await database.read(async (db) => {
        const row = await db
          .selectFrom('deliveries')
          .leftJoin('deliveries as post', 'post.key', 'deliveries.joined_to')
          .select(({ fn }) => fn.coalesce('post.message', 'deliveries.message').as('message'))
          .where('deliveries.key', '=', key)
          .where('deliveries.address', '=', addressKey(address))
          .executeTakeFirst();
        const hash = row?.message ?? '';
        return (await loadContents(db, [hash])).get(hash);
      });
      try {
        return body === undefined ? undefined : messageFromText(body);
      } catch {
        database.onProblem(`Could not show the post ${key}: its stored message is damaged`);
        return undefined;
      }
    },
    afterClockSetBack: () =>
      database.write(async (db) => {
        const now = await database.now(db);
        const latestAvailable = now + MAX_WAIT_MS;
        await db
          .updateTable('channels')
          .set({ busy_until: latestAvailable })
          .where('busy_until', '>', latestAvailable)
          .where('busy_until', '<', BUSY_UNTIL_SETTLED)
          .execute();
        const latestSlot = now + MAX_AHEAD_MS;
        await db.updateTable('buckets').set({ free_at: latestSlot }).where('free_at', '>', latestSlot).execute();
        // Deliveries that were never claimed keep their own time.
        const waitingDeliveries = db
          .updateTable('deliveries')
          .set({ available_at: latestAvailable })
          .where('available_at', '>', latestAvailable);
        await waitingDeliveries.where(IS_IN_PROGRESS).execute();
        await waitingDeliveries.where('state', '=', 'pending').where('attempt', '>', 0).execute();
        await db
          .deleteFrom('deliveries')
          .where('due_at', '>', now)
          .where('state', 'in', ['missed', 'skipped'])
          .where('attempt', '=', 0)
          .where('subscription', 'in', db.selectFrom('subscriptions').select('id').where('next_at', 'is not', null))
          .execute();
      }),
    prune: (before) => pruneDeliveries(database, before.epochMilliseconds),
  };
}

async function nextToSettle(db: Transaction<Tables>, platform: PlatformName): Promise<number | undefined> {
  const row = await db
    .selectFrom('deliveries')
    .select('available_at')
    .where('platform', '=', platform)
    .where(IS_IN_PROGRESS)
    .orderBy('available_at')
    .limit(1)
    .executeTakeFirst();
  return row?.available_at;
}

async function nextToSend(
  db: Transaction<Tables>,
  platform: PlatformName,
  stories: readonly string[] | undefined,
  now: number,
): Promise<number | undefined> {
  const pendingDeliveries = db
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.address', 'deliveries.address')
    .where('platform', '=', platform)
    .$if(stories !== undefined, (query) => query.where('story', 'in', stories ?? []))
    .where('state', '=', 'pending');
  const due = pendingDeliveries.where('due_at', '<=', now);
  const readyDelivery = await due
    .select('due_at')
    .where('available_at', '<=', now)
    .where('busy_until', '<=', now)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  if (readyDelivery) return now;
  const nextAvailable = await due
    .select(({ fn }) => fn.min<number | null>(greaterColumn('available_at', 'busy_until')).as('at'))
    .where('busy_until', '<', BUSY_UNTIL_SETTLED)
    .executeTakeFirst();
  const plannedDelivery = await pendingDeliveries
    .select('due_at')
    .where('due_at', '>', now)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return earliestTime(nextAvailable?.at ?? undefined, plannedDelivery?.due_at);
}

function earliestTime(...times: (number | undefined)[]): number | undefined {
  const definedTimes = times.filter((time) => time !== undefined);
  return definedTimes.length === 0 ? undefined : Math.min(...definedTimes);
}
