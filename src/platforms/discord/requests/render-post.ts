import type { Message } from '../../../message/message.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import { type DiscordBody, renderDiscord } from '../render/render.ts';
import { pageId } from './pressed.ts';

/** The first page of a delivery, with a button to the other pages. Only the person who presses it sees them. */
export function renderPost(message: Message, occurrence: DeliveryKey): DiscordBody {
  const { subscription: of, nominal } = occurrence;
  return renderDiscord(message, { occurrence, more: (page) => pageId({ kind: 'posted', of, nominal }, page) });
}
