import type { Transaction } from 'kysely';
import { z } from 'zod';
import { FOLLOW_UP, NOTIFICATION } from '../message/post-controls.ts';
import { nextColumns } from './rows.ts';
import { deletePlanned, skipPending } from './subscriptions.ts';
import type { Tables } from './tables.ts';

/** A story for the store. */
export interface KnownStory {
  /** The briefing's id. */
  readonly id: string;
  /** The keys of all its changes. */
  readonly changes: ReadonlySet<string>;
}

/**
 * Assigns subscriptions from before there were several stories to the story that has most of their known changes, or to
 * the first. Then suspends subscriptions to stories that are not among these, and skips their pending deliveries and
 * follow-ups.
 * @returns how many were suspended
 */
export async function alignStories(
  db: Transaction<Tables>,
  stories: readonly KnownStory[],
  now: number,
): Promise<number> {
  await assignStories(db, stories);
  const strange = await db
    .updateTable('subscriptions')
    .set(({ eb, val }) => ({
      suspended: eb(eb(val('its story "'), '||', eb.ref('story')), '||', val('" is no longer here')),
      ...nextColumns(undefined),
    }))
    .where(
      'story',
      'not in',
      stories.map(({ id }) => id),
    )
    .where('suspended', 'is', null)
    .returning(['id', 'suspended'])
    .execute();
  for (const { id, suspended } of strange) {
    await deletePlanned(db, id, now);
    await skipPending(db, id, suspended ?? '', now);
  }
  await skipOrphaned(db, stories, now);
  return strange.length;
}

/** Skips pending follow-ups and notifications of other stories, which no process would send. */
async function skipOrphaned(db: Transaction<Tables>, stories: readonly KnownStory[], now: number): Promise<void> {
  await db
    .updateTable('deliveries')
    .set(({ eb, val }) => ({
      state: 'skipped',
      reason: eb(eb(val('its story "'), '||', eb.ref('story')), '||', val('" is no longer here')),
      at: now,
    }))
    .where('state', '=', 'pending')
    .where(
      'story',
      'not in',
      stories.map(({ id }) => id),
    )
    .where(({ eb, or }) => or([FOLLOW_UP, NOTIFICATION].map((prefix) => eb('subscription', 'like', `${prefix}%`))))
    .execute();
}

/** Assigns rows without a story to the one that has most of the changes in their cursors. */
async function assignStories(db: Transaction<Tables>, stories: readonly KnownStory[]): Promise<void> {
  const cursors = await db
    .selectFrom('subscriptions')
    .leftJoin('contents', 'contents.hash', 'subscriptions.told_changes')
    .select(['subscriptions.told_changes', 'contents.body'])
    .where('story', '=', '')
    .distinct()
    .execute();
  for (const { told_changes, body } of cursors) {
    const story = bestMatch(stories, body ?? '[]');
    const owned = db.updateTable('subscriptions').set({ story }).where('story', '=', '');
    await owned.where('told_changes', '=', told_changes).execute();
  }
  await db
    .updateTable('deliveries')
    .set(({ selectFrom, fn, val }) => ({
      story: fn.coalesce(
        selectFrom('subscriptions').select('subscriptions.story').whereRef('subscriptions.id', '=', 'subscription'),
        val(''),
      ),
    }))
    .where('story', '=', '')
    .where('state', 'in', ['pending', 'sending', 'in doubt'])
    .execute();
}

/**
 * The id of the story with most of these changes; the first one if none has any.
 * @param body a JSON list of change keys
 */
function bestMatch(stories: readonly KnownStory[], body: string): string {
  const known = z.array(z.string()).catch([]).parse(parsedJson(body));
  const counts = stories.map(({ id, changes }) => ({ id, count: known.filter((key) => changes.has(key)).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best), counts[0] ?? { id: '', count: 0 }).id;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // An unreadable cursor says nothing about its story.
  }
}
