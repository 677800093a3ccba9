import type { Selectable, Transaction, Updateable } from 'kysely';
import { z } from 'zod';
import { errorText } from '../lib/error-text.ts';
import type { Message } from '../message/message.ts';
import type { Candidate, Claimed, Claiming, Compose, DigestCursor, Included } from '../ports/ledger.ts';
import { contentsOf, keepContents } from './contents.ts';
import type { Database } from './database.ts';
import {
  type CursorColumns,
  type DeliveryColumns,
  HELD,
  holdChannels,
  instantOf,
  keyOf,
  saveCursors,
  UNDER_WAY,
  updateDeliveries,
} from './deliveries.ts';
import { messageFromText, messageToText } from './message.ts';
import { addressColumns, cursorOf, instant, plain, readRow, standingOf, UnreadableRow } from './rows.ts';
import type { Tables } from './tables.ts';

type Row = Selectable<DeliveryColumns>;

/** The result of claiming a due delivery. `frozen` is stored with it at the first claim. */
type ClaimResult =
  | { readonly kind: 'claimed'; readonly claimed: Claimed; readonly frozen?: Frozen }
  | { readonly kind: 'silent'; readonly reason: string; readonly cursor: DigestCursor }
  | { readonly kind: 'nothing'; readonly cursor: DigestCursor }
  | { readonly kind: 'over'; readonly state: 'missed' | 'dead'; readonly reason: string };

interface Frozen {
  readonly body: string;
  readonly cursor: DigestCursor;
  readonly includes: readonly Included[];
}

/** Extra rows to read, since some share a channel, are silent or have expired. */
const SPARE = 20;
const SUDDEN_END = 'the process that was sending it stopped without noting the result';

const delivery = z
  .object({
    subscription: z.string(),
    nominal: z.string(),
    ...addressColumns,
    due_at: instant,
    expires_at: instant,
    attempt: z.int().min(0),
    reply_to: z.string().nullable(),
  })
  .transform(({ subscription, nominal, due_at, expires_at, attempt, reply_to, ...address }) => ({
    subscription,
    nominal,
    address,
    due: due_at,
    expires: expires_at,
    attempt,
    ...(reply_to === null ? {} : { replyTo: reply_to }),
  }));

