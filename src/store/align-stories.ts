import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { jsonText } from '../lib/json.ts';
import { FOLLOW_UP_PREFIX, NOTIFICATION_PREFIX } from '../message/post-controls.ts';
import { nextOccurrenceColumns } from './rows.ts';
import { deletePlanned, skipPending } from './subscriptions.ts';
import type { Tables } from './tables.ts';

export interface KnownStory {
  readonly id: string;
  readonly changes: ReadonlySet<string>;
}

const STORY_GONE_REASON = sql<string>`'its story "' || story || '" is no longer here'`;

const changeKeys = jsonText.pipe(z.array(z.string()));

/**
 * Assigns subscriptions of older versions, which had no story, to the story that shares the most known changes with them.
 * Suspends subscriptions to stories that are not in `stories`, skips what is pending for them, and returns how many it
 * suspended.
 */
export async function alignStories(
  db: Transaction<Tables>,
  stories: readonly KnownStory[],
  now: number,
): Promise<number> {
  await assignStories(db, stories);
  const ids = stories.map(({ id }) => id);
  const suspendedRows = await db
    .updateTable('subscriptions')
    .set({ suspended: STORY_GONE_REASON, ...nextOccurrenceColumns(undefined) })
    .where('story', 'not in', ids)
    .where('suspended', 'is', null)
    .returning(['id', 'suspended'])
    .execute();
  for (const { id, suspended: reason } of suspendedRows) {
    await deletePlanned(db, id, now);
    await skipPending(db, id, reason ?? '', now);
  }
  await db
    .updateTable('deliveries')
    .set({ state: 'skipped', reason: STORY_GONE_REASON, at: now })
    .where('state', '=', 'pending')
    .where('story', 'not in', ids)
    .where(({ eb, or }) =>
      or([FOLLOW_UP_PREFIX, NOTIFICATION_PREFIX].map((prefix) => eb('subscription', 'like', `${prefix}%`))),
    )
    .execute();
  return suspendedRows.length;
}

async function assignStories(db: Transaction<Tables>, stories: readonly KnownStory[]): Promise<void> {
  const cursors = await db
    .selectFrom('subscriptions')
    .leftJoin('contents', 'contents.hash', 'subscriptions.told_changes')
    .select(['subscriptions.told_changes', 'contents.body'])
    .where('story', '=', '')
    .distinct()
    .execute();
  for (const { told_changes, body } of cursors) {
    const unassignedRows = db
      .updateTable('subscriptions')
      .set({ story: bestMatchingStory(stories, body) })
      .where('story', '=', '');
    await unassignedRows.where('told_changes', '=', told_changes).execute();
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

/** Returns the first story on a tie. An unreadable body counts as no changes. */
function bestMatchingStory(stories: readonly KnownStory[], body: string | null): string {
  const keys = changeKeys.safeParse(body).data ?? [];
  const counts = stories.map(({ id, changes }) => ({ id, count: keys.filter((key) => changes.has(key)).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.id ?? '';
}
