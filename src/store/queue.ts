import { z } from 'zod';
import { QUEUED_STATES, type Queue, type Queued } from '../ports/queue.ts';
import type { PlatformName } from '../schedule/subscription.ts';
import type { Database } from './database.ts';

const count = z.coerce.number().int().min(0);
const queued = z.object({ platform: z.string(), state: z.enum(QUEUED_STATES), count, due: count });

/** Counts the deliveries in a database. */
export class StoredQueue implements Queue {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async depth(platforms: readonly PlatformName[]): Promise<readonly Queued[]> {
    const rows = await this.#database.read(async (db) => {
      const now = await this.#database.now(db);
      return await db
        .selectFrom('deliveries')
        .select(({ fn }) => [
          'platform',
          'state',
          fn.countAll().as('count'),
          fn.countAll().filterWhere('due_at', '<=', now).as('due'),
        ])
        .where('platform', 'in', platforms)
        // Few rows have these states, and an index skips the many delivered ones.
        .where('state', 'in', QUEUED_STATES)
        .groupBy(['platform', 'state'])
        .execute();
    });
    return z.array(queued).parse(rows);
  }
}
