import { wordSet } from '../ask/common/word-lists.ts';
import { isStopWord } from '../ask/words.ts';
import type { IsoDate } from '../briefing/dates.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { answerTopicKey } from '../briefing/substance.ts';
import { type Recurrence, WEEKDAYS } from '../schedule/recurrence.ts';
import { formatRecurrence } from '../schedule/recurrence-text.ts';
import type { ReplyContext } from './context.ts';
import type { NumberedSubscription } from './subscription-details.ts';
import { findTimes } from './times-in-line.ts';
import { waitsNamed } from './wait-talk.ts';
import { itemsNamed, numbersOf } from './watch-names.ts';
import { DEFAULT_REMINDER_TIMES } from './wish-form.ts';

/** `waits` are the keys of the answers that the person waits for. */
export interface SetUp {
  readonly subscriptions: readonly NumberedSubscription[];
  readonly waits: readonly string[];
}

export const NOTHING: SetUp = { subscriptions: [], waits: [] };

export interface Meant extends SetUp {
  /** The line with "it" in place of the words that name them, and without "keep the other one". */
  readonly line: string;
  /** "about lease", "of the kind ...", for a line that names nothing that is set up. */
  readonly description?: string | undefined;
  /** The line says "both", "all" or "everything". */
  readonly isAll: boolean;
  /** The line names only a kind, such as "the digest". */
  readonly isOnlyKind: boolean;
  readonly isDigest: boolean;
  /** The line names only a watch item, without a word for what is posted. */
  readonly isBareTopic: boolean;
}

type NamingContext = Pick<ReplyContext, 'briefing' | 'index'>;
type Kind = 'digest' | 'reminders';

/** One name in a line, such as "the weekly one". */
interface Name {
  readonly start: number;
  readonly end: number;
  readonly kind?: Kind | undefined;
  readonly topic?: string | undefined;
  readonly times: readonly TimesTest[];
  /** From 0; -1 is the last. */
  readonly position?: number | undefined;
  readonly isOther?: true;
  readonly isAll?: true;
  /** "One of them". */
  readonly isSome?: true;
  /** "The lease" without a word such as "reminders". */
  readonly isBare?: true;
  /** "The next lease reminder" is one post. */
  readonly isNext?: true;
}

type TimesTest = (recurrence: Recurrence) => boolean;

const DIGEST_WORDS = wordSet('digest digests summary summaries recap newsletter newsletters roundup');
const REMINDER_WORDS = wordSet('reminder reminders nudge nudges');
const ANY_WORDS = wordSet(
  'one ones subscription subscriptions alert alerts notification notifications thing things message messages update updates post posts',
);
const DETERMINERS = wordSet('the my our your that this those these');
const ALL_WORDS = wordSet('all both everything');
const SOME_WORDS = wordSet('one some any either');
const AFTER_ALL = wordSet('of the my our your these those them it');
const GROUPS = wordSet('them these those it both all two three');
/** "A weekly digest" is a new one. */
const INDEFINITE = wordSet('a an another');
const NEXT_WORDS = wordSet('next coming upcoming following');
const OTHER_WORDS = wordSet('other others rest remaining');
const FILLERS = wordSet('old new current existing annoying stupid silly whole entire question questions topic thing');
const BEFORE_TOPIC = wordSet('about on for of with in regarding');
const BEFORE_KEPT = wordSet('except but besides without');
const POSITIONS = ['first', 'second', 'third', 'fourth', 'fifth'];
const STOPS = wordSet('drop stop cancel remove delete end pause resume skip mute unsubscribe ditch');
const CHANGES = wordSet('make move change switch shift reschedule set');
const AROUND_KEPT = wordSet(
  'it keep keeping leave leaving but and not dont stop only just please running on as is alone active me us want still i need to though',
);
const KEEPING = wordSet('keep keeping leave leaving');
const MAX_NAME_WORDS = 4;
const MAX_TOPIC_WORDS = 6;
const CLAUSE_END = /[,;.!?]$/;

