import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { deleteUnusedChannels } from './channels.ts';
import { deleteUnusedContents } from './contents.ts';
import type { Database } from './database.ts';
import { IS_FINISHED } from './deliveries.ts';
import type { Tables } from './tables.ts';

/** Few enough rows not to block the event loop or the database for long. */
export const PRUNE_BATCH = 500;

/** @param before epoch milliseconds */
export async function pruneDeliveries(database: Database, before: number): Promise<number> {
  const deletedCount = await deleteInBatches(database, (db) => deleteFinished(db, before));
  await deleteInBatches(database, async (db) => deleteUnusedContents(db, await database.now(db), PRUNE_BATCH));
  await deleteInBatches(database, (db) => deleteUnusedChannels(database, db, PRUNE_BATCH));
  return deletedCount;
}

/** @param deleteBatch handles at most `PRUNE_BATCH` rows, and returns how many */
export async function deleteInBatches(
  database: Database,
  deleteBatch: (db: Transaction<Tables>) => Promise<number>,
): Promise<number> {
  for (let total = 0; ; ) {
    const count = await database.write(deleteBatch);
    total += count;
    if (count < PRUNE_BATCH) return total;
    await yieldToEventLoop();
  }
}

async function deleteFinished(db: Transaction<Tables>, before: number): Promise<number> {
  const finishedKeys = db
    .selectFrom('deliveries')
    .select('key')
    .where('at', '<', before)
    .where(IS_FINISHED)
    .orderBy('at');
  const deletedRows = await db
    .deleteFrom('deliveries')
    .where('key', 'in', finishedKeys.limit(PRUNE_BATCH))
    .returning('key')
    .execute();
  if (deletedRows.length > 0) {
    const keys = deletedRows.map(({ key }) => key);
    await db.deleteFrom('deliveries').where('joined_to', 'in', keys).execute();
  }
  return deletedRows.length;
}
