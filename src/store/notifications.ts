import type { Transaction } from 'kysely';
import { NOTIFICATION_PREFIX } from '../message/post-controls.ts';
import type { NewsRules, Notification, NotifiedPerson } from '../ports/news.ts';
import { addressKey } from '../schedule/subscription.ts';
import { lockChannel } from './channels.ts';
import { toInstant } from './deliveries.ts';
import { idPrefix, insertNews, type NewsContext } from './news-delivery.ts';
import { shortHash, storyKey } from './posts.ts';
import type { Tables } from './tables.ts';

export async function addNotification(
  db: Transaction<Tables>,
  { story, address, person, key: topic, substance, createdAt }: Notification,
  limit: number,
): Promise<'added' | 'exists' | 'full'> {
  const channel = addressKey(address);
  // Serializes concurrent additions by one person.
  await lockChannel(db, channel);
  const key = storyKey(story, address, topic);
  const rows = await notificationRows(db, story, channel);
  if (rows.some((row) => row.key === key)) return 'exists';
  if (rows.length >= limit) return 'full';
  const content = { person, topic, substance, adopts: 0, created_at: createdAt.epochMilliseconds };
  await db
    .insertInto('notifications')
    .values({ key, story, ...address, address: channel, ...content })
    .execute();
  return 'added';
}

/** User ids are unique in a Slack workspace, and everywhere on Discord, whose direct messages have no workspace. */
export async function notificationsOf(
  db: Transaction<Tables>,
  story: string,
  { address: { platform, workspace }, person: { id: person } }: NotifiedPerson,
): Promise<Notification[]> {
  const rows = await db
    .selectFrom('notifications')
    .selectAll()
    .where(({ and }) => and({ story, platform, person }))
    .where('workspace', 'in', [workspace, ''])
    .orderBy('created_at')
    .orderBy('key')
    .execute();
  return rows.map(toNotification);
}

export async function changedPeople(
  db: Transaction<Tables>,
  story: string,
  { isChanged }: NewsRules,
): Promise<string[]> {
  const rows = await db
    .selectFrom('notifications')
    .select(['address', 'topic', 'substance', 'adopts'])
    .where('story', '=', story)
    .orderBy('address')
    .execute();
  const changedRows = rows.filter(
    ({ topic, substance, adopts }) => adopts === 1 || isChanged({ key: topic, substance }),
  );
  return [...new Set(changedRows.map(({ address }) => address))];
}

/** Plans at most one message, about a person's changed notifications. Returns the number of messages. */
export async function planNotification(db: Transaction<Tables>, context: NewsContext): Promise<number> {
  const { story, address, rules } = context;
  const rows = await notificationRows(db, story, address);
  const changedRows = rows.filter((row) => row.adopts === 1 || rules.isChanged(toNotification(row)));
  const dueNotifications = changedRows.filter(({ adopts }) => adopts === 0).map(toNotification);
  const news = rules.composeNotification(dueNotifications);
  for (const { key, topic, substance, adopts } of changedRows) {
    if (adopts === 0 && news?.keys.includes(topic)) {
      await db.deleteFrom('notifications').where('key', '=', key).execute();
      continue;
    }
    const [withCurrentSubstance] = rules.withCurrentSubstance([{ key: topic, substance }]);
    await db
      .updateTable('notifications')
      .set({ substance: withCurrentSubstance?.substance ?? substance, adopts: 0 })
      .where('key', '=', key)
      .execute();
  }
  const [first] = dueNotifications;
  if (!news || !first) return 0;
  const id = `${idPrefix(NOTIFICATION_PREFIX, story)}${shortHash(address, 16)}`;
  await insertNews(db, context, { id, address: first.address, message: news.message });
  return 1;
}

function notificationRows(db: Transaction<Tables>, story: string, address: string): Promise<Tables['notifications'][]> {
  return db
    .selectFrom('notifications')
    .selectAll()
    .where(({ and }) => and({ story, address }))
    .orderBy('created_at')
    .orderBy('key')
    .execute();
}

function toNotification(row: Tables['notifications']): Notification {
  const { story, platform, workspace, channel, person, topic, substance, created_at } = row;
  const address = { platform, workspace, channel };
  return { story, address, person, key: topic, substance, createdAt: toInstant(created_at) };
}
