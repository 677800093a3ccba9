import { decodeIntent, encodeIntent } from './button-id.ts';
import { parseConsent } from './consent.ts';
import type { ButtonIntent, Intent } from './intent.ts';
import type { Message } from './message.ts';
import { intentForStory } from './story.ts';

/** An offer that a plain yes accepts. */
interface PendingOffer {
  /** The id of the button that carries out the offer. */
  readonly button: string;
  /** The id of the only person who can accept the offer. Without it, anyone in the conversation can. */
  readonly person?: string | undefined;
}

/** What a message showed. The next line may refer to it. */
export interface ShownState {
  readonly shows?: string;
  readonly offers?: readonly string[];
  readonly pending?: PendingOffer;
  /** The id of the subscription, or the topic key of the awaited answer, that the message was about. */
  readonly subscription?: string;
}

/** What a conversation showed last. */
export type ConversationState = { readonly [Field in keyof ShownState]: ShownState[Field] | undefined };

/**
 * Returns the state after a message.
 * @param person id of the person whom the message answered
 */
export function stateAfterMessage(
  { shows, offers, onYes, subscription }: Message,
  person: string | undefined,
): ShownState {
  return {
    ...(shows !== undefined && { shows }),
    ...(offers && { offers }),
    ...(onYes && { pending: { button: encodeIntent(onYes), ...(person !== undefined && { person }) } }),
    ...(subscription !== undefined && { subscription }),
  };
}

/** Returns the state after a button press. The previous offers stay if the message shows one of them. */
export function stateAfterPress(
  previousState: ConversationState | undefined,
  message: Message,
  person: string | undefined,
): ShownState {
  const newState = stateAfterMessage(message, person);
  const { offers } = previousState ?? {};
  const isChosen = offers !== undefined && newState.shows !== undefined && offers.includes(newState.shows);
  return isChosen && !newState.offers ? { ...newState, offers } : newState;
}

/**
 * Combines a typed line with what the conversation showed before it. A plain yes to an offer becomes the intent of its
 * button, which needs the same permissions as a press. A plain no becomes "decline". Other commands stay unchanged.
 * @param person id of the person who typed the line
 */
export function withContext(intent: Intent, state: ConversationState = {}, person?: string): Intent {
  const { shows, offers, pending, subscription } = state;
  const isOwnOffer = pending !== undefined && (pending.person === undefined || pending.person === person);
  const offer = isOwnOffer ? decodeIntent(pending.button) : undefined;
  const consent = offer && readConsent(intent, offer);
  if (offer && consent === 'yes') return offer;
  if (offer && consent === 'no') return intentForStory({ kind: 'decline' }, offer.story);
  if (intent.kind !== 'ask') return intent;
  return {
    ...intent,
    ...(shows !== undefined && { after: shows }),
    ...(offers && { offered: offers }),
    ...(offer && { pending: offer }),
    ...(subscription !== undefined && { subscription }),
  };
}

/** "Subscribe" and "stop" alone are commands, but after an offer to subscribe they answer it. */
function readConsent(intent: Intent, offer: ButtonIntent): 'yes' | 'no' | undefined {
  switch (intent.kind) {
    case 'ask':
      return parseConsent(intent.question);
    case 'subscribe':
      return offer.kind === 'subscribe' && intent.wish === undefined ? 'yes' : undefined;
    case 'unsubscribe':
      return offer.kind !== 'unsubscribe' && intent.which === undefined ? 'no' : undefined;
    default:
      return undefined;
  }
}