const MANY_DAYS = 5;
const hasDay = (recurrence: Recurrence, day: (typeof WEEKDAYS)[number]) =>
  recurrence.kind !== 'monthly' && recurrence.days.includes(day) && recurrence.days.length < MANY_DAYS;
const FREQUENCIES: ReadonlyMap<string, TimesTest> = new Map<string, TimesTest>([
  ['weekly', (recurrence) => recurrence.kind === 'weekly' && recurrence.days.length < MANY_DAYS],
  ['daily', (recurrence) => recurrence.kind === 'weekly' && recurrence.days.length >= MANY_DAYS],
  ['weekday', (recurrence) => recurrence.kind === 'weekly' && recurrence.days.length === MANY_DAYS],
  ['monthly', ({ kind }) => kind === 'monthly'],
  ['fortnightly', ({ kind }) => kind === 'every-weeks'],
  ['biweekly', ({ kind }) => kind === 'every-weeks'],
  ['morning', ({ time }) => time < '12:00'],
  ['afternoon', ({ time }) => time >= '12:00' && time < '18:00'],
  ['evening', ({ time }) => time >= '17:00'],
]);
const DAY_NAMES = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');

/** Reads "the weekly one" or "my lease reminders". Undefined for a line that names nothing, or nothing that is set up. */
export function subscriptionsNamed(
  line: string,
  setUp: SetUp,
  context: NamingContext,
  { today, shown, isBare = false }: { readonly today: IsoDate; readonly shown?: string; readonly isBare?: boolean },
): Meant | undefined {
  const tokens = line.split(/\s+/).filter((token) => token !== '');
  const words = tokens.map(plainWord);
  const names = namesIn(words, context, today, isBare);
  if (names.length === 0) return undefined;
  const clauses = clausesOf(tokens, words, names);
  const keptSpans = [
    ...clauses.filter((clause) => isKept(clause, words, names)),
    ...names.flatMap((name) => exceptionAt(name, words) ?? []),
  ];
  const keptNames = names.filter((name) => keptSpans.some((span) => isIn(name, span)));
  const meantNames = names.filter((name) => !keptNames.includes(name));
  const named = (wanted: readonly Name[], others: SetUp) =>
    unionOf(wanted.map((name) => matchesOf(name, setUp, others, context, shown)));
  // "Drop the weekly one, keep the other": what is kept is already clear.
  const kept = named(
    keptNames.filter(({ isOther }) => !isOther),
    NOTHING,
  );
  const isOnlyKept = meantNames.length === 0;
  const meant = isOnlyKept ? setUp : named(meantNames, kept);
  const isLeft =
    <T>(keptOnes: readonly T[]) =>
    (one: T) =>
      !keptOnes.includes(one);
  return {
    subscriptions: meant.subscriptions.filter(isLeft(kept.subscriptions)),
    waits: meant.waits.filter(isLeft(kept.waits)),
    line: isOnlyKept ? 'stop it' : withIt(tokens, names, keptSpans),
    description: descriptionOf(meantNames, context),
    isAll: meantNames.some(({ isAll }) => isAll) && keptNames.length === 0,
    isBareTopic: meantNames.every((name) => name.isBare),
    isDigest: meantNames.some(({ kind }) => kind === 'digest'),
    isOnlyKind: meantNames.every(
      ({ topic, times, position, isOther, isAll, isSome }) =>
        [topic, position, isOther, isAll, isSome].every((part) => part === undefined) && times.length === 0,
    ),
  };
}

