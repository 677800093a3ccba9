import { sql, type Transaction } from 'kysely';
import { errorText } from '../lib/error-text.ts';
import type { Occurrence } from '../schedule/occurrences.ts';
import type { Database } from './database.ts';
import { nextColumns, withoutNul } from './rows.ts';
import type { Tables } from './tables.ts';

/** Saves subscriptions' next occurrences in one statement. */
export async function saveNextOccurrences(
  db: Transaction<Tables>,
  moved: readonly { readonly id: string; readonly next: Occurrence | undefined }[],
): Promise<void> {
  if (moved.length === 0) return;
  const rows = moved.map(({ id, next }) => {
    const { next_nominal, next_at } = nextColumns(next);
    return sql`(cast(${id} as text), cast(${next_nominal} as text), cast(${next_at} as bigint))`;
  });
  await sql`
    with moved (id, nominal, instant) as (values ${sql.join(rows)})
    update subscriptions set next_nominal = moved.nominal, next_at = moved.instant
    from moved where moved.id = subscriptions.id`.execute(db);
}

/** Suspends a subscription that cannot be planned, so that it does not block others, and reports it. */
export async function suspendUnplannable(
  database: Database,
  db: Transaction<Tables>,
  id: string,
  error: unknown,
): Promise<void> {
  const fault = errorText(error);
  await db
    .updateTable('subscriptions')
    .set({ suspended: withoutNul(`it could not be planned: ${fault}`), ...nextColumns(undefined) })
    .where('id', '=', id)
    .execute();
  database.onProblem(`Subscription suspended: ${fault}`);
}
