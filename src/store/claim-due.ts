import type { Transaction } from 'kysely';
import { errorText } from '../lib/error-text.ts';
import type { Candidate, ClaimedDelivery, ClaimOptions, Compose, DigestCursor } from '../ports/ledger.ts';
import { type ClaimResult, type RowResult, saveResults } from './claim-results.ts';
import { newClaim, readFrozenMessage } from './claims.ts';
import { loadContents } from './contents.ts';
import type { Database } from './database.ts';
import { type DeliveryRow, toInstant } from './deliveries.ts';
import { InvalidRow, readableRows, readCursor, readSubscription } from './rows.ts';
import { messageToText } from './stored-message.ts';
import type { Tables } from './tables.ts';

/** Rows to read beyond the limit, because some share a channel or are not sent. */
const EXTRA_ROWS = 20;

/** @returns `rowCount` 0 means that nothing can be claimed now */
export function claimDue(
  database: Database,
  claimOptions: ClaimOptions,
  stories: readonly string[] | undefined,
  compose: Compose,
): Promise<{ rowCount: number; claims: ClaimedDelivery[] }> {
  return database.write(async (db) => {
    const now = await database.now(db);
    const rows = await dueRows(database, db, claimOptions, stories, now);
    const joinableDeliveries = await joinableRows(database, db, rows, now);
    const references = await loadReferences(db, [...rows, ...joinableDeliveries]);
    const results = decideClaims(rows, joinableDeliveries, {
      claimOptions,
      compose,
      now,
      references,
      cursors: new Map(),
    });
    await saveResults(db, results, claimOptions, now);
    for (const { result } of results) {
      if (result.kind === 'over' && result.state === 'dead') database.onProblem(`Delivery abandoned: ${result.reason}`);
    }
    const claims = results.flatMap(({ result }) => (result.kind === 'claimed' ? [result.delivery] : []));
    return { rowCount: rows.length, claims };
  });
}

function dueRows(
  database: Database,
  db: Transaction<Tables>,
  { platform, limit }: ClaimOptions,
  stories: readonly string[] | undefined,
  now: number,
): Promise<DeliveryRow[]> {
  return (
    db
      .selectFrom('deliveries')
      .innerJoin('channels', 'channels.address', 'deliveries.address')
      .selectAll('deliveries')
      .where('platform', '=', platform)
      .where('state', '=', 'pending')
      .where('due_at', '<=', now)
      .where('available_at', '<=', now)
      .where('busy_until', '<=', now)
      .$if(stories !== undefined, (query) => query.where('story', 'in', stories ?? []))
      .orderBy('due_at')
      .orderBy('spread')
      .orderBy('key')
      .limit(limit + EXTRA_ROWS)
      // Lock the channel first: a delivery skipped because its channel is locked stays free for the process that locked it.
      .$if(database.locksRows, (query) => query.forUpdate(['channels', 'deliveries']).skipLocked())
      .execute()
  );
}

/** Ordered by address, so SQLite uses the index on addresses; otherwise it would read everything due at that time. */
async function joinableRows(
  database: Database,
  db: Transaction<Tables>,
  rows: readonly DeliveryRow[],
  now: number,
): Promise<DeliveryRow[]> {
  const uncomposedRows = rows.filter(({ message }) => message === null);
  if (uncomposedRows.length === 0) return [];
  return db
    .selectFrom('deliveries')
    .selectAll()
    .where('address', 'in', [...new Set(uncomposedRows.map(({ address }) => address))])
    .where('due_at', 'in', [...new Set(uncomposedRows.map(({ due_at }) => due_at))])
    .where('state', '=', 'pending')
    .where('message', 'is', null)
    .where('available_at', '<=', now)
    .orderBy('address')
    .orderBy('key')
    .$if(database.locksRows, (query) => query.forUpdate().skipLocked())
    .execute();
}

/** Read after the rows are locked, so it is current. */
interface References {
  readonly subscriptions: ReadonlyMap<string, Tables['subscriptions']>;
  readonly contents: ReadonlyMap<string, string>;
}

