import type { ParsedComponents, ParsedResult } from 'chrono-node';
import { type Chrono, casual, GB } from 'chrono-node/en';
import { Temporal } from 'temporal-polyfill';
import { addDays, firstDay, type IsoDate, isRealDate, lastDay } from '../../briefing/dates.ts';
import { overlaps, type Span } from './spans.ts';

/** The days that a text names. `remainingText` is the text without them, in lower case. */
export interface DatesInText extends Span {
  readonly remainingText: string;
  /** The first day of each date: two for a span, none for a year or a period such as "next week". */
  readonly dates: readonly IsoDate[];
  /** False for relative dates such as "today" and "next week". */
  readonly isNamed: boolean;
}

export interface DateContext {
  readonly today: IsoDate;
  /** A date without a year gets the year in which it falls into one of these spans, if there is one. */
  readonly storySpans: readonly Span[];
  readonly tense?: 'past' | 'future' | undefined;
}

const NUMBER_WORDS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const TIME_UNIT = '(day|week|month|year)s?';
const LEADING_PREPOSITIONS = '(?:(?:in|on|for|over|within|during|of|the|at) )*';
const RELATIVE_UNIT = new RegExp(
  `\\b${LEADING_PREPOSITIONS}(this|current|next|coming|last|past|previous) (week|weekend|month|year)\\b`,
);
const COUNTED_SPAN = new RegExp(
  `\\b${LEADING_PREPOSITIONS}(next|coming|last|past|previous) (\\d{1,3}|few|couple of|${NUMBER_WORDS.join('|')}) ${TIME_UNIT}\\b`,
);
const REMAINDER_OF_UNIT =
  /\b(?:(?:by|until|till|before|in) )?(?:the )?(?:end|rest) of (?:the|this) (week|month|year)\b/;
const YEAR_PHRASE = /\b(?:in|during|by|for|of) (20\d\d)\b/;
/** Matches "may" unless it is a month in its context, as in "in May", "6 May" and "May 2026". */
const MAY_AS_VERB =
  /\bmay\b(?<!(?:\b(?:in|of|by|since|until|till|before|after|from|to|last|next|this|during|early|mid|late)|\d|\d(?:st|nd|rd|th))[ ]may)(?! \d)/g;
/** chrono reads "May" alone only after "in". */
const MAY_ALONE = /\b(since|by|until|till|before|after|from|between|and|to) may\b(?! \d)/g;
const SLASHED_DATE = /\b\d{1,2}\/\d{1,2}\b/;
const DATE_COMPONENTS = ['day', 'month', 'weekday'] as const;
const BOUNDARY_PREPOSITION = /\b(since|after|from|before|until|till|up to|by)\s+(?:the\s+|in\s+)?$/;
const SPAN_JOINER = /^\s*(?:and|to|until|till|through|-|–)(?: in)?\s*$/;

