import type { Transaction, Updateable } from 'kysely';
import type { ClaimedDelivery, ClaimOptions, DigestCursor, IncludedDelivery } from '../ports/ledger.ts';
import { saveContents } from './contents.ts';
import {
  BUSY_UNTIL_SETTLED,
  type CursorColumns,
  type DeliveryRow,
  deliveryKey,
  holdChannels,
  saveCursors,
  updateDeliveries,
} from './deliveries.ts';
import { withoutNul } from './rows.ts';
import type { Tables } from './tables.ts';

/** A claim without `frozenMessage` uses the stored message. */
export type ClaimResult =
  | { readonly kind: 'claimed'; readonly delivery: ClaimedDelivery; readonly frozenMessage?: FrozenMessage }
  | { readonly kind: 'silent'; readonly reason: string; readonly cursor: DigestCursor }
  | { readonly kind: 'nothing'; readonly cursor: DigestCursor }
  | { readonly kind: 'over'; readonly state: 'missed' | 'dead'; readonly reason: string };

interface FrozenMessage {
  readonly body: string;
  readonly cursor: DigestCursor;
  readonly includes: readonly IncludedDelivery[];
}

export interface RowResult {
  readonly row: DeliveryRow;
  readonly result: ClaimResult;
}

export async function saveResults(
  db: Transaction<Tables>,
  results: readonly RowResult[],
  { lease }: ClaimOptions,
  now: number,
): Promise<void> {
  const texts = results.flatMap(({ result }) => contentTexts(result));
  const hashes = await saveContents(db, texts, now);
  const hashesByText = new Map(texts.map((text, i) => [text, hashes[i] ?? '']));
  const cursorColumns = (cursor: DigestCursor): CursorColumns => ({
    told_through: cursor.through,
    told_changes: hashesByText.get(cursorText(cursor)) ?? '',
  });
  const changes = new Map<string, Updateable<DeliveryRow>>();
  const cursors = new Map<string, CursorColumns>();
  const busyChannels: string[] = [];
  const deletedKeys: string[] = [];
  for (const { row, result } of results) {
    switch (result.kind) {
      case 'over':
        changes.set(row.key, { state: result.state, reason: withoutNul(result.reason), at: now });
        break;
      case 'silent':
        changes.set(row.key, { state: 'skipped', reason: withoutNul(result.reason), at: now });
        cursors.set(row.subscription, cursorColumns(result.cursor));
        break;
      case 'nothing':
        deletedKeys.push(row.key);
        cursors.set(row.subscription, cursorColumns(result.cursor));
        break;
      case 'claimed': {
        const { frozenMessage, delivery: claim } = result;
        busyChannels.push(row.address);
        changes.set(row.key, {
          state: 'sending',
          attempt: claim.attempt,
          owner: claim.owner,
          claimed_at: claim.claimedAt.epochMilliseconds,
          first_claimed_at: claim.firstClaimedAt.epochMilliseconds,
          available_at: claim.claimedAt.add(lease).epochMilliseconds,
          at: now,
          ...(frozenMessage && {
            message: hashesByText.get(frozenMessage.body) ?? null,
            ...cursorColumns(frozenMessage.cursor),
          }),
        });
        for (const included of frozenMessage?.includes ?? []) {
          changes.set(deliveryKey(included), {
            state: 'joined',
            joined_to: row.key,
            ...cursorColumns(included.cursor),
            at: now,
          });
        }
      }
    }
  }
  await updateDeliveries(db, changes);
  await saveCursors(db, cursors);
  if (deletedKeys.length > 0) await db.deleteFrom('deliveries').where('key', 'in', deletedKeys).execute();
  await holdChannels(db, busyChannels, BUSY_UNTIL_SETTLED);
}

function contentTexts(result: ClaimResult): string[] {
  if (result.kind === 'over') return [];
  if (result.kind !== 'claimed') return [cursorText(result.cursor)];
  const { frozenMessage } = result;
  return frozenMessage
    ? [frozenMessage.body, ...[frozenMessage, ...frozenMessage.includes].map(({ cursor }) => cursorText(cursor))]
    : [];
}

function cursorText({ changes }: DigestCursor): string {
  return JSON.stringify(changes);
}
