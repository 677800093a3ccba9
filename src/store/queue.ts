import { z } from 'zod';
import { QUEUED_STATES, type Queue } from '../ports/queue.ts';
import type { Database } from './database.ts';

const count = z.coerce.number().int().min(0);
const queueRows = z.array(z.object({ platform: z.string(), state: z.enum(QUEUED_STATES), count, due: count }));

export function createQueue(database: Database): Queue {
  return {
    depth: (platforms) =>
      database.read(async (db) => {
        const now = await database.now(db);
        const rows = await db
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
        return queueRows.parse(rows);
      }),
  };
}
