import { wordSet } from '../ask/common/word-lists.ts';
import { isStopWord } from '../ask/words.ts';
import type { IsoDate } from '../briefing/dates.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { modifierOf, numberAt, type Place, type TimesTest } from './name-modifiers.ts';
import { CHANGING } from './talk-words.ts';
import { itemsNamed, itemWords } from './watch-names.ts';

export type Kind = 'digest' | 'reminders';

/** From the word `start` to before the word `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One name in a line, such as "the weekly one". */
export interface Name extends Span {
  readonly kind?: Kind | undefined;
  readonly topic?: string | undefined;
  readonly times?: readonly TimesTest[];
  readonly place?: Place | undefined;
  /** "The lease" without a word such as "reminders". */
  readonly isBare?: true;
  /** "The next lease reminder" is one post. */
  readonly isNext?: boolean;
}

/** With `isBare`, "the Friday" and "the lease" are names anywhere. */
export interface NamingOptions {
  readonly items: readonly WatchItem[];
  readonly today: IsoDate;
  readonly isBare: boolean;
}

const DIGESTS = wordSet('digest digests summary summaries recap newsletter newsletters roundup');
const REMINDERS = wordSet('reminder reminders nudge nudges');
const ANY_WORDS = wordSet(
  'one ones subscription subscriptions alert alerts notification notifications thing things message messages update updates post posts',
);
const DETERMINERS = wordSet('the my our your that this those these');
export const ALL_WORDS = wordSet('all both everything');
const SOME_WORDS = wordSet('one some any either');
const AFTER_DETERMINER = wordSet('of the my our your these those them it');
const GROUPS = wordSet('them these those it both all two three');
/** "A weekly digest" is a new one. */
const INDEFINITE = wordSet('a an another');
const NEXT_WORDS = wordSet('next coming upcoming following');
const FILLERS = wordSet('old new current existing annoying stupid silly whole entire question questions topic thing');
const BEFORE_TOPIC = wordSet('about on for of with regarding');
const BEFORE_KNOWN_TOPIC = wordSet('in at');
const ENDING = wordSet('drop stop cancel remove delete end pause resume skip mute unsubscribe ditch');
const MAX_NAME_WORDS = 4;
const MAX_TOPIC_WORDS = 6;

export function kindOf(word: string): Kind | undefined {
  if (DIGESTS.has(word)) return 'digest';
  return REMINDERS.has(word) ? 'reminders' : undefined;
}

export function namesIn(words: readonly string[], options: NamingOptions): readonly Name[] {
  const names: Name[] = [];
  for (let start = 0; start < words.length; ) {
    const name = isNew(words, start, options) ? undefined : nameAt(words, start, options);
    const end = name ? endOfGroup(words, name.end) : start + 1;
    if (name) names.push({ ...name, end });
    start = end;
  }
  return names;
}

function isNew(words: readonly string[], start: number, { today }: NamingOptions): boolean {
  const before = words.slice(0, start).findLast((word) => !modifierOf(word, today) && !FILLERS.has(word));
  return INDEFINITE.has(before ?? '');
}

/** "Of them" after "the first" adds nothing. */
function endOfGroup(words: readonly string[], end: number): number {
  const [first, second = '', third = ''] = words.slice(end);
  if (first !== 'of') return end;
  return GROUPS.has(second) ? end + 2 : second === 'the' && GROUPS.has(third) ? end + 3 : end;
}

function nameAt(words: readonly string[], start: number, options: NamingOptions): Name | undefined {
  const [first = ''] = words.slice(start);
  const begin = afterDeterminers(words, start);
  const isAll = ALL_WORDS.has(first);
  const withHead = nameWithHead(words, start, begin, options);
  const isAllOfThem = isAll && !withHead?.kind && !withHead?.topic && withHead?.place !== 'other';
  if (withHead) return isAllOfThem ? { ...withHead, place: 'all' } : withHead;
  if (SOME_WORDS.has(first) && endOfGroup(words, start + 1) > start + 1)
    return { start, end: start + 1, place: 'some' };
  if (isAll) return { start, end: begin, place: 'all' };
  const numbered = numberAt(words, begin);
  if (numbered) return { start, ...numbered };
  const modifier = modifierOf(words[begin] ?? '', options.today);
  if (modifier && (modifier.times ? options.isBare : begin > start)) return { start, end: begin + 1, ...modifier };
  // "Move the lease to Fridays" names reminders, "the lease" elsewhere does not.
  const verb = words[start - 1] ?? '';
  const topic = CHANGING.has(verb) || ENDING.has(verb) || options.isBare ? topicAt(words, begin, options) : undefined;
  return topic && { start, ...topic, isBare: true };
}

