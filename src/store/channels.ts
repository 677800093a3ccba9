import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Has a channel to oneself until the end of the step, whether it was known before or not. */
export async function lockChannel(db: Transaction<Tables>, address: string): Promise<void> {
  await db
    .insertInto('channels')
    .values({ address, busy_until: 0 })
    // What changes nothing locks the row all the same, and finds out if it is being dropped.
    .onConflict((conflict) => conflict.column('address').doUpdateSet({ address }))
    .execute();
}

/**
 * Forgets those of the next `most` channels in which nothing is subscribed and of which no delivery tells.
 * @param after the last one that was looked at
 * @returns the last one that was looked at now; undefined if there are no more
 */
export async function dropChannels(
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
      // Somebody may have subscribed before the rows were locked.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(selectFrom('subscriptions').select('id').whereRef('subscriptions.address', '=', 'channels.address')),
        ),
      )
      .execute();
  }
  return last;
}
