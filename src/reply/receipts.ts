import { inWords } from '../briefing/dates.ts';
import type { Block, Item, Message } from '../message/message.ts';
import type { Receipt } from '../ports/ledger.ts';
import { LATE_AFTER } from '../schedule/due.ts';
import { buttons, message, pageButtons, type ReplyContext } from './context.ts';
import { localTime, type NumberedSubscription, whenInWords, wishInWords } from './subscription-details.ts';

/** Receipts per page. */
export const RECEIPTS_PAGE = 10;

/** The results of a subscription's deliveries, latest first. */
export function receiptsReply(
  context: ReplyContext,
  { subscription, number }: NumberedSubscription,
  receipts: readonly Receipt[],
  page: number,
  hasMore: boolean,
): Message {
  const what = `${wishInWords(subscription.wish, context.briefing)}, ${whenInWords(subscription)}`;
  return message(context, `Past posts of number ${number}`, [
    { type: 'text', text: `${what.charAt(0).toUpperCase()}${what.slice(1)}.` },
    ...receiptsList(receipts, subscription.zone),
    ...pageButtons(page, hasMore ? page + 1 : page, (other) => ({
      kind: 'receipts',
      of: subscription.id,
      page: other,
    })),
    ...buttons({ label: 'Manage', intent: { kind: 'subscriptions' } }),
  ]);
}

/** Shown for a post that is no longer stored. */
export function forgottenReply(context: ReplyContext): Message {
  const text = 'Posts are kept for a limited time. This one is older, or it was not for this channel.';
  const now = { label: 'Digest as of now', intent: { kind: 'preview', what: 'digest' } } as const;
  return {
    ...message(context, 'This post is no longer kept', [{ type: 'text', text }, ...buttons(now)]),
    isCorrection: true,
  };
}

function receiptsList(receipts: readonly Receipt[], zone: string): Block[] {
  if (receipts.length === 0) return [{ type: 'text', text: 'Nothing has been due yet.' }];
  return [{ type: 'list', items: receipts.map((receipt) => receiptItem(receipt, zone)) }];
}

/** One delivery on a line: its local time, its outcome, and why. */
export function receiptItem(receipt: Receipt, zone: string): Item {
  const [date = '', time = ''] = receipt.nominal.split('T');
  const text = `${inWords(date)}, ${time}: ${stateInWords(receipt, zone)}`;
  const at = (receipt.state === 'delivered' ? receipt.at : receipt.due).toString();
  return receipt.reason === undefined ? { text, at } : { text, note: receipt.reason, at };
}

/** "delivered", "delivered in a joint post", "delivered late, on Mon 23 November 2026, 09:04", "in doubt: it may have arrived". */
function stateInWords(receipt: Receipt, zone: string): string {
  const { state, at, attempts } = receipt;
  switch (state) {
    case 'pending':
      return attempts === 0 ? 'planned' : 'not sent yet, trying again';
    case 'sending':
      return 'being sent';
    case 'in doubt':
      return 'in doubt: checking whether it arrived';
    case 'delivered': {
      const how = receipt.inPostOf === undefined ? '' : ' in a joint post';
      if (wasFound(receipt)) return `delivered${how}, found on ${localTime(at, zone)}`;
      return isLate(receipt) ? `delivered late${how}, on ${localTime(at, zone)}` : `delivered${how}`;
    }
    case 'uncertain':
      return 'uncertain: it may have arrived, with no way to check';
    case 'dead':
      return 'not delivered: refused';
    case 'missed':
      return 'missed: not posted';
    case 'skipped':
      return 'skipped: nothing was posted';
  }
}

/** Whether a delivery came late; unknown for one that was found afterwards. */
export function isLate(receipt: Pick<Receipt, 'due' | 'at' | 'reason'>): boolean {
  return !wasFound(receipt) && receipt.due.until(receipt.at).total('seconds') > LATE_AFTER.total('seconds');
}

/** Whether a delivery in doubt was later found in the channel. When it was posted is then unknown. */
export function wasFound({ reason }: Pick<Receipt, 'reason'>): boolean {
  return reason !== undefined;
}
