import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

const HOUR_MS = 3_600_000;
/** More recently used texts are kept: another process's transaction may be about to refer to them. */
const MIN_AGE_MS = 24 * HOUR_MS;
const REFERENCE_COLUMNS = [
  ['deliveries', 'message'],
  ['deliveries', 'told_changes'],
  ['posts', 'told'],
  ['subscriptions', 'told_changes'],
] as const;

/** Records the last use of a text to within an hour. Returns the hashes in the order of the texts. */
export async function saveContents(
  db: Transaction<Tables>,
  bodies: readonly string[],
  now: number,
): Promise<readonly string[]> {
  const hashes = bodies.map((body) => createHash('sha256').update(body).digest('base64url'));
  const unsavedBodies = new Map(hashes.map((hash, i) => [hash, bodies[i] ?? '']));
  if (unsavedBodies.size === 0) return hashes;
  const recentRows = await db
    .selectFrom('contents')
    .select('hash')
    .where('hash', 'in', [...unsavedBodies.keys()])
    .where('used_at', '>', now - HOUR_MS)
    .execute();
  for (const { hash } of recentRows) unsavedBodies.delete(hash);
  if (unsavedBodies.size > 0) {
    await db
      .insertInto('contents')
      .values([...unsavedBodies].map(([hash, body]) => ({ hash, body, used_at: now })))
      .onConflict((conflict) => conflict.column('hash').doUpdateSet({ used_at: now }))
      .execute();
  }
  return hashes;
}

/** Leaves out unknown hashes. */
export async function loadContents(
  db: Transaction<Tables>,
  hashes: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const distinctHashes = [...new Set(hashes)].filter((hash) => hash !== null);
  if (distinctHashes.length === 0) return new Map();
  const rows = await db.selectFrom('contents').select(['hash', 'body']).where('hash', 'in', distinctHashes).execute();
  return new Map(rows.map(({ hash, body }) => [hash, body]));
}

export async function deleteUnusedContents(db: Transaction<Tables>, now: number, limit: number): Promise<number> {
  let unusedRows = db
    .selectFrom('contents')
    .select('hash')
    .where('used_at', '<', now - MIN_AGE_MS)
    .limit(limit);
  for (const [table, column] of REFERENCE_COLUMNS) {
    const reference = sql.ref(`${table}.${column}`);
    unusedRows = unusedRows.where(
      sql<boolean>`not exists (select 1 from ${sql.table(table)} where ${reference} = contents.hash)`,
    );
  }
  const { numDeletedRows } = await db
    .deleteFrom('contents')
    .where('hash', 'in', unusedRows)
    .where('used_at', '<', now - MIN_AGE_MS)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
