import { decodeIntent, encodeIntent } from './button-id.ts';
import { isKeeping, parseConsent, parseNamedYes } from './consent.ts';
import type { ButtonIntent, Intent } from './intent.ts';
import type { Message } from './message.ts';
import { intentForStory } from './story.ts';

interface PendingOffer {
  readonly button: string;
  /** The only person who can accept the offer. Without it, anyone in the conversation can. */
  readonly person?: string | undefined;
  /** The number of messages after the offer. A plain yes accepts only the last message's offer. */
  readonly age?: number;
}

/** Within this number of messages, "yes, the Thursday one" still accepts an offer. */
export const MAX_OFFER_AGE = 3;

/** What a message showed, to which the next one can refer. */
export interface ShownState {
  readonly shows?: string;
  readonly offers?: readonly string[];
  readonly pending?: PendingOffer;
  /** The id of the subscription, or the topic key of the awaited answer, that the message was about. */
  readonly subscription?: string;
}

export type ConversationState = { readonly [Field in keyof ShownState]: ShownState[Field] | undefined };

/**
 * Returns the state after a message that answered `person`. An earlier offer stays for some messages, unless this one makes an
 * offer or shows a subscription.
 */
export function stateAfterMessage(
  { shows, offers, onYes, endsOffer, subscription }: Message,
  person: string | undefined,
  previousState?: Pick<ConversationState, 'pending'>,
): ShownState {
  const newOffer = onYes && { button: encodeIntent(onYes), ...(person !== undefined && { person }) };
  const isKept = subscription === undefined && endsOffer === undefined;
  const pending = newOffer ?? (isKept ? olderOffer(previousState?.pending) : undefined);
  return {
    ...(shows !== undefined && { shows }),
    ...(offers && { offers }),
    ...(pending && { pending }),
    ...(subscription !== undefined && { subscription }),
  };
}

export function olderOffer(offer: PendingOffer | undefined, messages = 1): PendingOffer | undefined {
  const age = (offer?.age ?? 0) + messages;
  return offer && age <= MAX_OFFER_AGE ? { ...offer, age } : undefined;
}

/**
 * Returns the state after a button press. The previous offers stay if the message shows one of them and offers nothing itself.
 */
export function stateAfterPress(
  previousState: ConversationState | undefined,
  message: Message,
  person: string | undefined,
): ShownState {
  const newState = stateAfterMessage(message, person, previousState);
  const { offers } = previousState ?? {};
  const isChosen = offers !== undefined && newState.shows !== undefined && offers.includes(newState.shows);
  return isChosen && !newState.offers ? { ...newState, offers } : newState;
}

/**
 * Adds what the conversation showed to a typed question. A plain yes to the last message's offer, or a yes that names a recent
 * one, becomes the intent of its button, which needs the same permissions as a press; a plain no becomes "decline".
 */
export function withContext(intent: Intent, state: ConversationState = {}, person?: string): Intent {
  const { shows, offers, pending, subscription } = state;
  const isOwnOffer = pending !== undefined && (pending.person === undefined || pending.person === person);
  const openOffer = isOwnOffer ? decodeIntent(pending.button) : undefined;
  const offer = (pending?.age ?? 0) === 0 ? openOffer : undefined;
  if (openOffer && intent.kind === 'ask' && isNamed(openOffer, parseNamedYes(intent.question))) return openOffer;
  const consent = offer && readConsent(intent, offer);
  if (offer && consent === 'yes') return offer;
  if (offer && consent === 'no') return intentForStory({ kind: 'decline' }, offer.story);
  if (intent.kind !== 'ask') return intent;
  return {
    ...intent,
    ...(shows !== undefined && { after: shows }),
    ...(offers && { offered: offers }),
    ...(offer && { pending: offer }),
    ...(openOffer && !offer && { earlierOffer: openOffer }),
    ...(subscription !== undefined && { subscription }),
  };
}

/** What an offer of one of these kinds would change stays as it is after "keep it". */
const CHANGES = new Set<ButtonIntent['kind']>(['unsubscribe', 'unnotify', 'pause', 'reschedule']);

/** "Subscribe" and "unsubscribe" alone are commands, but after an offer they can answer it. */
function readConsent(intent: Intent, offer: ButtonIntent): 'yes' | 'no' | undefined {
  switch (intent.kind) {
    case 'ask':
      return (
        parseConsent(intent.question) ?? (CHANGES.has(offer.kind) && isKeeping(intent.question) ? 'no' : undefined)
      );
    case 'subscribe':
      return offer.kind === 'subscribe' && intent.wish === undefined ? 'yes' : undefined;
    case 'unsubscribe':
      return offer.kind !== 'unsubscribe' && intent.which === undefined ? 'no' : undefined;
    default:
      return undefined;
  }
}

/** "Thursday" and "digest" name an offer of a digest on Thursdays. */
function isNamed(offer: ButtonIntent, name: string | undefined): boolean {
  if (name === undefined) return false;
  const words = name.split(' ').filter((word) => word !== '' && !ARTICLES.has(word));
  const ownWords = wordsOf(offer);
  return words.every((word) => ownWords.has(word) || ownWords.has(word.replace(/s$/, '')));
}

const ARTICLES = new Set(['the', 'a', 'an', 'my', 'on', 'at', 'every', 'for', 'about', 'of']);
const DAY_NAMES = new Map([
  ['mon', 'monday'],
  ['tue', 'tuesday'],
  ['wed', 'wednesday'],
  ['thu', 'thursday'],
  ['fri', 'friday'],
  ['sat', 'saturday'],
  ['sun', 'sunday'],
]);

function wordsOf(offer: ButtonIntent): ReadonlySet<string> {
  const words = (text: string) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  switch (offer.kind) {
    case 'subscribe': {
      const ownWords = words(offer.wish);
      const days = ownWords.flatMap((word) => DAY_NAMES.get(word) ?? []);
      return new Set([...ownWords, ...days, ...(days.length === 1 ? ['weekly'] : [])]);
    }
    case 'follow':
    case 'remind-me':
      return new Set(['reminder', ...words(offer.item)]);
    case 'notify':
      return new Set(['message', 'direct', ...words(offer.of ?? '')]);
    default:
      return new Set();
  }
}
