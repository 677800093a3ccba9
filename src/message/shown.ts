import type { Intent } from './intent.ts';
import type { Message } from './message.ts';

/** What a conversation showed last: the entry, and the entries offered to choose from. The next line is read with it. */
export interface ConversationState {
  readonly shows?: string | undefined;
  readonly offers?: readonly string[] | undefined;
}

export function shownIn({ shows, offers }: Message): Pick<Message, 'shows' | 'offers'> {
  return { ...(shows !== undefined && { shows }), ...(offers && { offers }) };
}

/** The state after a button was pressed. The offers stay if the answer is one of them. */
export function shownAfterPress(
  previousState: ConversationState | undefined,
  message: Message,
): Pick<Message, 'shows' | 'offers'> {
  const newState = shownIn(message);
  const { offers } = previousState ?? {};
  const isChosen = offers !== undefined && newState.shows !== undefined && offers.includes(newState.shows);
  return isChosen && !newState.offers ? { ...newState, offers } : newState;
}

/** Adds to a question what the conversation showed before it. Other intents are unchanged. */
export function inContext(intent: Intent, { shows, offers }: ConversationState = {}): Intent {
  if (intent.kind !== 'ask') return intent;
  return { ...intent, ...(shows !== undefined && { after: shows }), ...(offers && { offered: offers }) };
}
