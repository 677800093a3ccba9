import type { Transaction } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { Message } from '../message/message.ts';
import type { FOLLOW_UP_PREFIX, NOTIFICATION_PREFIX } from '../message/post-controls.ts';
import type { NewsRules } from '../ports/news.ts';
import type { Address } from '../schedule/subscription.ts';
import { saveContents } from './contents.ts';
import { insertDeliveries, newDelivery, toInstant } from './deliveries.ts';
import { shortHash } from './posts.ts';
import { messageToText } from './stored-message.ts';
import type { Tables } from './tables.ts';

const GRACE_PERIOD = Temporal.Duration.from({ hours: 72 });

export interface NewsContext {
  readonly story: string;
  /** An `addressKey`. */
  readonly address: string;
  readonly rules: NewsRules;
  readonly now: number;
}

interface NewsDelivery {
  readonly id: string;
  readonly address: Address;
  readonly message: Message;
  readonly replyTo?: string | null;
}

/** The nominal time is the first minute from now, in UTC, that no delivery with this id has used. */
export async function insertNews(
  db: Transaction<Tables>,
  { story, now }: NewsContext,
  { id, address, message, replyTo = null }: NewsDelivery,
): Promise<void> {
  const [hash = ''] = await saveContents(db, [messageToText(message)], now);
  const rows = await db.selectFrom('deliveries').select('nominal').where('subscription', '=', id).execute();
  const usedMinutes = new Set(rows.map(({ nominal }) => nominal));
  let minute = toInstant(now).toZonedDateTimeISO('UTC').toPlainDateTime();
  while (usedMinutes.has(nominalTime(minute))) minute = minute.add({ minutes: 1 });
  const expires_at = toInstant(now).add(GRACE_PERIOD).epochMilliseconds;
  const timeColumns = { nominal: nominalTime(minute), due_at: now, expires_at, at: now };
  const content = { message: hash, reply_to: replyTo };
  await insertDeliveries(db, [
    newDelivery({ subscription: id, story, address, state: 'pending', ...timeColumns, ...content }),
  ]);
}

function nominalTime(minute: Temporal.PlainDateTime): string {
  return minute.toString({ smallestUnit: 'minute' });
}

export function idPrefix(kind: typeof FOLLOW_UP_PREFIX | typeof NOTIFICATION_PREFIX, story: string): string {
  return `${kind}${shortHash(story, 8)}-`;
}
