import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Selectable, Transaction } from 'kysely';
import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Message, TopicSubstance } from '../message/message.ts';
import { FOLLOW_UP, NOTIFICATION } from '../message/post-controls.ts';
import type { Grace, News, NewsRules, Notification, RememberedPost } from '../ports/news.ts';
import { type Address, addressKey } from '../schedule/subscription.ts';
import { lockChannel } from './channels.ts';
import { saveContents } from './contents.ts';
import type { Database } from './database.ts';
import { deliveryKey, insertDeliveries, instantOf } from './deliveries.ts';
import { messageToText } from './message.ts';
import { rememberPost, saveTopics, shortHash, storyKey, topicsByHash } from './posts.ts';
import { addressColumns, readRow } from './rows.ts';
import type { Tables } from './tables.ts';

type PostRow = Selectable<Tables['posts']>;
type NotificationRow = Selectable<Tables['notifications']>;

const PRUNE_BATCH = 500;
const FOLLOW_UPS_OFF = 'follow-ups were switched off here';

const addressed = z.object(addressColumns);

/** Saved answers and notifications in a database. */
export class StoredNews implements News {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async remember(post: RememberedPost): Promise<void> {
    await this.#database.write(async (db) => rememberPost(db, post, await this.#database.now(db)));
  }

  async followsUp(story: string, address: Address): Promise<boolean> {
    return this.#database.read((db) => hasFollowUps(db, story, address));
  }

  async setFollowsUp(story: string, address: Address, wanted: boolean): Promise<void> {
    await this.#database.write(async (db) => {
      const now = await this.#database.now(db);
      const key = storyKey(story, address, '');
      await db.deleteFrom('follow_ups_off').where('key', '=', key).execute();
      if (wanted) return;
      await db.insertInto('follow_ups_off').values({ key, at: now }).execute();
      await db
        .updateTable('deliveries')
        .set({ state: 'skipped', reason: FOLLOW_UPS_OFF, at: now })
        .where('address', '=', addressKey(address))
        .where('state', '=', 'pending')
        .where('subscription', 'like', `${idPrefix(FOLLOW_UP, story)}%`)
        .execute();
    });
  }

  async add(notification: Notification, most: number): Promise<'added' | 'exists' | 'full'> {
    const { story, address, person, key: topic, substance, createdAt } = notification;
    const key = storyKey(story, address, topic);
    return this.#database.write(async (db) => {
      // Serializes concurrent additions by one person.
      await lockChannel(db, addressKey(address));
      const rows = await notificationRows(db, story, address);
      if (rows.some((row) => row.key === key)) return 'exists';
      if (rows.length >= most) return 'full';
      const created_at = createdAt.epochMilliseconds;
      const own = { key, story, ...address, address: addressKey(address), person, topic, substance };
      await db
        .insertInto('notifications')
        .values({ ...own, adopts: 0, created_at })
        .execute();
      return 'added';
    });
  }

  async notificationsOf(story: string, address: Address): Promise<Notification[]> {
    return this.#database.read(async (db) => (await notificationRows(db, story, address)).map(notificationOf));
  }

  async remove(story: string, address: Address, topic?: string): Promise<number> {
    const { numDeletedRows } = await this.#database.write((db) =>
      db
        .deleteFrom('notifications')
        .where('story', '=', story)
        .where('address', '=', addressKey(address))
        .$if(topic !== undefined, (query) => query.where('topic', '=', topic ?? ''))
        .executeTakeFirst(),
    );
    return Number(numDeletedRows);
  }

  async plan(story: string, rules: NewsRules, grace: Grace, isOver = () => false): Promise<number> {
    let planned = 0;
    const work: (readonly [string, typeof planChannel])[] = [
      ...(await this.#changedChannels(story, rules)).map((address) => [address, planChannel] as const),
      ...(await this.#changedPeople(story, rules)).map((address) => [address, planPerson] as const),
    ];
    for (const [address, planOne] of work) {
      if (isOver()) break;
      planned += await this.#database.write(async (db) => {
        await lockChannel(db, address);
        return planOne(db, { story, address, rules, grace, now: await this.#database.now(db) });
      });
      await yieldToEventLoop();
    }
    return planned;
  }

  async prune(before: { readonly posts: Temporal.Instant; readonly notifications: Temporal.Instant }): Promise<number> {
    let dropped = 0;
    for (;;) {
      const some = await this.#database.write(async (db) => {
        const old = db.selectFrom('posts').select('key').where('at', '<', before.posts.epochMilliseconds);
        const posts = await db.deleteFrom('posts').where('key', 'in', old.limit(PRUNE_BATCH)).executeTakeFirst();
        const notifications = await db
          .deleteFrom('notifications')
          .where('created_at', '<', before.notifications.epochMilliseconds)
          .executeTakeFirst();
        return { posts: Number(posts.numDeletedRows), notifications: Number(notifications.numDeletedRows) };
      });
      dropped += some.posts + some.notifications;
      if (some.posts < PRUNE_BATCH) return dropped;
      await yieldToEventLoop();
    }
  }

  /**
   * The channels with a post whose topics changed. Posts with the same content are compared once, even in ten thousand
   * channels.
   */
  async #changedChannels(story: string, rules: NewsRules): Promise<string[]> {
    return this.#database.read(async (db) => {
      const rows = await db
        .selectFrom('posts')
        .select(['told', 'adopts'])
        .distinct()
        .where('story', '=', story)
        .execute();
      const told = await topicsByHash(
        db,
        rows.map((row) => row.told),
      );
      const changed = rows.flatMap((row) =>
        row.adopts === 1 || told.get(row.told)?.some(rules.isChanged) === true ? [row.told] : [],
      );
      if (changed.length === 0) return [];
      const found = await db
        .selectFrom('posts')
        .select('address')
        .distinct()
        .where('story', '=', story)
        .where('told', 'in', [...new Set(changed)])
        .orderBy('address')
        .execute();
      return found.map(({ address }) => address);
    });
  }

  /** The addresses of people whose notifications are due. */
  async #changedPeople(story: string, { isChanged }: NewsRules): Promise<string[]> {
    return this.#database.read(async (db) => {
      const rows = await db
        .selectFrom('notifications')
        .select(['address', 'topic', 'substance', 'adopts'])
        .where('story', '=', story)
        .orderBy('address')
        .execute();
      const changed = rows.filter(
        ({ topic, substance, adopts }) => adopts === 1 || isChanged({ key: topic, substance }),
      );
      return [...new Set(changed.map(({ address }) => address))];
    });
  }
}

