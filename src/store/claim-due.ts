import type { Selectable, Transaction } from 'kysely';
import { errorText } from '../lib/error-text.ts';
import type { Candidate, Claimed, ClaimOptions, Compose, DigestCursor } from '../ports/ledger.ts';
import { type ClaimResult, type RowResult, saveResults } from './claim-results.ts';
import { claimOf, type DeliveryRow, messageOf } from './claims.ts';
import { contentsOf } from './contents.ts';
import type { Database } from './database.ts';
import { instantOf } from './deliveries.ts';
import { messageToText } from './message.ts';
import { cursorOf, InvalidRow, subscriptionOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** Extra rows to read, since some share a channel, are silent or have expired. */
const EXTRA_ROWS = 20;

/** Claims due deliveries, only of these stories if given. `seen` counts the rows read; 0 means that nothing is due. */
export function claimDue(
  database: Database,
  claiming: ClaimOptions,
  stories: readonly string[] | undefined,
  compose: Compose,
): Promise<{ seen: number; claimed: Claimed[] }> {
  return database.write(async (db) => {
    const now = await database.now(db);
    const rows = await dueRows(database, db, claiming, stories, now);
    const joinable = await joinableRows(database, db, rows, now);
    const results = decideClaims(
      rows,
      joinable,
      await loadReferences(db, [...rows, ...joinable]),
      claiming,
      now,
      compose,
    );
    await saveResults(db, results, claiming, now);
    for (const { result } of results) {
      if (result.kind === 'over' && result.state === 'dead') database.onProblem(`Delivery abandoned: ${result.reason}`);
    }
    return {
      seen: rows.length,
      claimed: results.flatMap(({ result }) => (result.kind === 'claimed' ? [result.claimed] : [])),
    };
  });
}

/** Due deliveries in free channels. Locks the channels and the deliveries against other processes. */
function dueRows(
  database: Database,
  db: Transaction<Tables>,
  claiming: ClaimOptions,
  stories: readonly string[] | undefined,
  now: number,
): Promise<DeliveryRow[]> {
  return (
    db
      .selectFrom('deliveries')
      .innerJoin('channels', 'channels.address', 'deliveries.address')
      .selectAll('deliveries')
      .where('platform', '=', claiming.platform)
      .where('state', '=', 'pending')
      .where('due_at', '<=', now)
      .where('available_at', '<=', now)
      .where('busy_until', '<=', now)
      .$if(stories !== undefined, (query) => query.where('story', 'in', stories ?? []))
      .orderBy('due_at')
      .orderBy('spread')
      .orderBy('key')
      .limit(claiming.most + EXTRA_ROWS)
      // Lock the channel first: a delivery skipped because its channel is locked stays free for the process that has
      // the channel.
      .$if(database.locksRows, (query) => query.forUpdate(['channels', 'deliveries']).skipLocked())
      .execute()
  );
}

/**
 * Deliveries due in the rows' channels at the same time and not yet composed. The channels are already locked. Ordered
 * by address first, because SQLite would otherwise choose the index of everything due at that time.
 */
async function joinableRows(
  database: Database,
  db: Transaction<Tables>,
  rows: readonly DeliveryRow[],
  now: number,
): Promise<DeliveryRow[]> {
  const fresh = rows.filter(({ message }) => message === null);
  if (fresh.length === 0) return [];
  return db
    .selectFrom('deliveries')
    .selectAll()
    .where('address', 'in', [...new Set(fresh.map(({ address }) => address))])
    .where('due_at', 'in', [...new Set(fresh.map(({ due_at }) => due_at))])
    .where('state', '=', 'pending')
    .where('message', 'is', null)
    .where('available_at', '<=', now)
    .orderBy('address')
    .orderBy('key')
    .$if(database.locksRows, (query) => query.forUpdate().skipLocked())
    .execute();
}

/** What the rows refer to. Read after locking the rows, so it is current. */
interface References {
  readonly subscriptions: ReadonlyMap<string, Selectable<Tables['subscriptions']>>;
  readonly contents: ReadonlyMap<string, string>;
}

async function loadReferences(db: Transaction<Tables>, rows: readonly DeliveryRow[]): Promise<References> {
  const ids = [...new Set(rows.flatMap(({ message, subscription }) => (message === null ? [subscription] : [])))];
  const subscriptions =
    ids.length === 0 ? [] : await db.selectFrom('subscriptions').selectAll().where('id', 'in', ids).execute();
  const hashes = [...rows.map(({ message }) => message), ...subscriptions.map(({ told_changes }) => told_changes)];
  return {
    subscriptions: new Map(subscriptions.map((row) => [row.id, row])),
    contents: await contentsOf(db, hashes),
  };
}

function decideClaims(
  rows: readonly DeliveryRow[],
  joinable: readonly DeliveryRow[],
  known: References,
  claiming: ClaimOptions,
  now: number,
  compose: Compose,
): RowResult[] {
  const results: RowResult[] = [];
  const claimed = new Set<string>();
  const cursors = new Map<string, DigestCursor>();
  const handled = new Set<string>();
  const together = Map.groupBy(joinable, slotOf);
  for (const row of rows) {
    if (claimed.size >= claiming.most) break;
    if (claimed.has(row.address)) continue;
    handled.add(row.key);
    const others = together.get(slotOf(row))?.filter(({ key }) => !handled.has(key)) ?? [];
    const result = claimResultOf(row, others, { known, cursors, compose }, claiming, now);
    results.push({ row, result });
    if (result.kind === 'claimed') claimed.add(row.address);
    if (result.kind === 'silent' || result.kind === 'nothing') cursors.set(row.subscription, result.cursor);
  }
  return results;
}

/** Deliveries with the same slot can become one post. */
function slotOf({ address, due_at, expires_at, nominal }: DeliveryRow): string {
  return `${address} ${due_at} ${expires_at} ${nominal}`;
}

interface ComposeContext {
  readonly known: References;
  readonly cursors: ReadonlyMap<string, DigestCursor>;
  readonly compose: Compose;
}

function claimResultOf(
  row: DeliveryRow,
  joinable: readonly DeliveryRow[],
  composing: ComposeContext,
  { owner }: ClaimOptions,
  now: number,
): ClaimResult {
  const { known, compose } = composing;
  if (row.expires_at < now) return { kind: 'over', state: 'missed', reason: expiryReason(row) };
  try {
    const claim = claimOf(row, owner, now);
    const next = { ...claim, attempt: claim.attempt + 1 };
    if (row.message !== null) return { kind: 'claimed', claimed: { ...next, message: messageOf(row, known.contents) } };
    const candidates = joinable.flatMap((one) => readableCandidates(one, composing));
    const composed = compose(candidateOf(row, composing), candidates);
    if (composed.kind !== 'message') return composed;
    const { message, cursor, includes = [] } = composed;
    const frozen = { body: messageToText(message), cursor, includes };
    return { kind: 'claimed', claimed: { ...next, message }, frozen };
  } catch (error) {
    const fault = errorText(error);
    const reason = error instanceof InvalidRow ? fault : `Could not compose a message for ${row.key}: ${fault}`;
    return { kind: 'over', state: 'dead', reason };
  }
}

function expiryReason({ expires_at, reason }: DeliveryRow): string {
  const until = instantOf(expires_at).toString({ smallestUnit: 'minute' }).replace('T', ' ').replace('Z', ' UTC');
  return `it could not be sent by ${until}${reason === null ? '' : `: ${reason}`}`;
}

/** The row's candidate; none if it cannot be read, which its own claim reports. */
function readableCandidates(row: DeliveryRow, composing: ComposeContext): Candidate[] {
  try {
    return [candidateOf(row, composing)];
  } catch (error) {
    if (error instanceof InvalidRow) return [];
    throw error;
  }
}

function candidateOf({ key, subscription, nominal }: DeliveryRow, { known, cursors }: ComposeContext): Candidate {
  const row = known.subscriptions.get(subscription);
  if (!row) throw new InvalidRow(`deliveries ${key}: its subscription is gone`);
  const { story, wish, zone, createdAt } = subscriptionOf(row);
  const before = () => cursorOf(row.told_through, known.contents.get(row.told_changes), `subscriptions ${row.id}`);
  return { subscription, story, nominal, wish, zone, createdAt, cursor: cursors.get(subscription) ?? before() };
}
