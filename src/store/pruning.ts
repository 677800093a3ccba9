import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { deleteUnusedChannels } from './channels.ts';
import { deleteUnusedContents } from './contents.ts';
import type { Database } from './database.ts';
import { IS_FINISHED } from './deliveries.ts';
import type { Tables } from './tables.ts';

/** Few enough rows not to block the event loop or the database for long. */
const BATCH_SIZE = 500;

/** @param before epoch milliseconds */
export async function pruneDeliveries(database: Database, before: number): Promise<number> {
  let total = 0;
  await repeatInBatches(async () => {
    const count = await database.write((db) => deleteFinished(db, before));
    total += count;
    return count === BATCH_SIZE;
  });
  await repeatInBatches(async () => {
    const count = await database.write(async (db) => deleteUnusedContents(db, await database.now(db), BATCH_SIZE));
    return count === BATCH_SIZE;
  });
  let lastAddress: string | undefined = '';
  await repeatInBatches(async () => {
    const previousAddress = lastAddress ?? '';
    lastAddress = await database.write((db) => deleteUnusedChannels(database, db, previousAddress, BATCH_SIZE));
    return lastAddress !== undefined;
  });
  return total;
}

export async function repeatInBatches(deleteBatch: () => Promise<boolean>): Promise<void> {
  while (await deleteBatch()) await yieldToEventLoop();
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
    .where('key', 'in', finishedKeys.limit(BATCH_SIZE))
    .returning('key')
    .execute();
  if (deletedRows.length > 0) {
    const keys = deletedRows.map(({ key }) => key);
    await db.deleteFrom('deliveries').where('joined_to', 'in', keys).execute();
  }
  return deletedRows.length;
}