/** One address to plan for, in a transaction that holds its lock. */
interface PlanContext {
  readonly story: string;
  readonly address: string;
  readonly rules: NewsRules;
  readonly grace: Grace;
  readonly now: number;
}

async function planChannel(
  db: Transaction<Tables>,
  { story, address, rules, grace, now }: PlanContext,
): Promise<number> {
  const rows = await db
    .selectFrom('posts')
    .selectAll()
    .where('story', '=', story)
    .where('address', '=', address)
    .orderBy('at', 'desc')
    .orderBy('key')
    .execute();
  const told = await topicsByHash(
    db,
    rows.map((row) => row.told),
  );
  const topicsOf = (row: PostRow) => told.get(row.told) ?? [];
  const tells = async (row: PostRow, topics: readonly TopicSubstance[]) => {
    const hash = await saveTopics(db, topics, now);
    await db.updateTable('posts').set({ told: hash, adopts: 0 }).where('key', '=', row.key).execute();
  };
  for (const row of rows) if (row.adopts === 1) await tells(row, rules.renewed(topicsOf(row)));
  const changed = rows.filter((row) => row.adopts === 0 && topicsOf(row).some(rules.isChanged));
  const [first] = changed;
  if (!first) return 0;
  const posts = changed.map((row): RememberedPost => {
    const series = row.series === null ? {} : { series: row.series };
    return { address: addressOf(row), post: row.post, told: { story, topics: topicsOf(row) }, ...series };
  });
  const isWanted = await hasFollowUps(db, story, addressOf(first));
  const followed = isWanted ? rules.followUps(posts) : [];
  let planned = 0;
  for (const [i, row] of changed.entries()) {
    const { topics = rules.renewed(topicsOf(row)), message } = followed[i] ?? {};
    await tells(row, topics);
    if (!message) continue;
    const id = `${idPrefix(FOLLOW_UP, story)}${shortHash(`${address} ${row.post}`, 16)}`;
    await planDelivery(db, { id, story, address: addressOf(row), message, replyTo: row.post, now, grace });
    planned += 1;
  }
  return planned;
}