const MONTH_NAMES =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
/** Rewrites dates that chrono cannot read, or misreads. */
const REWRITES: readonly [RegExp, string][] = [
  // chrono reads these in the zone of the process.
  [/\blast (?:night|evening)\b/g, 'yesterday'],
  [/\bthis (?:morning|afternoon|evening)\b/g, 'today'],
  [/\b(?:the )?day after tomorrow\b/g, 'in 2 days'],
  [/\b(?:the )?day before yesterday\b/g, '2 days ago'],
  [/\b(?:christmas|xmas) eve\b/g, '24 december'],
  [/\b(?:christmas|xmas)(?: day)?\b(?! (?:party|present|break|holidays?)\b)/g, '25 december'],
  [/\bnew years?'?s? eve\b/g, '31 december'],
  [/\bnew years?'?s? day\b/g, '1 january'],
  [/\bhallowe'?en\b/g, '31 october'],
  // A weekday before a date adds nothing.
  [
    new RegExp(
      `\\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?=(?:the )?(?:\\d{1,2}(?:st|nd|rd|th)?|[a-z]+(?:th|rst|ond|ird)) (?:of )?(?:${MONTH_NAMES})\\b)`,
      'g',
    ),
    '',
  ],
  [new RegExp(`\\b(${MONTH_NAMES}) in (?=20\\d\\d\\b)`, 'g'), '$1 '],
  [MAY_ALONE, '$1 in may'],
  // "One day" and "some day" are not dates.
  [/(?<!\bin )\b(?:one|some|any|last|first|next) day\b(?! (?:ago|before|after|later|left))/g, ' '],
  [/\b(\d{1,2}(?:st|nd|rd|th)?) day of\b/g, '$1 of'],
  [new RegExp(`\\b(${MONTH_NAMES}) the (\\d{1,2}(?:st|nd|rd|th)?|[a-z]+th|first|second|third)\\b`, 'g'), '$1 $2'],
  [new RegExp(`\\b(\\d{1,2})-(${MONTH_NAMES})(?:-(20\\d\\d))?\\b`, 'g'), '$1 $2 $3'],
  [/\b(\d{1,2})\.(\d{1,2})\.(?=\s|$|\?)/g, '$1/$2'],
];

/** Undefined if the text names no day, or more than one span. */
export function datesInText(text: string, context: DateContext): DatesInText | undefined {
  const plainText = text.toLowerCase().replace(/\s+/g, ' ').trim();
  const rewrittenText = REWRITES.reduce((currentText, [from, to]) => currentText.replace(from, to), plainText);
  return (
    relativeDays(rewrittenText, context.today) ?? datesByCalendar(rewrittenText, context) ?? wholeYear(rewrittenText)
  );
}

function relativeDays(text: string, today: IsoDate): DatesInText | undefined {
  const countedMatch = COUNTED_SPAN.exec(text);
  if (countedMatch) {
    const [, direction = '', number = '', unit = ''] = countedMatch;
    const span = { [`${unit}s`]: Number(number) || NUMBER_WORDS.indexOf(number) + 1 || 3 };
    const day = Temporal.PlainDate.from(today);
    const days = /last|past|previous/.test(direction)
      ? { first: day.subtract(span).toString(), last: today }
      : { first: today, last: day.add(span).toString() };
    return { ...days, ...textWithout(text, countedMatch) };
  }
  const remainderMatch = REMAINDER_OF_UNIT.exec(text);
  if (remainderMatch)
    return { first: today, last: unitAt(remainderMatch[1] ?? '', today, 0).last, ...textWithout(text, remainderMatch) };
  const relativeMatch = RELATIVE_UNIT.exec(text);
  if (!relativeMatch) return undefined;
  const [, direction = '', unit = ''] = relativeMatch;
  const offset = /next|coming/.test(direction) ? 1 : /last|past|previous/.test(direction) ? -1 : 0;
  return { ...unitAt(unit, today, offset), ...textWithout(text, relativeMatch) };
}

function textWithout(text: string, { index, 0: match }: RegExpExecArray): Omit<DatesInText, keyof Span> {
  return { remainingText: cutOut(text, index, index + match.length), isNamed: false, dates: [] };
}

function cutOut(text: string, start: number, end: number): string {
  return `${text.slice(0, start)} ${text.slice(end)}`.replace(/\s+/g, ' ').trim();
}

/** Weeks begin on Monday. */
function unitAt(unit: string, today: IsoDate, offset: number): Required<Span> {
  const day = Temporal.PlainDate.from(today);
  if (unit === 'month') {
    const month = day.toPlainYearMonth().add({ months: offset }).toString();
    return { first: firstDay(month), last: lastDay(month) };
  }
  if (unit === 'year') return { first: `${day.year + offset}-01-01`, last: `${day.year + offset}-12-31` };
  const monday = addDays(today, 1 - day.dayOfWeek + 7 * offset);
  return { first: unit === 'weekend' ? addDays(monday, 5) : monday, last: addDays(monday, 6) };
}

function wholeYear(text: string): DatesInText | undefined {
  const match = YEAR_PHRASE.exec(text);
  return match
    ? { first: `${match[1]}-01-01`, last: `${match[1]}-12-31`, ...textWithout(text, match), isNamed: true }
    : undefined;
}

/** Reads "5/6" as 5 June, or as 6 May if only that is a date of the story. */
function datesByCalendar(text: string, context: DateContext): DatesInText | undefined {
  const dayFirst = datesByChrono(text, context, GB);
  if (!SLASHED_DATE.test(text)) return dayFirst;
  const isInStory = (dates: DatesInText) => context.storySpans.some((span) => overlaps(span, dates));
  const monthFirst = dayFirst && isInStory(dayFirst) ? undefined : datesByChrono(text, context, casual);
  return monthFirst && isInStory(monthFirst) ? monthFirst : dayFirst;
}

function datesByChrono(text: string, context: DateContext, chrono: Chrono): DatesInText | undefined {
  const [year, month, day] = context.today.split('-').map(Number);
  const noon = { instant: new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, 12)), timezone: 0 };
  const options = { forwardDate: context.tense === 'future' };
  const [firstMatch, secondMatch, thirdMatch] = chrono
    .parse(text.replace(MAY_AS_VERB, '   '), noon, options)
    .filter(isDay);
  if (!firstMatch || thirdMatch) return undefined;
  const firstMatchEnd = firstMatch.index + firstMatch.text.length;
  if (secondMatch && !SPAN_JOINER.test(text.slice(firstMatchEnd, secondMatch.index))) return undefined;
  const isNamed =
    (firstMatch.start.isCertain('month') || firstMatch.start.isCertain('weekday')) &&
    !/\bto(?:day|morrow|night)\b|\byesterday\b/.test(firstMatch.text);
  const endDate = secondMatch?.start ?? firstMatch.end;
  if (endDate) {
    const [a, b] = inOneYear(firstMatch.start, endDate, context);
    const [from, to] = a.first <= b.first ? [a, b] : [b, a];
    const endOfDates = secondMatch ? secondMatch.index + secondMatch.text.length : firstMatchEnd;
    return {
      isNamed,
      first: from.first,
      last: to.last,
      dates: [a.first, b.first],
      remainingText: cutOut(text, startWithPrepositions(text, firstMatch.index), endOfDates),
    };
  }
  const span = dateSpan(firstMatch.start, context);
  const boundaryMatch = BOUNDARY_PREPOSITION.exec(text.slice(0, firstMatch.index));
  // chrono includes some prepositions in its match.
  const preposition = boundaryMatch?.[1] ?? /^(since|after|from|before|until|till|by)\b/.exec(firstMatch.text)?.[1];
  return {
    isNamed,
    dates: [span.first],
    remainingText: cutOut(text, boundaryMatch?.index ?? startWithPrepositions(text, firstMatch.index), firstMatchEnd),
    ...daysWithPreposition(preposition, span, context.today),
  };
}

function daysWithPreposition(preposition: string | undefined, { first, last }: Required<Span>, today: IsoDate): Span {
  switch (preposition) {
    case 'since':
    case 'from':
      return { first };
    case 'after':
      return { first: addDays(last, 1) };
    case 'before':
      return { last: addDays(first, -1) };
    case undefined:
      return { first, last };
    default:
      return { ...(last >= today && { first: today }), last };
  }
}

/** In "1 to 30 November", both dates get the year in which the span is nearer to today. */
function inOneYear(
  firstDate: ParsedComponents,
  secondDate: ParsedComponents,
  context: DateContext,
): readonly [Required<Span>, Required<Span>] {
  const [a, b] = [dateSpan(firstDate, context), dateSpan(secondDate, context)];
  const hasYear = firstDate.isCertain('year') || secondDate.isCertain('year');
  const [yearOfA, yearOfB] = [a.first.slice(0, 4), b.first.slice(0, 4)];
  if (hasYear || a.first <= b.first || yearOfA === yearOfB || a.first.slice(4) > b.first.slice(4)) return [a, b];
  const inYear = (year: string, { first, last }: Required<Span>) => ({
    first: `${year}${first.slice(4)}`,
    last: `${year}${last.slice(4)}`,
  });
  const distanceIn = (year: string) =>
    distance({ first: inYear(year, a).first, last: inYear(year, b).last }, context.today);
  const year = distanceIn(yearOfA) <= distanceIn(yearOfB) ? yearOfA : yearOfB;
  return [inYear(year, a), inYear(year, b)];
}

function startWithPrepositions(text: string, index: number): number {
  const prepositions = /(?:\b(?:as|on|in|at|of|for|the|between|during|around|early|mid|late)\s+)+$/.exec(
    text.slice(0, index),
  );
  return prepositions?.index ?? index;
}

function isDay({ text, start }: ParsedResult): boolean {
  return !/^for\b|\bnow\b/.test(text) && DATE_COMPONENTS.some((part) => start.isCertain(part));
}

function dateSpan(start: ParsedComponents, { today, storySpans, tense }: DateContext): Required<Span> {
  const [month, day] = [start.get('month') ?? 1, start.get('day') ?? 1];
  const isWholeMonth = !start.isCertain('day') && !start.isCertain('weekday');
  const spanIn = (year: number): Required<Span> | undefined => {
    const name = `${year}-${String(month).padStart(2, '0')}`;
    if (isWholeMonth) return { first: firstDay(name), last: lastDay(name) };
    const date = `${name}-${String(day).padStart(2, '0')}`;
    return isRealDate(date) ? { first: date, last: date } : undefined;
  };
  const statedSpan = spanIn(start.get('year') ?? 0) ?? { first: today, last: today };
  if (start.isCertain('weekday') && !start.isCertain('month')) {
    const isWeekBefore = tense === 'past' && statedSpan.first > today;
    return isWeekBefore ? { first: addDays(statedSpan.first, -7), last: addDays(statedSpan.last, -7) } : statedSpan;
  }
  if (start.isCertain('year')) return statedSpan;
  const thisYear = Number(today.slice(0, 4));
  const storyYears = storySpans.map(({ first = today }) => Number(first.slice(0, 4)));
  const spans = [...new Set([thisYear - 1, thisYear, thisYear + 1, ...storyYears])]
    .flatMap((year) => spanIn(year) ?? [])
    .toSorted((a, b) => distance(a, today) - distance(b, today));
  const fitsTense = ({ first, last }: Required<Span>) =>
    tense === 'past' ? first <= today : tense === 'future' ? last >= today : true;
  return (
    spans.find((span) => storySpans.some((storySpan) => overlaps(storySpan, span))) ??
    spans.find(fitsTense) ??
    statedSpan
  );
}

/** In milliseconds; 0 if the span contains `today`. */
function distance({ first, last }: Required<Span>, today: IsoDate): number {
  if (first <= today && today <= last) return 0;
  return Math.abs(Date.parse(first) - Date.parse(today));
}
