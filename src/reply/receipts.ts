import { inWords } from '../briefing/dates.ts';
import { capitalize } from '../lib/english.ts';
import type { Item, Message } from '../message/message.ts';
import type { Receipt } from '../ports/ledger.ts';
import { MAX_PUNCTUAL_DELAY } from '../schedule/plan.ts';
import { button, buttons, correction, LINK_BUTTONS, listBlocks, message, pageButtons, textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { localTime, type NumberedSubscription, whenInWords, wishInWords } from './subscription-details.ts';

export const RECEIPTS_PAGE_SIZE = 10;
/** Older receipts are deleted. */
export const RECEIPT_DAYS = 90;
export const NOTHING_DUE = `Nothing was due in the last ${RECEIPT_DAYS} days.`;

export function receiptsReply(
  { briefing }: ReplyContext,
  { subscription, number }: NumberedSubscription,
  receipts: readonly Receipt[],
  page: number,
  hasMore: boolean,
): Message {
  const { id, wish, zone } = subscription;
  return message(`Past posts of number ${number}`, [
    textBlock(`${capitalize(wishInWords(wish, briefing))}, ${whenInWords(subscription)}.`),
    ...(receipts.length === 0 ? [textBlock(NOTHING_DUE)] : []),
    ...listBlocks(receipts.map((receipt) => receiptItem(receipt, zone))),
    ...pageButtons(page, hasMore ? page + 1 : page, (targetPage) => ({ kind: 'receipts', of: id, page: targetPage })),
    ...buttons(LINK_BUTTONS.manage),
  ]);
}

export function forgottenReply(): Message {
  return correction('This post is no longer kept', [
    textBlock('Posts are kept for a limited time. This one is older, or it was not for this channel.'),
    ...buttons(button('Digest as of now', { kind: 'preview', what: 'digest' })),
  ]);
}

export function receiptItem(receipt: Receipt, zone: string): Item {
  const [date = '', time = ''] = receipt.nominal.split('T');
  const text = `${inWords(date)}, ${time}: ${stateInWords(receipt, zone)}`;
  const shownTime = (receipt.state === 'delivered' ? receipt.stateSince : receipt.due).toString();
  return receipt.reason === undefined ? { text, at: shownTime } : { text, note: receipt.reason, at: shownTime };
}

function stateInWords(receipt: Receipt, zone: string): string {
  const { state, stateSince, attempts } = receipt;
  switch (state) {
    case 'pending':
      return attempts === 0 ? 'planned' : 'not sent yet, trying again';
    case 'sending':
      return 'being sent';
    case 'in doubt':
      return 'in doubt: checking whether it arrived';
    case 'delivered': {
      const manner = receipt.inPostOf === undefined ? '' : ' in a joint post';
      if (wasFound(receipt)) return `delivered${manner}, found on ${localTime(stateSince, zone)}`;
      return isLate(receipt) ? `delivered late${manner}, on ${localTime(stateSince, zone)}` : `delivered${manner}`;
    }
    case 'uncertain':
      return 'uncertain: it may have arrived';
    case 'dead':
      return 'not delivered';
    case 'missed':
      return 'missed: not posted';
    case 'skipped':
      return 'skipped: nothing was posted';
  }
}

/** False for one that was found afterwards, whose time is unknown. */
export function isLate(receipt: Pick<Receipt, 'due' | 'stateSince' | 'reason'>): boolean {
  return (
    !wasFound(receipt) && receipt.due.until(receipt.stateSince).total('seconds') > MAX_PUNCTUAL_DELAY.total('seconds')
  );
}

/** Of the delivered posts, only one that was in doubt and later found in the channel has a reason. */
export function wasFound({ reason }: Pick<Receipt, 'reason'>): boolean {
  return reason !== undefined;
}
