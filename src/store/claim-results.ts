import type { Transaction, Updateable } from 'kysely';
import type { Claimed, ClaimOptions, DigestCursor, Included } from '../ports/ledger.ts';
import type { DeliveryRow } from './claims.ts';
import { saveContents } from './contents.ts';
import {
  BUSY,
  type CursorColumns,
  type DeliveryColumns,
  deliveryKey,
  holdChannels,
  saveCursors,
  updateDeliveries,
} from './deliveries.ts';
import { withoutNul } from './rows.ts';
import type { Tables } from './tables.ts';

/** The result of claiming a due delivery. `frozen` is stored with it at the first claim. */
export type ClaimResult =
  | { readonly kind: 'claimed'; readonly claimed: Claimed; readonly frozen?: Frozen }
  | { readonly kind: 'silent'; readonly reason: string; readonly cursor: DigestCursor }
  | { readonly kind: 'nothing'; readonly cursor: DigestCursor }
  | { readonly kind: 'over'; readonly state: 'missed' | 'dead'; readonly reason: string };

interface Frozen {
  readonly body: string;
  readonly cursor: DigestCursor;
  readonly includes: readonly Included[];
}

export interface RowResult {
  readonly row: DeliveryRow;
  readonly result: ClaimResult;
}

/** Saves the results of a claim: states, composed messages, cursors and busy channels. */
export async function saveResults(
  db: Transaction<Tables>,
  results: readonly RowResult[],
  { lease }: ClaimOptions,
  now: number,
): Promise<void> {
  const hashes = await saveBodies(db, results, now);
  const changes = new Map<string, Updateable<DeliveryColumns>>();
  const known = new Map<string, CursorColumns>();
  const held: string[] = [];
  const forgotten: string[] = [];
  for (const { row, result } of results) {
    const { key } = row;
    const cursor = hashes.cursor.get(key);
    if (result.kind === 'over') {
      changes.set(key, { state: result.state, reason: withoutNul(result.reason), at: now });
    } else if (result.kind === 'silent') {
      changes.set(key, { state: 'skipped', reason: withoutNul(result.reason), at: now });
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
        changes.set(deliveryKey(included), {
          state: 'joined',
          joined_to: key,
          told_through: included.cursor.through,
          told_changes: hashes.cursor.get(deliveryKey(included)) ?? null,
          at: now,
        });
      }
    }
  }
  await updateDeliveries(db, changes);
  await saveCursors(db, known);
  if (forgotten.length > 0) await db.deleteFrom('deliveries').where('key', 'in', forgotten).execute();
  await holdChannels(db, held, BUSY);
}

/** Stores composed messages and cursors. Returns their hashes by delivery key. */
async function saveBodies(
  db: Transaction<Tables>,
  results: readonly RowResult[],
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
      for (const one of includes) cursors.push([deliveryKey(one), JSON.stringify(one.cursor.changes)]);
    }
  }
  const all = [...messages, ...cursors];
  const hashes = await saveContents(
    db,
    all.map(([, body]) => body),
    now,
  );
  const named = all.map(([key], i) => [key, hashes[i] ?? ''] as const);
  return { message: new Map(named.slice(0, messages.length)), cursor: new Map(named.slice(messages.length)) };
}
