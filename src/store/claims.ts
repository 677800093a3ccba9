import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Message } from '../message/message.ts';
import type { Claimed } from '../ports/ledger.ts';
import { type DeliveryColumns, instantOf } from './deliveries.ts';
import { messageFromText } from './message.ts';
import { addressColumns, InvalidRow, instant, readRow } from './rows.ts';

/** A row of the deliveries table. */
export type DeliveryRow = Selectable<DeliveryColumns>;

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

/** A claim without its message. Two claims of one delivery never share an instant, even within one millisecond. */
export function claimOf(row: DeliveryRow, owner: string, now: number): Omit<Claimed, 'message'> {
  return {
    ...readRow(delivery, row, `deliveries ${row.key}`),
    firstClaimed: instantOf(row.first_claimed_at ?? now),
    claimed: instantOf(Math.max(now, (row.claimed_at ?? 0) + 1)),
    owner,
  };
}

/** @throws InvalidRow if the message is missing or cannot be read */
export function messageOf({ key, message }: DeliveryRow, contents: ReadonlyMap<string, string>): Message {
  const body = message === null ? undefined : contents.get(message);
  if (body === undefined) throw new InvalidRow(`deliveries ${key}: its message is missing from the contents table`);
  try {
    return messageFromText(body);
  } catch (error) {
    throw new InvalidRow(`contents ${message}, the message of ${key}, cannot be read`, { cause: error });
  }
}
