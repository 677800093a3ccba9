import type { Message } from '../../../message/message.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import { renderSlack, type SlackPayload } from '../render/render.ts';
import { buttonValue } from './parse.ts';

/** The first page of a delivery, with a button to the other pages. Only the person who presses it sees them. */
export function renderPost(message: Message, occurrence: DeliveryKey): SlackPayload {
  const { subscription: of, nominal } = occurrence;
  return renderSlack(message, { occurrence, more: (page) => buttonValue({ kind: 'posted', of, nominal }, page) });
}
