import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** `used_at` is updated if it is older than this many milliseconds. */
const HOUR = 3_600_000;
/** Milliseconds. More recently used texts are kept: another process's transaction may be about to refer to them. */
const DAY = 24 * HOUR;

/** Stores each distinct text once. @returns their hashes, in the same order */
export async function saveContents(
  db: Transaction<Tables>,
  bodies: readonly string[],
  now: number,
): Promise<readonly string[]> {
  const hashes = bodies.map((body) => createHash('sha256').update(body).digest('base64url'));
  const wanted = new Map(hashes.map((hash, i) => [hash, bodies[i] ?? '']));
  if (wanted.size === 0) return hashes;
  const there = await db
    .selectFrom('contents')
    .select('hash')
    .where('hash', 'in', [...wanted.keys()])
    .where('used_at', '>', now - HOUR)
    .execute();
  for (const { hash } of there) wanted.delete(hash);
  if (wanted.size > 0) {
    await db
      .insertInto('contents')
      .values([...wanted].map(([hash, body]) => ({ hash, body, used_at: now })))
      .onConflict((conflict) => conflict.column('hash').doUpdateSet({ used_at: now }))
      .execute();
  }
  return hashes;
}

/** The stored texts by hash; unknown hashes are left out. */
export async function contentsOf(
  db: Transaction<Tables>,
  hashes: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(hashes)].filter((hash) => hash !== null);
  if (wanted.length === 0) return new Map();
  const rows = await db.selectFrom('contents').select(['hash', 'body']).where('hash', 'in', wanted).execute();
  return new Map(rows.map(({ hash, body }) => [hash, body]));
}

/** Deletes up to `most` unreferenced texts. Returns how many. */
export async function deleteUnusedContents(db: Transaction<Tables>, now: number, most: number): Promise<number> {
  const unused = await db
    .selectFrom('contents')
    .select('hash')
    .where('used_at', '<', now - DAY)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('deliveries').select('key').whereRef('deliveries.message', '=', 'contents.hash'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('posts').select('key').whereRef('posts.told', '=', 'contents.hash'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('deliveries').select('key').whereRef('deliveries.told_changes', '=', 'contents.hash'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom('subscriptions').select('id').whereRef('subscriptions.told_changes', '=', 'contents.hash')),
      ),
    )
    .limit(most)
    .execute();
  if (unused.length === 0) return 0;
  const { numDeletedRows } = await db
    .deleteFrom('contents')
    .where(
      'hash',
      'in',
      unused.map(({ hash }) => hash),
    )
    .where('used_at', '<', now - DAY)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
