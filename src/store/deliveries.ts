import { sql, type Transaction, type Updateable } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { DeliveryKey } from '../ports/ledger.ts';
import type { Tables } from './tables.ts';

/** When a channel is free again while something is under way there: not before that is settled. */
export const HELD = Number.MAX_SAFE_INTEGER;

/** How many deliveries one statement notes. */
const MOST_ROWS = 500;

/** Deliveries that somebody has claimed and not settled; as text, since an index is made for these very words. */
export const UNDER_WAY = sql<boolean>`state in ('sending', 'in doubt')`;
/** Deliveries that came to their end; as text for the same reason. */
export const FINISHED = sql<boolean>`state in ('delivered', 'uncertain', 'dead', 'missed', 'skipped')`;

export type DeliveryColumns = Tables['deliveries'];

/** The one name of a delivery in the database. */
export function keyOf({ subscription, nominal }: DeliveryKey): string {
  return `${subscription}@${nominal}`;
}

/** Adds deliveries that are not there yet. */
export async function insertDeliveries(db: Transaction<Tables>, rows: readonly DeliveryColumns[]): Promise<void> {
  for (let i = 0; i < rows.length; i += MOST_ROWS) {
    await db
      .insertInto('deliveries')
      .values(rows.slice(i, i + MOST_ROWS))
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
  }
}

/** Changes deliveries, those that change alike in one statement. */
export async function updateDeliveries(
  db: Transaction<Tables>,
  changes: ReadonlyMap<string, Updateable<DeliveryColumns>>,
): Promise<void> {
  const alike = Map.groupBy(changes, ([, set]) => JSON.stringify(set));
  for (const group of alike.values()) {
    const [first] = group;
    if (!first) continue;
    const keys = group.map(([key]) => key);
    await db.updateTable('deliveries').set(first[1]).where('key', 'in', keys).execute();
  }
}

/** Holds channels until then. */
export async function holdChannels(
  db: Transaction<Tables>,
  addresses: readonly string[],
  until: number,
): Promise<void> {
  if (addresses.length === 0) return;
  await db.updateTable('channels').set({ busy_until: until }).where('address', 'in', addresses).execute();
}

/** What a channel knows: the last date whose reminders were told, and the hash of the changes. */
export interface CursorColumns {
  readonly told_through: string;
  readonly told_changes: string;
}

/** Notes what subscriptions' channels know from now on, those that know the same in one statement. */
export async function saveCursors(db: Transaction<Tables>, told: ReadonlyMap<string, CursorColumns>): Promise<void> {
  const alike = Map.groupBy(told, ([, set]) => `${set.told_through} ${set.told_changes}`);
  for (const group of alike.values()) {
    const [first] = group;
    if (!first) continue;
    const ids = group.map(([id]) => id);
    await db.updateTable('subscriptions').set(first[1]).where('id', 'in', ids).execute();
  }
}

export function instantOf(milliseconds: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds);
}

/** The smaller of two texts of SQL, or the greater: SQLite and PostgreSQL have no common function for it. */
export function greater(one: string, other: string) {
  const [a, b] = [sql.ref<number>(one), sql.ref<number>(other)];
  return sql<number>`case when ${a} > ${b} then ${a} else ${b} end`;
}
