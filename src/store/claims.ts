import { z } from 'zod';
import type { Message } from '../message/message.ts';
import type { ClaimedDelivery } from '../ports/ledger.ts';
import { type DeliveryRow, toInstant } from './deliveries.ts';
import { addressColumns, InvalidRow, instantColumn, readRow } from './rows.ts';
import { messageFromText } from './stored-message.ts';

const delivery = z
  .object({
    subscription: z.string(),
    nominal: z.string(),
    ...addressColumns,
    due_at: instantColumn,
    expires_at: instantColumn,
    attempt: z.int().min(0),
    reply_to: z.string().nullable(),
  })
  .transform(({ platform, workspace, channel, due_at: due, expires_at: expires, reply_to: replyTo, ...row }) => ({
    ...row,
    address: { platform, workspace, channel },
    due,
    expires,
    ...(replyTo !== null && { replyTo }),
  }));

/** Each claim is later than the previous one, even within a millisecond. */
export function newClaim(row: DeliveryRow, owner: string, now: number): Omit<ClaimedDelivery, 'message'> {
  return {
    ...readRow(delivery, row, `deliveries ${row.key}`),
    firstClaimedAt: toInstant(row.first_claimed_at ?? now),
    claimedAt: toInstant(Math.max(now, (row.claimed_at ?? 0) + 1)),
    owner,
  };
}

export function readFrozenMessage({ key, message }: DeliveryRow, contents: ReadonlyMap<string, string>): Message {
  const body = message === null ? undefined : contents.get(message);
  if (body === undefined) throw new InvalidRow(`deliveries ${key}: its message is missing from the contents table`);
  try {
    return messageFromText(body);
  } catch (error) {
    throw new InvalidRow(`contents ${message}, the message of ${key}, cannot be read`, { cause: error });
  }
}
