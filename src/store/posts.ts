import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { jsonText } from '../lib/json.ts';
import type { TopicSubstance } from '../message/message.ts';
import type { RememberedPost } from '../ports/news.ts';
import { type Address, addressKey } from '../schedule/subscription.ts';
import { loadContents, saveContents } from './contents.ts';
import type { Tables } from './tables.ts';

/** Per channel and story, not counting the last post of each series. */
const MAX_IN_CHANNEL = 50;

const topicList = jsonText.pipe(z.array(z.strictObject({ key: z.string(), substance: z.string() })));

/** A post of a series replaces the previous one; any other adds to the topics of an earlier post in its thread. */
export async function rememberPost(db: Transaction<Tables>, post: RememberedPost, now: number): Promise<void> {
  const { address, series, snapshot } = post;
  const key = storyKey(snapshot.story, address, series ?? post.post);
  const previousTopics = series === undefined ? await savedTopics(db, key) : [];
  const topics = new Map([...previousTopics, ...snapshot.topics].map((topic) => [topic.key, topic]));
  const hash = await saveTopics(db, [...topics.values()], now);
  const columns = { post: post.post, told: hash, adopts: 0, at: now };
  await db
    .insertInto('posts')
    .values({
      key,
      story: snapshot.story,
      ...address,
      address: addressKey(address),
      series: series ?? null,
      ...columns,
    })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(columns))
    .execute();
  if (series === undefined) await trimPosts(db, snapshot.story, address);
}

export function storyKey(story: string, address: Address, part: string): string {
  return JSON.stringify([story, addressKey(address), part]);
}

export function shortHash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

export async function saveTopics(
  db: Transaction<Tables>,
  topics: readonly TopicSubstance[],
  now: number,
): Promise<string> {
  const [hash = ''] = await saveContents(db, [JSON.stringify(topics)], now);
  return hash;
}

/** An unreadable text counts as no topics. */
export async function topicsByHash(
  db: Transaction<Tables>,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, readonly TopicSubstance[]>> {
  const contents = await loadContents(db, hashes);
  return new Map([...contents].map(([hash, body]) => [hash, topicList.safeParse(body).data ?? []]));
}

async function savedTopics(db: Transaction<Tables>, key: string): Promise<readonly TopicSubstance[]> {
  const row = await db.selectFrom('posts').select('told').where('key', '=', key).executeTakeFirst();
  return row ? ((await topicsByHash(db, [row.told])).get(row.told) ?? []) : [];
}

async function trimPosts(db: Transaction<Tables>, story: string, address: Address): Promise<void> {
  const excessPosts = db
    .selectFrom('posts')
    .select('key')
    .where(({ and }) => and({ story, address: addressKey(address) }))
    .where('series', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('key')
    .limit(sql.lit(MAX_IN_CHANNEL))
    .offset(sql.lit(MAX_IN_CHANNEL));
  await db.deleteFrom('posts').where('key', 'in', excessPosts).execute();
}