/** Finds what a line means by its kind or watch items anywhere in it, for a line whose wish is known. */
export function subscriptionsMentioned(
  line: string,
  setUp: SetUp,
  context: NamingContext,
): SetUp & { readonly description?: string; readonly isAll: boolean } {
  const words = line.split(/\s+/).map(plainWord);
  const isDigest = words.some((word) => DIGEST_WORDS.has(word));
  const isReminders = words.some((word) => REMINDER_WORDS.has(word));
  const items = itemsNamed(context.briefing.watch.values(), line);
  const [item] = items;
  if (item && !isDigest) {
    return {
      subscriptions: setUp.subscriptions.filter((numbered) => isAbout(numbered, items)),
      waits: isReminders ? [] : waitsNamed(context, line, setUp.waits),
      description: `about "${item.title}"`,
      isAll: false,
    };
  }
  if (isDigest === isReminders)
    return { ...setUp, isAll: words.some((word) => ALL_WORDS.has(word) || word === 'anything') };
  const kind = isDigest ? 'digest' : 'reminders';
  return {
    subscriptions: setUp.subscriptions.filter(({ subscription: { wish } }) => wish.kind === kind),
    waits: [],
    description: kindInWords(kind),
    isAll: false,
  };
}

function plainWord(token: string): string {
  return token
    .toLowerCase()
    .replace(/['’]s?/g, '')
    .replace(/^[^\p{L}\p{N}#]+|[^\p{L}\p{N}]+$/gu, '');
}

function namesIn(words: readonly string[], context: NamingContext, today: IsoDate, isBare: boolean): readonly Name[] {
  const names: Name[] = [];
  for (let start = 0; start < words.length; ) {
    const name = nameAt(words, start, context, today, isBare);
    const end = name ? endOfGroup(words, name.end) : start + 1;
    if (name) names.push({ ...name, end });
    start = end;
  }
  return names;
}

/** "Of them" after "the first" adds nothing. */
function endOfGroup(words: readonly string[], end: number): number {
  const [first = '', second = '', third = ''] = words.slice(end);
  if (first !== 'of') return end;
  return GROUPS.has(second) ? end + 2 : second === 'the' && GROUPS.has(third) ? end + 3 : end;
}

function nameAt(
  words: readonly string[],
  start: number,
  context: NamingContext,
  today: IsoDate,
  isBare: boolean,
): Name | undefined {
  const [first = ''] = words.slice(start);
  const isAll = ALL_WORDS.has(first) ? { isAll: true as const } : {};
  const before = words.slice(0, start).findLast((word) => modifierOf(word, today) === undefined && !FILLERS.has(word));
  if (INDEFINITE.has(before ?? '')) return undefined;
  let begin = start;
  while (
    begin < words.length &&
    (begin > start || isAll.isAll ? (begin === start ? ALL_WORDS : AFTER_ALL) : DETERMINERS).has(words[begin] ?? '')
  )
    begin += 1;
  const hasDeterminer = begin > start && !isAll.isAll;
  const withHead = nameWithHead(words, start, begin, context, today);
  if (withHead) return { ...withHead, ...(withHead.topic === undefined && withHead.kind === undefined && isAll) };
  if (SOME_WORDS.has(first) && endOfGroup(words, start + 1) > start + 1) {
    return { start, end: start + 1, times: [], isSome: true };
  }
  if (isAll.isAll) return { start, end: begin, times: [], isAll: true };
  const numbered = numberAt(words, begin);
  if (numbered) return { start, times: [], ...numbered };
  const [bare = ''] = words.slice(begin);
  const bareModifier = modifierOf(bare, today);
  if (hasDeterminer && (bareModifier?.position !== undefined || bareModifier?.isOther)) {
    return { start, end: begin + 1, times: [], ...bareModifier };
  }
  if (isBare && bareModifier?.times) return { start, end: begin + 1, times: bareModifier.times };
  // "Move the lease to Fridays" names reminders, "the lease" elsewhere does not.
  const mayBeBare = CHANGES.has(words[start - 1] ?? '') || STOPS.has(words[start - 1] ?? '') || isBare;
  const length = mayBeBare ? topicLength(words, begin, context) : 0;
  return length === 0
    ? undefined
    : { start, end: begin + length, topic: words.slice(begin, begin + length).join(' '), times: [], isBare: true };
}

function nameWithHead(
  words: readonly string[],
  start: number,
  begin: number,
  context: NamingContext,
  today: IsoDate,
): Name | undefined {
  const head = words.findIndex(
    (word, i) => i >= begin && (DIGEST_WORDS.has(word) || REMINDER_WORDS.has(word) || ANY_WORDS.has(word)),
  );
  if (head === -1 || head - begin > MAX_NAME_WORDS) return undefined;
  const headWord = words[head] ?? '';
  const kind = DIGEST_WORDS.has(headWord) ? 'digest' : REMINDER_WORDS.has(headWord) ? 'reminders' : undefined;
  const modifiers = words.slice(begin, head).filter((word) => !FILLERS.has(word) && !NEXT_WORDS.has(word));
  const read = modifiers.map((word) => modifierOf(word, today));
  const topicWords = modifiers.filter((_, i) => read[i] === undefined);
  const isTopic = begin > start || topicLength(topicWords, 0, context) === topicWords.length;
  if (!isTopic || topicWords.some((word) => isStopWord(word) || CHANGES.has(word))) return undefined;
  const isFree = kind === undefined && modifiers.length === 0;
  const tail = topicWords.length === 0 ? tailAt(words, head + 1, context, today, isFree) : undefined;
  const numbered = numberAt(words, head + 1);
  const position = read.find((modifier) => modifier?.position !== undefined)?.position ?? numbered?.position;
  // "The first one, the prices" names the same thing twice.
  const repeated = position !== undefined && !tail && words[head + 1] === 'the' ? words.slice(head + 2) : [];
  const topic = topicWords.length > 0 ? topicWords.join(' ') : repeated.length > 0 ? repeated.join(' ') : tail?.topic;
  const name: Name = {
    start,
    end: repeated.length > 0 ? words.length : (tail?.end ?? numbered?.end ?? head + 1),
    kind,
    topic,
    times: [...read.flatMap((modifier) => modifier?.times ?? []), ...(tail?.times ?? [])],
    position,
    ...(read.some((modifier) => modifier?.isOther) && { isOther: true }),
    ...(words.slice(begin, head).some((word) => NEXT_WORDS.has(word)) && { isNext: true }),
  };
  const isNamed =
    kind !== undefined || topic !== undefined || name.times.length > 0 || name.position !== undefined || name.isOther;
  return isNamed ? name : undefined;
}

interface Modifier {
  readonly times?: readonly TimesTest[];
  readonly position?: number;
  readonly isOther?: true;
}

function modifierOf(word: string, today: IsoDate): Modifier | undefined {
  if (OTHER_WORDS.has(word)) return { isOther: true };
  const position = POSITIONS.indexOf(word);
  if (position >= 0) return { position };
  if (word === 'last') return { position: -1 };
  const test = FREQUENCIES.get(word) ?? FREQUENCIES.get(word.replace(/s$/, ''));
  if (test) return { times: [test] };
  const day = WEEKDAYS[DAY_NAMES.indexOf(word.replace(/s$/, ''))];
  if (day) return { times: [(recurrence) => hasDay(recurrence, day)] };
  const clock = /\d/.test(word) ? findTimes(`at ${word}`, today) : undefined;
  return clock?.namedParts === 'time' ? { times: [({ time }) => time === clock.recurrence.time] } : undefined;
}

/** "Number 2" and "#2". */
function numberAt(
  words: readonly string[],
  index: number,
): { readonly end: number; readonly position: number } | undefined {
  const [first = '', second = ''] = words.slice(index);
  const typed = /^#(\d{1,2})$/.exec(first)?.[1];
  if (typed !== undefined) return { end: index + 1, position: Number(typed) - 1 };
  return /^(?:number|no|nr|num)$/.test(first) && /^\d{1,2}$/.test(second)
    ? { end: index + 2, position: Number(second) - 1 }
    : undefined;
}

/** "About the lease" and, if it may name times, "on mondays" after "the one". */
function tailAt(
  words: readonly string[],
  index: number,
  context: NamingContext,
  today: IsoDate,
  mayBeTimes: boolean,
): (Pick<Name, 'end' | 'topic'> & { readonly times?: readonly TimesTest[] }) | undefined {
  const [marker = '', next = ''] = words.slice(index);
  if (!BEFORE_TOPIC.has(marker) && marker !== 'at') return undefined;
  const begin = DETERMINERS.has(next) ? index + 2 : index + 1;
  const length = topicLength(words, begin, context);
  if (length > 0) return { end: begin + length, topic: words.slice(begin, begin + length).join(' ') };
  const times = mayBeTimes ? modifierOf(words[begin] ?? '', today)?.times : undefined;
  if (times) return { end: begin + 1, topic: undefined, times };
  const topicWords = words.slice(begin, begin + MAX_TOPIC_WORDS);
  const isUnknownTopic =
    mayBeTimes &&
    !GROUPS.has(words[begin] ?? '') &&
    !GROUPS.has(next) &&
    marker !== 'at' &&
    marker !== 'in' &&
    topicWords.length > 0;
  return isUnknownTopic ? { end: begin + topicWords.length, topic: topicWords.join(' ') } : undefined;
}

/** The number of words at `begin` that name a watch item: "gas turbines". */
function topicLength(words: readonly string[], begin: number, { briefing: { watch } }: NamingContext): number {
  const nameWords = new Set(
    [...watch.values()].flatMap(({ id, short, title }) =>
      `${id.replaceAll('-', ' ')} ${numbersOf(short).join(' ')} ${title}`.toLowerCase().split(/[^a-z0-9]+/),
    ),
  );
  let length = 0;
  while (nameWords.has(words[begin + length] ?? '') && !isStopWord(words[begin + length] ?? '')) length += 1;
  if (length === 0 || itemsNamed(watch.values(), words.slice(begin, begin + length).join(' ')).length === 0) return 0;
  return FILLERS.has(words[begin + length] ?? '') ? length + 1 : length;
}

function matchesOf(
  { kind, topic, times, position, isOther, isAll, isSome }: Name,
  { subscriptions, waits }: SetUp,
  kept: SetUp,
  context: NamingContext,
  shown: string | undefined,
): SetUp {
  if (isAll || isSome) return { subscriptions, waits };
  if (isOther) {
    if (kept.subscriptions.length + kept.waits.length > 0) return { subscriptions, waits };
    return shown !== undefined
      ? {
          subscriptions: subscriptions.filter(({ subscription: { id } }) => id !== shown),
          waits: waits.filter((key) => key !== shown),
        }
      : NOTHING;
  }
  const items = topic === undefined ? [] : itemsOf(topic, subscriptions, context);
  const matching = subscriptions
    .filter(({ subscription: { wish } }) => kind === undefined || wish.kind === kind)
    .filter((numbered) => topic === undefined || kind === 'digest' || isAbout(numbered, items))
    .filter(({ subscription: { recurrence } }) => times.every((test) => test(recurrence)));
  // Reminders "on the days that matter" are stored as daily.
  const timed = times.length === 0 ? [] : matching.filter((numbered) => !hasDefaultTimes(numbered));
  const candidates = timed.length > 0 ? timed : matching;
  const mayBeWait = kind === undefined && times.length === 0;
  const topicWaits = topic === undefined ? waits : waitsNamed(context, topic, waits);
  const at = <T>(list: readonly T[]): readonly T[] => {
    if (position === undefined || topic !== undefined) return list;
    const index = position < 0 ? list.length + position : position;
    return list.slice(index, index + 1);
  };
  return { subscriptions: at(candidates), waits: mayBeWait ? at(topicWaits) : [] };
}

/** The watch items that a topic names, or whose title it resembles. */
function itemsOf(
  topic: string,
  subscriptions: readonly NumberedSubscription[],
  context: NamingContext,
): readonly Pick<WatchItem, 'id'>[] {
  const named = itemsNamed(context.briefing.watch.values(), topic);
  if (named.length > 0) return named;
  const ids = new Set(
    subscriptions.flatMap(({ subscription: { wish } }) => (wish.kind === 'reminders' ? wish.items : [])),
  );
  return [...ids]
    .filter((id) => waitsNamed(context, topic, [answerTopicKey({ kind: 'watch', id })]).length > 0)
    .map((id) => ({ id }));
}

function isAbout({ subscription: { wish } }: NumberedSubscription, items: readonly Pick<WatchItem, 'id'>[]): boolean {
  return wish.kind === 'reminders' && items.some(({ id }) => wish.items.includes(id));
}

function hasDefaultTimes({ subscription: { wish, recurrence } }: NumberedSubscription): boolean {
  return (
    wish.kind === 'reminders' &&
    formatRecurrence(recurrence) === DEFAULT_REMINDER_TIMES.replace('09:00', recurrence.time)
  );
}

function unionOf(setUps: readonly SetUp[]): SetUp {
  return {
    subscriptions: [...new Set(setUps.flatMap(({ subscriptions }) => subscriptions))],
    waits: [...new Set(setUps.flatMap(({ waits }) => waits))],
  };
}

function descriptionOf(names: readonly Name[], { briefing: { watch } }: NamingContext): string | undefined {
  const [name] = names;
  const [item] = name?.topic === undefined ? [] : itemsNamed(watch.values(), name.topic);
  return item ? `about "${item.title}"` : name?.kind && kindInWords(name.kind);
}

function kindInWords(kind: Kind): string {
  return `of the kind "${kind}"`;
}

type Span = Pick<Name, 'start' | 'end'>;

/** Splits at commas and before "but keep" or "not". */
function clausesOf(tokens: readonly string[], words: readonly string[], names: readonly Name[]): readonly Span[] {
  const ends = tokens.flatMap((token, i) => {
    const [next = '', afterNext = ''] = words.slice(i + 1);
    const isNewClause =
      KEEPING.has(next) ||
      next === 'not' ||
      (/^(?:but|and)$/.test(next) && (KEEPING.has(afterNext) || afterNext === 'not'));
    const isInName = names.some(({ start, end }) => i >= start && i < end - 1);
    return !isInName && (CLAUSE_END.test(token) || isNewClause) ? [i + 1] : [];
  });
  const bounds = [...new Set([0, ...ends, tokens.length])];
  return bounds.slice(1).map((end, i) => ({ start: bounds[i] ?? 0, end }));
}

function isIn({ start, end }: Span, clause: Span): boolean {
  return start >= clause.start && end <= clause.end;
}

/** "Keep the other one" and "not the Friday one". */
function isKept(clause: Span, words: readonly string[], names: readonly Name[]): boolean {
  const own = names.filter((name) => isIn(name, clause));
  const around = words
    .slice(clause.start, clause.end)
    .filter((_, i) => !own.some(({ start, end }) => clause.start + i >= start && clause.start + i < end));
  const isKeeping =
    around.some((word) => KEEPING.has(word)) || around[0] === 'not' || around.slice(0, 2).join(' ') === 'but not';
  return own.length > 0 && isKeeping && around.every((word) => AROUND_KEPT.has(word));
}

/** "Except the digest" in "everything except the digest". */
function exceptionAt({ start, end }: Name, words: readonly string[]): Span | undefined {
  const [before = '', last = ''] = words.slice(Math.max(0, start - 2), start);
  if (start < 2) return undefined;
  if ((last === 'from' && before === 'apart') || (last === 'for' && before === 'except'))
    return { start: start - 2, end };
  return BEFORE_KEPT.has(last) ? { start: start - 1, end } : undefined;
}

function withIt(tokens: readonly string[], names: readonly Name[], dropped: readonly Span[]): string {
  return tokens
    .flatMap((token, i) => {
      if (dropped.some(({ start, end }) => i >= start && i < end)) return [];
      const name = names.find(({ start, end }) => i >= start && i < end);
      if (!name) return [token];
      return i === name.end - 1 ? [`${name.isNext ? 'the next one' : 'it'}${/[,;.!?]+$/.exec(token)?.[0] ?? ''}`] : [];
    })
    .join(' ');
}