async function loadReferences(db: Transaction<Tables>, rows: readonly DeliveryRow[]): Promise<References> {
  const ids = [...new Set(rows.flatMap(({ message, subscription }) => (message === null ? [subscription] : [])))];
  const subscriptions =
    ids.length === 0 ? [] : await db.selectFrom('subscriptions').selectAll().where('id', 'in', ids).execute();
  const hashes = [...rows.map(({ message }) => message), ...subscriptions.map(({ told_changes }) => told_changes)];
  return {
    subscriptions: new Map(subscriptions.map((row) => [row.id, row])),
    contents: await loadContents(db, hashes),
  };
}

interface ClaimContext {
  readonly claimOptions: ClaimOptions;
  readonly compose: Compose;
  readonly now: number;
  readonly references: References;
  readonly cursors: Map<string, DigestCursor>;
}

function decideClaims(
  rows: readonly DeliveryRow[],
  joinableDeliveries: readonly DeliveryRow[],
  context: ClaimContext,
): RowResult[] {
  const results: RowResult[] = [];
  const claimedChannels = new Set<string>();
  const decidedKeys = new Set<string>();
  const joinableBySlot = Map.groupBy(joinableDeliveries, slotKey);
  for (const row of rows) {
    if (claimedChannels.size >= context.claimOptions.limit) break;
    if (claimedChannels.has(row.address)) continue;
    decidedKeys.add(row.key);
    const undecidedRows = joinableBySlot.get(slotKey(row))?.filter(({ key }) => !decidedKeys.has(key)) ?? [];
    const result = decideClaim(row, undecidedRows, context);
    results.push({ row, result });
    if (result.kind === 'claimed') claimedChannels.add(row.address);
    if (result.kind === 'silent' || result.kind === 'nothing') context.cursors.set(row.subscription, result.cursor);
  }
  return results;
}

function slotKey({ address, due_at, expires_at, nominal }: DeliveryRow): string {
  return `${address} ${due_at} ${expires_at} ${nominal}`;
}

function decideClaim(row: DeliveryRow, joinableDeliveries: readonly DeliveryRow[], context: ClaimContext): ClaimResult {
  const { claimOptions, compose, now, references } = context;
  if (row.expires_at < now) return { kind: 'over', state: 'missed', reason: expiryReason(row) };
  try {
    const claim = newClaim(row, claimOptions.owner, now);
    const nextClaim = { ...claim, attempt: claim.attempt + 1 };
    if (row.message !== null) {
      return { kind: 'claimed', delivery: { ...nextClaim, message: readFrozenMessage(row, references.contents) } };
    }
    // An unreadable delivery is left out here; its own turn reports it.
    const candidates = readableRows(joinableDeliveries, (joinableRow) => toCandidate(joinableRow, context));
    const composeResult = compose(toCandidate(row, context), candidates);
    if (composeResult.kind !== 'message') return composeResult;
    const { message, cursor, includes = [] } = composeResult;
    return {
      kind: 'claimed',
      delivery: { ...nextClaim, message },
      frozenMessage: { body: messageToText(message), cursor, includes },
    };
  } catch (error) {
    const fault = errorText(error);
    const reason = error instanceof InvalidRow ? fault : `Could not compose a message for ${row.key}: ${fault}`;
    return { kind: 'over', state: 'dead', reason };
  }
}

function expiryReason({ expires_at, reason }: DeliveryRow): string {
  const expiry = toInstant(expires_at).toString({ smallestUnit: 'minute' }).replace('T', ' ').replace('Z', ' UTC');
  return `it could not be sent by ${expiry}${reason === null ? '' : `: ${reason}`}`;
}

function toCandidate({ key, subscription, nominal }: DeliveryRow, { references, cursors }: ClaimContext): Candidate {
  const row = references.subscriptions.get(subscription);
  if (!row) throw new InvalidRow(`deliveries ${key}: its subscription is missing from the subscriptions table`);
  const { story, wish, zone, createdAt } = readSubscription(row);
  const cursor =
    cursors.get(subscription) ??
    readCursor(row.told_through, references.contents.get(row.told_changes), `subscriptions ${row.id}`);
  return { subscription, story, nominal, wish, zone, createdAt, cursor };
}
