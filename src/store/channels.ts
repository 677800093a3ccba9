import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Locks a channel until the end of the transaction, creating its row if needed. */
export async function lockChannel(db: Transaction<Tables>, address: string): Promise<void> {
  await db
    .insertInto('channels')
    .values({ address, busy_until: 0 })
    // The no-op update still locks the row, and waits if the row is being deleted.
    .onConflict((conflict) => conflict.column('address').doUpdateSet({ address }))
    .execute();
}

/**
 * Deletes unused channels among the next `most`: those without subscriptions or deliveries.
 * @param after the last address of the previous page
 * @returns the last address of this page; undefined after the last page
 */
export async function deleteUnusedChannels(
  database: Database,
  db: Transaction<Tables>,
  after: string,
  most: number,
): Promise<string | undefined> {
  const looked = await db
    .selectFrom('channels')
    .select('address')
    .where('address', '>', after)
    .orderBy('address')
    .limit(most)
    .execute();
  const last = looked.at(-1)?.address;
  if (last === undefined) return undefined;
  const unused = await db
    .selectFrom('channels')
    .select('address')
    .where('address', '>', after)
    .where('address', '<=', last)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('subscriptions').select('id').whereRef('subscriptions.address', '=', 'channels.address'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('deliveries').select('key').whereRef('deliveries.address', '=', 'channels.address'))),
    )
    .$if(database.locksRows, (query) => query.forUpdate().skipLocked())
    .execute();
  if (unused.length > 0) {
    await db
      .deleteFrom('channels')
      .where(
        'address',
        'in',
        unused.map(({ address }) => address),
      )
      // A subscription may have been added before the rows were locked.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(selectFrom('subscriptions').select('id').whereRef('subscriptions.address', '=', 'channels.address')),
        ),
      )
      .execute();
  }
  return last;
}
