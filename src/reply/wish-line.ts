import { wordSet } from '../ask/common/word-lists.ts';
import { datesInText } from '../ask/dates/dates-in-text.ts';
import type { Span } from '../ask/dates/spans.ts';
import type { Wish } from '../ask/wish.ts';
import type { IsoDate } from '../briefing/dates.ts';
import { joinWithAnd } from '../lib/english.ts';
import type { Block, Message } from '../message/message.ts';
import { WEEKDAYS, type Weekday } from '../schedule/recurrence.ts';
import { textBlock } from './blocks.ts';
import { withLimit } from './reschedule.ts';
import { QUIET_NAMES } from './subscription-details.ts';
import { talkWords } from './talk-words.ts';
import { findTimes } from './times-in-line.ts';

/** A line split into its wish and what the wish leaves out. */
export interface WishLine {
  readonly wish: string;
  /** The wish with the clauses about days, which a schedule can leave out. */
  readonly wishWithDays: string;
  readonly leavesOutTopic: boolean;
  /** The calendar dates that it leaves out: "not from 24 December to 1 January". */
  readonly quietDates?: Span | undefined;
  readonly quietDays: readonly Weekday[];
}

const CLAUSE_BREAK =
  /(?<=[,;.!?])\s+|\s+(?=(?:but|and)\s)|\s+(?=(?:without|except|excluding|minus|with no|with nothing|only (?:on|in|during))\s)/i;
const CLAUSE_OPENING = /^(?:(?:but|and|please|just|also|ok)[,\s]+)*/i;
const LEAVING_OUT =
  /^(?:not(?! (?:before|later|earlier|only|just|sure|yet))|no\b(?! more)|nothing|never|without|except|excluding|minus|with no|with nothing|only (?:on|in|during)\b|(?:do not|don't|dont|skip|leave out|spare me)\b|i (?:do not|don't|dont|am not|never)\b)/i;
const SENTENCE_BREAK = /(?<=[.!?…])\s+/;
const SENTENCE_OPENING = /^(?:(?:then|so|ok|okay|well|and|anyway|in that case)[,\s]+)+/i;
const MIN_WISH_WORDS = 3;

/** Undefined for a line that leaves nothing out. */
export function splitWishLine(line: string, today: IsoDate): WishLine | undefined {
  const clauses = line.split(CLAUSE_BREAK).map((clause) => ({ clause, bare: clause.replace(CLAUSE_OPENING, '') }));
  const isLeftOut = clauses.map(({ bare }, i) => i > 0 && LEAVING_OUT.test(bare));
  const days = clauses.map(({ bare }, i) => (isLeftOut[i] ? daysIn(bare, today) : []));
  if (!isLeftOut.includes(true)) return undefined;
  const join = (isKept: (i: number) => boolean) =>
    clauses
      .filter((_, i) => isKept(i))
      .map(({ clause }) => clause)
      .join(' ')
      .replace(/(?:[,;\s]|\b(?:but|and)$)+$/, '');
  return {
    wish: join((i) => !isLeftOut[i]),
    wishWithDays: join((i) => !isLeftOut[i] || (days[i] ?? []).length > 0),
    leavesOutTopic: clauses.some(
      ({ bare }, i) => isLeftOut[i] && (days[i] ?? []).length === 0 && !findDates(bare, today),
    ),
    quietDates: clauses.flatMap(({ bare }, i) => (isLeftOut[i] ? (findDates(bare, today) ?? []) : []))[0],
    quietDays: WEEKDAYS.filter((day) => days.flat().includes(day)),
  };
}

function daysIn(clause: string, today: IsoDate): readonly Weekday[] {
  const times = findTimes(clause.replace(LEAVING_OUT, ''), today);
  const isDays = times?.namedParts === 'days';
  if (!isDays || times.recurrence.kind !== 'weekly') return [];
  const { days } = times.recurrence;
  if (days.length === WEEKDAYS.length) return [];
  return /^only\b/i.test(clause) ? WEEKDAYS.filter((day) => !days.includes(day)) : days;
}