async function planPerson(
  db: Transaction<Tables>,
  { story, address, rules, grace, now }: PlanContext,
): Promise<number> {
  const rows = await db
    .selectFrom('notifications')
    .selectAll()
    .where('story', '=', story)
    .where('address', '=', address)
    .orderBy('created_at')
    .orderBy('key')
    .execute();
  const changed = rows.filter((row) => row.adopts === 1 || rules.isChanged(notificationOf(row)));
  const fresh = changed.filter((row) => row.adopts === 0).map(notificationOf);
  const told = rules.notify(fresh);
  for (const row of changed) {
    if (row.adopts === 0 && told?.keys.includes(row.topic)) {
      await db.deleteFrom('notifications').where('key', '=', row.key).execute();
      continue;
    }
    const [renewed] = rules.renewed([{ key: row.topic, substance: row.substance }]);
    await db
      .updateTable('notifications')
      .set({ substance: renewed?.substance ?? row.substance, adopts: 0 })
      .where('key', '=', row.key)
      .execute();
  }
  const [first] = fresh;
  if (!told || !first) return 0;
  const id = `${idPrefix(NOTIFICATION, story)}${shortHash(address, 16)}`;
  await planDelivery(db, { id, story, address: first.address, message: told.message, now, grace });
  return 1;
}

interface NewDelivery {
  readonly id: string;
  readonly story: string;
  readonly address: Address;
  readonly message: Message;
  readonly replyTo?: string;
  readonly now: number;
  readonly grace: Grace;
}

/** Inserts a delivery that is due now, with its message. Its key is the first free minute, so no delivery is lost. */
async function planDelivery(db: Transaction<Tables>, wanted: NewDelivery): Promise<void> {
  const { id, story, address, message, replyTo, now, grace } = wanted;
  const [hash = ''] = await saveContents(db, [messageToText(message)], now);
  const taken = await db.selectFrom('deliveries').select('nominal').where('subscription', '=', id).execute();
  const nominals = new Set(taken.map(({ nominal }) => nominal));
  let minute = instantOf(now).toZonedDateTimeISO('UTC').toPlainDateTime();
  while (nominals.has(nominalTime(minute))) minute = minute.add({ minutes: 1 });
  const nominal = nominalTime(minute);
  await insertDeliveries(db, [
    {
      key: deliveryKey({ subscription: id, nominal }),
      subscription: id,
      story,
      nominal,
      ...address,
      address: addressKey(address),
      state: 'pending',
      due_at: now,
      expires_at: instantOf(now).add(grace).epochMilliseconds,
      spread: Number.parseInt(shortHash(id, 8), 16),
      available_at: now,
      attempt: 0,
      owner: null,
      first_claimed_at: null,
      claimed_at: null,
      message: hash,
      told_through: null,
      told_changes: null,
      post: null,
      reason: null,
      joined_to: null,
      reply_to: replyTo ?? null,
      at: now,
    },
  ]);
}

function nominalTime(minute: Temporal.PlainDateTime): string {
  return minute.toString({ smallestUnit: 'minute' });
}

/** Prefix of the delivery ids of a story's follow-ups or notifications. */
function idPrefix(prefix: string, story: string): string {
  return `${prefix}${shortHash(story, 8)}-`;
}

async function hasFollowUps(db: Transaction<Tables>, story: string, address: Address): Promise<boolean> {
  const key = storyKey(story, address, '');
  return (await db.selectFrom('follow_ups_off').select('key').where('key', '=', key).executeTakeFirst()) === undefined;
}

function notificationRows(db: Transaction<Tables>, story: string, address: Address): Promise<NotificationRow[]> {
  return db
    .selectFrom('notifications')
    .selectAll()
    .where('story', '=', story)
    .where('address', '=', addressKey(address))
    .orderBy('created_at')
    .orderBy('key')
    .execute();
}

function notificationOf(row: NotificationRow): Notification {
  const { story, person, topic, substance, created_at } = row;
  return { story, address: addressOf(row), person, key: topic, substance, createdAt: instantOf(created_at) };
}

/** @throws InvalidRow */
function addressOf(row: PostRow | NotificationRow): Address {
  const { platform, workspace, channel } = readRow(addressed, row, `the stored answer ${row.key}`);
  return { platform, workspace, channel };
}
