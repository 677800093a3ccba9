import { wordSet } from '../ask/common/word-lists.ts';
import type { SmallTalk } from '../briefing/schema.ts';
import type { ButtonIntent } from '../message/intent.ts';
import { buttonsIn, type Message } from '../message/message.ts';
import { button, buttons, message, textBlock, withYes } from './blocks.ts';
import { withLimit } from './reschedule.ts';
import { talkWords } from './talk-words.ts';

/** What people say to an offer that they take for done. */
type ClosingTalk = Extract<SmallTalk, 'thanks' | 'praise' | 'goodbye' | 'reaction'>;

const OPENINGS: Readonly<Record<ClosingTalk, string>> = {
  thanks: "You're welcome.",
  praise: 'Thank you.',
  goodbye: 'Goodbye.',
  reaction: 'Okay.',
};
const CHANGE_LABELS: Partial<Record<ButtonIntent['kind'], string>> = {
  reschedule: 'Change it',
  pause: 'Pause it',
  resume: 'Resume it',
  unsubscribe: 'Stop it',
  unnotify: 'Stop waiting',
};
const THANKS = wordSet(
  'thanks thank thankyou thx ty tysm cheers merci danke gracias grazie obrigado appreciated appreciate',
);
const PRAISE = wordSet(
  'perfect great lovely super superb wonderful excellent nice good cool awesome brilliant fantastic amazing neat sweet splendid marvellous best helpful love',
);
const AROUND_PRAISE = wordSet(
  'it is its that thats this was are youre very really so much a lot an the you your i we for to all bot work job well done one and oh wow ok okay ah now just absolutely truly beaucoup schon sehr mille vielen muchas kindly again everyone indeed help million bunch simply too',
);

/** Reads thanks and praise also in words that no story lists: "It is perfect, merci beaucoup". Undefined for any other line. */
export function readThanks(line: string): ClosingTalk | undefined {
  const words = talkWords(line);
  if (line.includes('?') || !words.every((word) => THANKS.has(word) || PRAISE.has(word) || AROUND_PRAISE.has(word))) {
    return undefined;
  }
  if (words.some((word) => THANKS.has(word))) return 'thanks';
  return words.some((word) => PRAISE.has(word)) ? 'praise' : undefined;
}

export function isClosingTalk(talk: SmallTalk): talk is ClosingTalk {
  return Object.hasOwn(OPENINGS, talk);
}

/** Says that the offer is still open, and how to accept it. `repeatedOffer` is the offer as a message. */
export function unsavedOfferReply(talk: ClosingTalk, repeatedOffer: Message): Message {
  const label = buttonsIn(repeatedOffer).find(({ intent }) => isSame(intent, repeatedOffer.onYes))?.label;
  const reply = withLimit(repeatedOffer, `${OPENINGS[talk]} Nothing is saved yet.`);
  if (label === undefined) return reply;
  return { ...reply, blocks: [textBlock(`To save it, press "${label}" or answer "yes".`), ...reply.blocks] };
}

/** Says that an offered change still waits for a yes. Undefined for an offer that changes nothing. */
export function unconfirmedChangeReply(
  talk: ClosingTalk,
  offer: ButtonIntent,
  subscription?: string,
): Message | undefined {
  const label = CHANGE_LABELS[offer.kind];
  if (label === undefined) return undefined;
  const accept = button(label, offer);
  const reply = message(`${OPENINGS[talk]} Nothing has changed yet.`, [
    textBlock(`To confirm, press "${label}" or answer "yes".`),
    ...buttons(accept),
  ]);
  return withYes(subscription === undefined ? reply : { ...reply, subscription }, accept);
}

function isSame(intent: ButtonIntent, other: ButtonIntent | undefined): boolean {
  return other !== undefined && JSON.stringify(intent) === JSON.stringify(other);
}
