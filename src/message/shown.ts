import type { Intent } from './intent.ts';
import type { Message } from './message.ts';

/** The last entry and choices that a conversation showed. The next line is read with them. */
export interface ConversationState {
  readonly shows?: string | undefined;
  readonly offers?: readonly string[] | undefined;
}

/** The entry that a message shows, and those it offers. */
export function shownIn({ shows, offers }: Message): Pick<Message, 'shows' | 'offers'> {
  return { ...(shows !== undefined && { shows }), ...(offers && { offers }) };
}

/** What is shown after a button was pressed: its answer and, if that is one of the offered entries, still the offer. */
export function shownAfterPress(
  before: ConversationState | undefined,
  message: Message,
): Pick<Message, 'shows' | 'offers'> {
  const now = shownIn(message);
  const { offers } = before ?? {};
  const isChosen = offers !== undefined && now.shows !== undefined && offers.includes(now.shows);
  return isChosen && !now.offers ? { ...now, offers } : now;
}

/** A question in the context of what was shown before it. Other intents are unchanged. */
export function inContext(intent: Intent, { shows, offers }: ConversationState = {}): Intent {
  if (intent.kind !== 'ask') return intent;
  return { ...intent, ...(shows !== undefined && { after: shows }), ...(offers && { offered: offers }) };
}
