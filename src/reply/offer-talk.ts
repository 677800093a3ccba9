import { wordSet } from '../ask/common/word-lists.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import { button, buttons, LINK_BUTTONS, message, noteBlock, textBlock, withYes } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { OPENINGS, PRONOUNS, talkWords } from './talk-words.ts';

const ONCE =
  /\b(?:once|one time|1 time|a single time|one ?off|single (?:private |direct |personal )?(?:message|time|post)|one (?:message|post|single))\b(?! (?:a|an|per|every|each) )/;
const IN_PRIVATE =
  /\b(?:dm|dms|direct messages?|private|privately|private messages?|personal message|(?:only|just) (?:to |for )?me|me (?:only|alone)|(?:to|for) (?:me|myself)(?: alone| only)?)\b/;
const OTHER_WORDS = wordSet(
  `${OPENINGS} ${PRONOUNS} nah only just me my i myself alone to for in by via as a an the and but dm dms direct message messages private privately personal once one time single off post send give tell come can could would will you we want like need rather prefer instead than not here channel everyone everybody team all group or is possible if personally id a it make get series regular regularly reminders repeated repeating`,
);
const MAX_WORDS = 16;

export interface OfferLimit {
  readonly isOnce: boolean;
  readonly isPrivate: boolean;
}

/** Reads "no, just once, and as a direct message". Undefined for a line that says anything else. */
export function readOfferLimit(line: string): OfferLimit | undefined {
  const words = talkWords(line.replace(/\bone-off\b/gi, 'once'));
  if (words.length > MAX_WORDS || !words.every((word) => OTHER_WORDS.has(word))) return undefined;
  const text = words.join(' ');
  const limit = { isOnce: ONCE.test(text), isPrivate: IN_PRIVATE.test(text) };
  return limit.isOnce || limit.isPrivate ? limit : undefined;
}

export function limitedDigestReply({ briefing, place }: ReplyContext, { isOnce }: OfferLimit): Message {
  const slash = `/${briefing.command}`;
  if (isOnce) {
    return message("I can't schedule the digest just once.", [
      textBlock(
        `To post it here once, now: ${slash} send digest. Once an open answer changes, I can send you one direct message.`,
      ),
      ...buttons(LINK_BUTTONS.previewDigest, LINK_BUTTONS.whatToWatch),
    ]);
  }
  return place?.kind === 'direct'
    ? message('Only you see it, because it is posted in this chat.', buttons(LINK_BUTTONS.previewDigest))
    : message('A digest is for everyone in a channel.', [
        textBlock(`For one of your own, type this in our direct messages: ${slash} subscribe digest weekly`),
        ...buttons(LINK_BUTTONS.previewDigest),
      ]);
}

/** `waitNumber` is the number that an offered notification would have in the person's list. */
export function howToStopOfferedReply({ briefing, place }: ReplyContext, offer: ButtonIntent, waitNumber = 1): Message {
  const isWait = offer.kind === 'notify';
  const accept = button(isWait ? 'Tell me when this is known' : 'Subscribe', offer);
  const command = `/${briefing.command} ${isWait ? `notify stop ${waitNumber}` : 'unsubscribe'}`;
  const where = offer.kind === 'remind-me' && place?.kind !== 'direct' ? ', in our direct messages,' : '';
  return withYes(
    message('You can stop it at any time.', [
      textBlock(`Nothing is saved yet. Once it is, press Stop or type${where} ${command}`),
      ...buttons(accept),
    ]),
    accept,
  );
}

/** Adds the command that does the same to an offer to stop something. */
export function withStopCommand({ briefing }: ReplyContext, offer: Message, command: string): Message {
  return { ...offer, blocks: [...offer.blocks, noteBlock(`You can also type /${briefing.command} ${command}`)] };
}
