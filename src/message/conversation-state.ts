import type { Intent } from './intent.ts';
import type { Message } from './message.ts';

/** What a conversation showed last. The next line may refer to it. */
export interface ConversationState {
  readonly shows?: string | undefined;
  readonly offers?: readonly string[] | undefined;
}

export function stateAfterMessage({ shows, offers }: Message): Pick<Message, 'shows' | 'offers'> {
  return { ...(shows !== undefined && { shows }), ...(offers && { offers }) };
}

/** Returns the state after a button press. The offers stay if the answer is one of them. */
export function stateAfterPress(
  previousState: ConversationState | undefined,
  message: Message,
): Pick<Message, 'shows' | 'offers'> {
  const newState = stateAfterMessage(message);
  const { offers } = previousState ?? {};
  const isChosen = offers !== undefined && newState.shows !== undefined && offers.includes(newState.shows);
  return isChosen && !newState.offers ? { ...newState, offers } : newState;
}

/** Adds to a question what the conversation showed before it, and leaves other intents unchanged. */
export function withContext(intent: Intent, { shows, offers }: ConversationState = {}): Intent {
  if (intent.kind !== 'ask') return intent;
  return { ...intent, ...(shows !== undefined && { after: shows }), ...(offers && { offered: offers }) };
}
