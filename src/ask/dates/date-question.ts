import type { IsoDate } from '../../briefing/dates.ts';
import type { Entry } from '../../briefing/schema.ts';
import type { AskIndex } from '../ask-index.ts';
import { wordList } from '../common/word-lists.ts';
import { isStopWord } from '../words.ts';
import { type DatesInText, datesInText } from './dates-in-text.ts';
import { findDatedItem, findEvent } from './find-dated-item.ts';
import { type DatedItem, datedSpans, type Span } from './spans.ts';

export type DateQuestion =
  | { readonly kind: 'days'; readonly days: Span }
  | { readonly kind: 'distance'; readonly dates: readonly IsoDate[] }
  | { readonly kind: 'time'; readonly item: DatedItem };

const HAPPENING_WORDS = wordList('happening');
const WORDS_AROUND_HAPPENING = wordList('aroundHappening');
const KNOWN_FOR_WORDS = wordList('knownFor');
const OTHER_QUESTION_WORDS = new Set('who whom whose where when how it its they them those these he she'.split(' '));
/** Allowed only in a question that names a day and contains "what" or "why", such as "why is this day important, 6 May". */
const POINTING_WORDS = new Set('this that why'.split(' '));
/** Ignored, because brackets only explain a date, as in "6.5.2026 (day first)". */
const BRACKETED_TEXT = /\([^()]*\)/g;
/** Ignored, because it only repeats a day, as in "the 6th, anything that day?". */
const SAME_DAY_PHRASE = /\b(?:on |for )?(?:that|this|the same) (?:day|date)\b/g;
const HOW_ABOUT = /^(?:and |so |but |ok |okay )*(?:how|what) about /;
const POLITE_START = /^(?:(?:can|could|would) you |please |pls )*(?:remind|tell) (?:me|us) (?:again )?(?=what\b|why\b)/;
const WHAT_IS_THE_DEAL = /\b(what(?:'?s| is| was)) the (?:deal|matter|thing|story) (?:with|about|of)\b/;

const DISTANCE_WORDS =
  '(?:until|till|til|before|left|off|to go|between|since|ago|passed|elapsed|gone by|to (?:today|now))';
const TIME_COUNT = new RegExp(
  `\\bhow (?:(?:many (?:more )?(?:days?|weeks?|months?|years?)|much (?:longer|more time|time))\\b.*\\b(?:${DISTANCE_WORDS}|remain(?:s|ing)?)|long\\b.*\\b${DISTANCE_WORDS}|far (?:off|away) (?:is|are))\\b|\\b(?:days?|weeks?|months?|time) (?:left|until|till|to go|since|remaining)\\b|\\bcountdown\\b`,
);
const PAST_TIME_COUNT = /\b(?:since|ago|passed|elapsed|gone by|(?:to|till|until) (?:today|now))\b/;
const COUNTING_WORDS = wordList('countingDays');
const PAST_TENSE = /\b(?:happened|was|were|did|ago|since|took|occurred|last|past)\b/;
const FUTURE_TENSE = /\b(?:happens|will|going|next|coming|upcoming|until|till|due|expected|planned|scheduled)\b/;

/** Undefined if the text asks for something else. `clearEntry` is the entry that clearly answers it. */
export function readDateQuestion(
  index: AskIndex,
  question: string,
  today: IsoDate,
  clearEntry?: Entry,
): DateQuestion | undefined {
  const lowerCaseText = question.toLowerCase().replaceAll('’', "'");
  const text = lowerCaseText.replace(BRACKETED_TEXT, ' ').trim() || lowerCaseText;
  const tense = PAST_TENSE.test(text) ? 'past' : FUTURE_TENSE.test(text) ? 'future' : undefined;
  const days = datesInText(text, { today, storySpans: datedSpans(index.briefing), tense });
  if (TIME_COUNT.test(text)) return readTimeCount(index, text, days, clearEntry);
  if (!days || !asksForDays(index, days)) return undefined;
  const { first, last } = days;
  return { kind: 'days', days: { ...(first !== undefined && { first }), ...(last !== undefined && { last }) } };
}

function readTimeCount(
  index: AskIndex,
  text: string,
  days: DatesInText | undefined,
  clearEntry: Entry | undefined,
): DateQuestion | undefined {
  const topicWords = (part: string) =>
    index.reader.read(part).words.filter((word) => !isStopWord(word) && !COUNTING_WORDS.has(word));
  if (days?.isNamed && topicWords(days.remainingText).length === 0) return { kind: 'distance', dates: days.dates };
  const namedItem = findDatedItem(index, topicWords(text).join(' '));
  const item = namedItem ?? (clearEntry && findEvent(index.briefing.events ?? [], clearEntry.headline.claims));
  if (!item || (item.kind === 'event' && !PAST_TIME_COUNT.test(text))) return undefined;
  const isAnswered = clearEntry?.countsDays && (item.kind === 'event' ? !namedItem : clearEntry.watch === item.id);
  return isAnswered ? undefined : { kind: 'time', item };
}

function asksForDays({ reader }: AskIndex, { remainingText, isNamed }: DatesInText): boolean {
  const { words } = reader.read(
    remainingText
      .replace(POLITE_START, '')
      .replace(HOW_ABOUT, '')
      .replace(WHAT_IS_THE_DEAL, '$1')
      .replace(SAME_DAY_PHRASE, ''),
  );
  const asksAboutNamedDay = isNamed && words.some((word) => word === 'what' || word === 'why');
  return (
    (isNamed || words.some((word) => HAPPENING_WORDS.has(word))) &&
    words.every(
      (word) =>
        !OTHER_QUESTION_WORDS.has(word) &&
        (asksAboutNamedDay || !POINTING_WORDS.has(word)) &&
        (HAPPENING_WORDS.has(word) ||
          WORDS_AROUND_HAPPENING.has(word) ||
          (isNamed && KNOWN_FOR_WORDS.has(word)) ||
          isStopWord(word)),
    )
  );
}