function findDates(clause: string, today: IsoDate): Span | undefined {
  const dates = /\d/.test(clause) ? datesInText(clause, { today, storySpans: [], tense: 'future' }) : undefined;
  return dates?.isNamed ? dates : undefined;
}

/** The last of several sentences, if it has at least three words: "It ended? Then tell me when …". */
export function lastSentence(line: string): string | undefined {
  const sentences = line.split(SENTENCE_BREAK);
  const last = sentences.at(-1)?.replace(SENTENCE_OPENING, '') ?? '';
  return sentences.length > 1 && last.split(/\s+/).length >= MIN_WISH_WORDS ? last : undefined;
}

const ASKING = /^(?:what|how|when|who|why|where|which|is|are|does|do|did|has|have|will|would)\b/i;
const DELIVERY = wordSet('send post give bring deliver mail email share drop');
const RECEIVERS = wordSet('me us here channel');
const RECURRING = /\b(?:every|each|daily|weekly|monthly|weekdays|mondays|tuesdays|wednesdays|thursdays|fridays)\b/i;

/** "Can you to send me a resume every friday": something to send to someone at recurring times. */
export function isRecurringRequest(line: string, today: IsoDate): boolean {
  const words = talkWords(line);
  const delivery = words.findIndex((word) => DELIVERY.has(word));
  const hasReceiver = delivery >= 0 && words.slice(delivery + 1, delivery + 4).some((word) => RECEIVERS.has(word));
  return hasReceiver && !ASKING.test(line) && RECURRING.test(line) && findTimes(line, today) !== undefined;
}

const SEVERAL_PEOPLE = /\b(?:us|our|everyone|everybody|(?:the|my) (?:team|channel|group))\b/i;
const FOR_YOU_ALONE = 'It comes to you alone. For everyone here there is the digest.';
export const NO_TOPIC_LEFT_OUT = "The digest can't leave out a topic.";

/** Says what an offer cannot do of what the line asks. */
export function withUnmetParts(
  offer: Message,
  wish: Wish,
  line: string,
  { leavesOutTopic = false, quietDates, quietDays = [] }: Partial<WishLine> = {},
): Message {
  const { onYes } = offer;
  const isDigest = onYes?.kind === 'subscribe' && onYes.wish.startsWith('digest');
  if (wish === 'subscribe' && leavesOutTopic && isDigest) return withLimit(offer, NO_TOPIC_LEFT_OUT);
  if (wish === 'subscribe' && quietDates) return withLimit(offer, quietDatesText(quietDates));
  const isWait = offer.onYes?.kind === 'notify';
  const texts = [
    ...(isWait && leavesOutTopic ? ['It is about this alone: nothing else comes with it.'] : []),
    ...(isWait && quietDays.length > 0 ? [`It can come on any day, also on ${dayNames(quietDays)}.`] : []),
    ...(isWait && SEVERAL_PEOPLE.test(line) ? [FOR_YOU_ALONE] : []),
  ];
  return texts.length === 0 ? offer : { ...offer, blocks: beforeButtons(offer.blocks, texts.map(textBlock)) };
}

function quietDatesText({ first = '', last = first }: Span): string {
  return `Only the command "subscribe" can leave out dates: end it with "quiet ${first} to ${last}".`;
}

function dayNames(days: readonly Weekday[]): string {
  return joinWithAnd(days.map((day) => QUIET_NAMES[WEEKDAYS.indexOf(day)] ?? day));
}

function beforeButtons(blocks: readonly Block[], added: readonly Block[]): readonly Block[] {
  const index = blocks.findIndex(({ type }) => type === 'buttons');
  return index === -1 ? [...blocks, ...added] : blocks.toSpliced(index, 0, ...added);
}
