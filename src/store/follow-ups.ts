import type { Transaction } from 'kysely';
import type { TopicSubstance } from '../message/message.ts';
import { FOLLOW_UP_PREFIX } from '../message/post-controls.ts';
import type { NewsRules } from '../ports/news.ts';
import { type Address, addressKey } from '../schedule/subscription.ts';
import { idPrefix, insertNews, type NewsContext } from './news-delivery.ts';
import { saveTopics, shortHash, storyKey, topicsByHash } from './posts.ts';
import type { Tables } from './tables.ts';

const FOLLOW_UPS_OFF_REASON = 'follow-ups were switched off here';

export async function hasFollowUps(db: Transaction<Tables>, story: string, address: Address): Promise<boolean> {
  const key = storyKey(story, address, '');
  return (await db.selectFrom('follow_ups_off').select('key').where('key', '=', key).executeTakeFirst()) === undefined;
}

export async function switchFollowUps(
  db: Transaction<Tables>,
  story: string,
  address: Address,
  isOn: boolean,
  now: number,
): Promise<void> {
  const key = storyKey(story, address, '');
  await db.deleteFrom('follow_ups_off').where('key', '=', key).execute();
  if (isOn) return;
  await db.insertInto('follow_ups_off').values({ key, at: now }).execute();
  await db
    .updateTable('deliveries')
    .set({ state: 'skipped', reason: FOLLOW_UPS_OFF_REASON, at: now })
    .where(({ and }) => and({ address: addressKey(address), state: 'pending' }))
    .where('subscription', 'like', `${idPrefix(FOLLOW_UP_PREFIX, story)}%`)
    .execute();
}

/** Returns the channels with a post whose answer has changed. Compares posts with the same content only once. */
export async function changedChannels(
  db: Transaction<Tables>,
  story: string,
  { isChanged }: NewsRules,
): Promise<string[]> {
  const rows = await db.selectFrom('posts').select(['told', 'adopts']).distinct().where('story', '=', story).execute();
  const hashes = rows.map(({ told }) => told);
  const topics = await topicsByHash(db, hashes);
  const changedRows = rows.filter(({ told, adopts }) => adopts === 1 || topics.get(told)?.some(isChanged));
  if (changedRows.length === 0) return [];
  const channels = await db
    .selectFrom('posts')
    .select('address')
    .distinct()
    .where('story', '=', story)
    .where('told', 'in', [...new Set(changedRows.map(({ told }) => told))])
    .orderBy('address')
    .execute();
  return channels.map(({ address }) => address);
}

export async function planFollowUps(db: Transaction<Tables>, context: NewsContext): Promise<number> {
  const { story, address, rules, now } = context;
  const rows = await db
    .selectFrom('posts')
    .selectAll()
    .where(({ and }) => and({ story, address }))
    .orderBy('at', 'desc')
    .orderBy('key')
    .execute();
  const hashes = rows.map(({ told }) => told);
  const savedTopics = await topicsByHash(db, hashes);
  const posts = rows.map(({ key, adopts, platform, workspace, channel, post, series, told }) => ({
    key,
    adopts,
    address: { platform, workspace, channel },
    post,
    ...(series !== null && { series }),
    snapshot: { story, topics: savedTopics.get(told) ?? [] },
  }));
  const updateSavedTopics = async (key: string, topics: readonly TopicSubstance[]) => {
    const told = await saveTopics(db, rules.withCurrentSubstance(topics), now);
    await db.updateTable('posts').set({ told, adopts: 0 }).where('key', '=', key).execute();
  };
  for (const { key, snapshot } of posts.filter(({ adopts }) => adopts === 1)) {
    await updateSavedTopics(key, snapshot.topics);
  }
  const changedRows = posts.filter(({ adopts, snapshot }) => adopts === 0 && snapshot.topics.some(rules.isChanged));
  const [first] = changedRows;
  if (!first) return 0;
  const messages = (await hasFollowUps(db, story, first.address)) ? rules.composeFollowUps(changedRows) : [];
  let plannedCount = 0;
  for (const [i, { key, address: channel, post, snapshot }] of changedRows.entries()) {
    await updateSavedTopics(key, snapshot.topics);
    const message = messages[i];
    if (!message) continue;
    const id = `${idPrefix(FOLLOW_UP_PREFIX, story)}${shortHash(`${address} ${post}`, 16)}`;
    await insertNews(db, context, { id, address: channel, message, replyTo: post });
    plannedCount += 1;
  }
  return plannedCount;
}