function afterDeterminers(words: readonly string[], start: number): number {
  const [first = '', ...others] = words.slice(start);
  if (!DETERMINERS.has(first) && !ALL_WORDS.has(first)) return start;
  const count = others.findIndex((word) => !AFTER_DETERMINER.has(word));
  return count < 0 ? words.length : start + 1 + count;
}

/** Reads "the weekly one" and "my lease reminders on Mondays". */
function nameWithHead(
  words: readonly string[],
  start: number,
  begin: number,
  options: NamingOptions,
): Name | undefined {
  const head = words.findIndex((word, i) => i >= begin && (kindOf(word) || ANY_WORDS.has(word)));
  if (head === -1 || head - begin > MAX_NAME_WORDS) return undefined;
  const before = words.slice(begin, head);
  const ownWords = before.filter((word) => !FILLERS.has(word) && !NEXT_WORDS.has(word));
  const topicWords = ownWords.filter((word) => !modifierOf(word, options.today));
  const isTopic = begin > start || (topicAt(topicWords, 0, options)?.end ?? 0) === topicWords.length;
  if (!isTopic || topicWords.some((word) => isStopWord(word) || CHANGING.has(word))) return undefined;
  const kind = kindOf(words[head] ?? '');
  const modifiers = ownWords.flatMap((word) => modifierOf(word, options.today) ?? []);
  const place = modifiers.find((modifier) => modifier.place !== undefined)?.place;
  const isFree = kind === undefined && ownWords.length === 0;
  const tail = topicWords.length === 0 ? tailAt(words, head + 1, options, isFree) : undefined;
  const after = tail ?? (place === undefined ? numberAt : repeatedAt)(words, head + 1);
  const name: Name = {
    start,
    end: head + 1,
    kind,
    place,
    ...after,
    ...(topicWords.length > 0 && { topic: topicWords.join(' ') }),
    times: [...modifiers.flatMap(({ times = [] }) => times), ...(tail?.times ?? [])],
    isNext: before.some((word) => NEXT_WORDS.has(word)),
  };
  return kind || !isOnlyKind(name) ? name : undefined;
}

/** Returns true for a name that says nothing more, such as "the digest". */
export function isOnlyKind({ topic, place, times = [] }: Name): boolean {
  return topic === undefined && place === undefined && times.length === 0;
}

/** "The first one, the prices" names the same thing twice. */
function repeatedAt(words: readonly string[], index: number) {
  const [first, ...topicWords] = words.slice(index);
  return first === 'the' && topicWords.length > 0 ? { end: words.length, topic: topicWords.join(' ') } : undefined;
}

/** "About the lease" and, with `isFree`, "on Mondays" and unknown topics after "the one". */
function tailAt(
  words: readonly string[],
  index: number,
  options: NamingOptions,
  isFree: boolean,
): Pick<Name, 'end' | 'topic' | 'times'> | undefined {
  const [marker = '', next = ''] = words.slice(index);
  if (!BEFORE_TOPIC.has(marker) && !BEFORE_KNOWN_TOPIC.has(marker)) return undefined;
  const begin = DETERMINERS.has(next) ? index + 2 : index + 1;
  const topic = topicAt(words, begin, options);
  if (topic || !isFree) return topic;
  const [first = '', ...others] = words.slice(begin, begin + MAX_TOPIC_WORDS);
  const times = modifierOf(first, options.today)?.times;
  if (times) return { end: begin + 1, times };
  const isTopic = first !== '' && BEFORE_TOPIC.has(marker) && !GROUPS.has(first) && !GROUPS.has(next);
  return isTopic ? { end: begin + 1 + others.length, topic: [first, ...others].join(' ') } : undefined;
}

/** The words at `begin` that name a watch item: "gas turbines". */
function topicAt(words: readonly string[], begin: number, { items }: NamingOptions) {
  const known = itemWords(items);
  const isKnown = (word: string) => known.has(word) && !isStopWord(word);
  const count = [...words.slice(begin), ''].findIndex((word) => !isKnown(word));
  const end = begin + count;
  if (itemsNamed(items, words.slice(begin, end).join(' ')).length === 0) return undefined;
  const endWithFiller = FILLERS.has(words[end] ?? '') ? end + 1 : end;
  return { end: endWithFiller, topic: words.slice(begin, endWithFiller).join(' ') };
}