/** Claims due deliveries, only of these stories if given. `seen` counts the rows read; 0 means that nothing is due. */
export function claimDue(
  database: Database,
  claiming: Claiming,
  stories: readonly string[] | undefined,
  compose: Compose,
): Promise<{ seen: number; claimed: Claimed[] }> {
  return database.write(async (db) => {
    const now = await database.now(db);
    const rows = await dueRows(database, db, claiming, stories, now);
    const beside = await rowsBeside(database, db, rows, now);
    const results = decide(rows, beside, await knownOf(db, [...rows, ...beside]), claiming, now, compose);
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
  claiming: Claiming,
  stories: readonly string[] | undefined,
  now: number,
): Promise<Row[]> {
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
      .limit(claiming.most + SPARE)
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
async function rowsBeside(
  database: Database,
  db: Transaction<Tables>,
  rows: readonly Row[],
  now: number,
): Promise<Row[]> {
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
interface Known {
  readonly subscriptions: ReadonlyMap<string, Selectable<Tables['subscriptions']>>;
  readonly contents: ReadonlyMap<string, string>;
}

async function knownOf(db: Transaction<Tables>, rows: readonly Row[]): Promise<Known> {
  const ids = [...new Set(rows.flatMap(({ message, subscription }) => (message === null ? [subscription] : [])))];
  const subscriptions =
    ids.length === 0 ? [] : await db.selectFrom('subscriptions').selectAll().where('id', 'in', ids).execute();
  const hashes = [...rows.map(({ message }) => message), ...subscriptions.map(({ told_changes }) => told_changes)];
  return {
    subscriptions: new Map(subscriptions.map((row) => [row.id, row])),
    contents: await contentsOf(db, hashes),
  };
}

interface DecidedRow {
  readonly row: Row;
  readonly result: ClaimResult;
}

function decide(
  rows: readonly Row[],
  beside: readonly Row[],
  known: Known,
  claiming: Claiming,
  now: number,
  compose: Compose,
): DecidedRow[] {
  const results: DecidedRow[] = [];
  const held = new Set<string>();
  const cursors = new Map<string, DigestCursor>();
  const decided = new Set<string>();
  const together = Map.groupBy(beside, slotOf);
  for (const row of rows) {
    if (held.size >= claiming.most) break;
    if (held.has(row.address)) continue;
    decided.add(row.key);
    const others = together.get(slotOf(row))?.filter(({ key }) => !decided.has(key)) ?? [];
    const result = claimResultOf(row, others, { known, cursors, compose }, claiming, now);
    results.push({ row, result });
    if (result.kind === 'claimed') held.add(row.address);
    if (result.kind === 'silent' || result.kind === 'nothing') cursors.set(row.subscription, result.cursor);
  }
  return results;
}

/** Deliveries with the same slot can become one post. */
function slotOf({ address, due_at, expires_at, nominal }: Row): string {
  return `${address} ${due_at} ${expires_at} ${nominal}`;
}

interface Composing {
  readonly known: Known;
  readonly cursors: ReadonlyMap<string, DigestCursor>;
  readonly compose: Compose;
}

function claimResultOf(
  row: Row,
  beside: readonly Row[],
  composing: Composing,
  { owner }: Claiming,
  now: number,
): ClaimResult {
  const { known, compose } = composing;
  if (row.expires_at < now) return { kind: 'over', state: 'missed', reason: tooLate(row) };
  try {
    const claim = claimOf(row, owner, now);
    const next = { ...claim, attempt: claim.attempt + 1 };
    if (row.message !== null) return { kind: 'claimed', claimed: { ...next, message: messageOf(row, known.contents) } };
    const candidates = beside.flatMap((one) => readable(one, composing));
    const composed = compose(candidateOf(row, composing), candidates);
    if (composed.kind !== 'message') return composed;
    const { message, cursor, includes = [] } = composed;
    const frozen = { body: messageToText(message), cursor, includes };
    return { kind: 'claimed', claimed: { ...next, message }, frozen };
  } catch (error) {
    const fault = errorText(error);
    const reason = error instanceof UnreadableRow ? fault : `Could not compose a message for ${row.key}: ${fault}`;
    return { kind: 'over', state: 'dead', reason };
  }
}

function tooLate({ expires_at, reason }: Row): string {
  const until = instantOf(expires_at).toString({ smallestUnit: 'minute' }).replace('T', ' ').replace('Z', ' UTC');
  return `it could not be sent by ${until}${reason === null ? '' : `: ${reason}`}`;
}

/** A claim without its message. Two claims of one delivery never share an instant, even within one millisecond. */
function claimOf(row: Row, owner: string, now: number): Omit<Claimed, 'message'> {
  return {
    ...readRow(delivery, row, `deliveries ${row.key}`),
    firstClaimed: instantOf(row.first_claimed_at ?? now),
    claimed: instantOf(Math.max(now, (row.claimed_at ?? 0) + 1)),
    owner,
  };
}

function messageOf({ key, message }: Row, contents: ReadonlyMap<string, string>): Message {
  const body = message === null ? undefined : contents.get(message);
  if (body === undefined) throw new UnreadableRow(`deliveries ${key}: its message is missing from the contents table`);
  try {
    return messageFromText(body);
  } catch (error) {
    throw new UnreadableRow(`contents ${message}, the message of ${key}, cannot be read`, { cause: error });
  }
}

/** The row's candidate; none if it cannot be read, which its own claim reports. */
function readable(row: Row, composing: Composing): Candidate[] {
  try {
    return [candidateOf(row, composing)];
  } catch (error) {
    if (error instanceof UnreadableRow) return [];
    throw error;
  }
}

function candidateOf({ key, subscription, nominal }: Row, { known, cursors }: Composing): Candidate {
  const row = known.subscriptions.get(subscription);
  if (!row) throw new UnreadableRow(`deliveries ${key}: its subscription is gone`);
  const { story, wish, zone, createdAt } = standingOf(row);
  const before = () => cursorOf(row.told_through, known.contents.get(row.told_changes), `subscriptions ${row.id}`);
  return { subscription, story, nominal, wish, zone, createdAt, cursor: cursors.get(subscription) ?? before() };
}

async function saveResults(
  db: Transaction<Tables>,
  results: readonly DecidedRow[],
  { lease }: Claiming,
  now: number,
): Promise<void> {
  const hashes = await keep(db, results, now);
  const changes = new Map<string, Updateable<DeliveryColumns>>();
  const known = new Map<string, CursorColumns>();
  const held: string[] = [];
  const forgotten: string[] = [];
  for (const { row, result } of results) {
    const { key } = row;
    const cursor = hashes.cursor.get(key);
    if (result.kind === 'over') {
      changes.set(key, { state: result.state, reason: plain(result.reason), at: now });
    } else if (result.kind === 'silent') {
      changes.set(key, { state: 'skipped', reason: plain(result.reason), at: now });
      known.set(row.subscription, { told_through: result.cursor.through, told_changes: cursor ?? '' });
    } else if (result.kind === 'nothing') {
      forgotten.push(key);
      known.set(row.subscription, { told_through: result.cursor.through, told_changes: cursor ?? '' });
    } else {
      held.push(row.address);
      const { attempt, owner, claimed, firstClaimed, frozen } = { frozen: undefined, ...result, ...result.claimed };
      changes.set(key, {
        state: 'sending',
        attempt,
        owner,
        claimed_at: claimed.epochMilliseconds,
        first_claimed_at: firstClaimed.epochMilliseconds,
        available_at: claimed.add(lease).epochMilliseconds,
        at: now,
        ...(frozen
          ? { message: hashes.message.get(key), told_through: frozen.cursor.through, told_changes: cursor }
          : {}),
      });
      for (const included of frozen?.includes ?? []) {
        changes.set(keyOf(included), {
          state: 'joined',
          joined_to: key,
          told_through: included.cursor.through,
          told_changes: hashes.cursor.get(keyOf(included)) ?? null,
          at: now,
        });
      }
    }
  }
  await updateDeliveries(db, changes);
  await saveCursors(db, known);
  if (forgotten.length > 0) await db.deleteFrom('deliveries').where('key', 'in', forgotten).execute();
  await holdChannels(db, held, HELD);
}

/** Stores composed messages and cursors. Returns their hashes by delivery key. */
async function keep(
  db: Transaction<Tables>,
  results: readonly DecidedRow[],
  now: number,
): Promise<{ message: ReadonlyMap<string, string>; cursor: ReadonlyMap<string, string> }> {
  const messages: (readonly [key: string, body: string])[] = [];
  const cursors: (readonly [key: string, body: string])[] = [];
  for (const { row, result } of results) {
    const known =
      result.kind === 'claimed' ? result.frozen?.cursor : result.kind === 'over' ? undefined : result.cursor;
    if (known) cursors.push([row.key, JSON.stringify(known.changes)]);
    if (result.kind === 'claimed' && result.frozen) {
      const { body, includes } = result.frozen;
      messages.push([row.key, body]);
      for (const one of includes) cursors.push([keyOf(one), JSON.stringify(one.cursor.changes)]);
    }
  }
  const all = [...messages, ...cursors];
  const hashes = await keepContents(
    db,
    all.map(([, body]) => body),
    now,
  );
  const named = all.map(([key], i) => [key, hashes[i] ?? ''] as const);
  return { message: new Map(named.slice(0, messages.length)), cursor: new Map(named.slice(messages.length)) };
}

/** Claims deliveries in doubt, including those whose lease expired. */
export function claimInDoubt(database: Database, { platform, most, owner, lease }: Claiming): Promise<Claimed[]> {
  return database.write(async (db) => {
    const now = await database.now(db);
    const rows = await db
      .selectFrom('deliveries')
      .selectAll()
      .where('platform', '=', platform)
      .where(UNDER_WAY)
      .where('available_at', '<=', now)
      .orderBy('available_at')
      .orderBy('key')
      .limit(most)
      .$if(database.locksRows, (query) => query.forUpdate().skipLocked())
      .execute();
    const contents = await contentsOf(
      db,
      rows.map(({ message }) => message),
    );
    const found: Claimed[] = [];
    const unreadable: string[] = [];
    const changes = new Map<string, Updateable<DeliveryColumns>>();
    for (const row of rows) {
      try {
        const doubtful = instantOf(row.state === 'in doubt' ? row.at : now);
        const one = { ...claimOf(row, owner, now), message: messageOf(row, contents), doubtful };
        found.push(one);
        changes.set(row.key, {
          state: 'in doubt',
          owner,
          claimed_at: one.claimed.epochMilliseconds,
          available_at: one.claimed.add(lease).epochMilliseconds,
          ...(row.state === 'sending' ? { reason: SUDDEN_END, at: now } : {}),
        });
      } catch (error) {
        if (!(error instanceof UnreadableRow)) throw error;
        unreadable.push(row.address);
        changes.set(row.key, { state: 'uncertain', reason: plain(error.message), at: now });
        database.onProblem(`Could not determine whether a delivery arrived: ${error.message}`);
      }
    }
    await updateDeliveries(db, changes);
    await holdChannels(db, unreadable, now);
    return found;
  });
}
