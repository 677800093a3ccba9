import type { ParsedComponents, ParsedResult } from 'chrono-node';
import { type Chrono, casual, GB } from 'chrono-node/en';
import { Temporal } from 'temporal-polyfill';
import { addDays, firstDay, type IsoDate, isRealDate, lastDay } from '../../briefing/dates.ts';
import { overlaps, type Span } from './days.ts';

/** The days that a text names, and the text without them. */
export interface DatesInText extends Span {
  readonly rest: string;
  /** The dates without "since" or "until": one, or two that are joined. */
  readonly dates: readonly IsoDate[];
  /** Whether they are a date, a month or a weekday, not relative like "today" or "next week". */
  readonly isNamed: boolean;
}

/** What reading the dates of a text depends on. */
export interface DateContext {
  readonly today: IsoDate;
  /** The story's dates. If several years are possible, a year with one of them is preferred. */
  readonly dated: readonly Span[];
  /** Whether the text is about the past or the future, if it says so. */
  readonly tense?: 'past' | 'future' | undefined;
}

const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const UNIT = '(day|week|month|year)s?';
const BEFORE = '(?:(?:in|on|for|over|within|during|of|the|at) )*';
const RUNNING = new RegExp(`\\b${BEFORE}(this|current|next|coming|last|past|previous) (week|weekend|month|year)\\b`);
const COUNTED_SPAN = new RegExp(
  `\\b${BEFORE}(next|coming|last|past|previous) (\\d{1,3}|few|couple of|${NUMBERS.join('|')}) ${UNIT}\\b`,
);
const REST = /\b(?:(?:by|until|till|before|in) )?(?:the )?(?:end|rest) of (?:the|this) (week|month|year)\b/;
const YEAR = /\b(?:in|during|by|for|of) (20\d\d)\b/;
/** "May" is a month only in contexts such as "in May", "6 May" and "May 2026". */
const MAY_AS_VERB =
  /\bmay\b(?<!(?:\b(?:in|of|by|since|until|till|before|after|from|to|last|next|this|during|early|mid|late)|\d|\d(?:st|nd|rd|th))[ ]may)(?! \d)/g;
/** chrono reads the month "May" alone only after "in". */
const MAY_ALONE = /\b(since|by|until|till|before|after|from|between|and|to) may\b(?! \d)/g;
/** Two numbers that are ambiguous: day and month, or month and day. */
const SLASHED = /\b\d{1,2}\/\d{1,2}\b/;
const DAY_PARTS = ['day', 'month', 'weekday'] as const;
const SIDE = /\b(since|after|from|before|until|till|up to|by)\s+(?:the\s+|in\s+)?$/;
const JOIN = /^\s*(?:and|to|until|till|through|-|–)(?: in)?\s*$/;

const MONTH =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
/** Rewrites of dates that chrono cannot read, or misreads. */
const REWRITTEN: readonly [RegExp, string][] = [
  // Next to a date, the weekday adds nothing.
  [
    new RegExp(
      `\\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?=(?:the )?(?:\\d{1,2}(?:st|nd|rd|th)?|[a-z]+(?:th|rst|ond|ird)) (?:of )?(?:${MONTH})\\b)`,
      'g',
    ),
    '',
  ],
  [new RegExp(`\\b(${MONTH}) in (?=20\\d\\d\\b)`, 'g'), '$1 '],
  [MAY_ALONE, '$1 in may'],
  // These name no day.
  [/(?<!\bin )\b(?:one|some|any|last|first|next) day\b(?! (?:ago|before|after|later|left))/g, ' '],
  [/\b(\d{1,2}(?:st|nd|rd|th)?) day of\b/g, '$1 of'],
  [new RegExp(`\\b(${MONTH}) the (\\d{1,2}(?:st|nd|rd|th)?|[a-z]+th|first|second|third)\\b`, 'g'), '$1 $2'],
  [new RegExp(`\\b(\\d{1,2})-(${MONTH})(?:-(20\\d\\d))?\\b`, 'g'), '$1 $2 $3'],
  [/\b(\d{1,2})\.(\d{1,2})\.(?=\s|$|\?)/g, '$1/$2'],
];

/** The days that a text names; undefined if it names none, or more than one span. */
export function datesInText(text: string, reckoning: DateContext): DatesInText | undefined {
  const plain = text.toLowerCase().replace(/\s+/g, ' ').trim();
  const lower = REWRITTEN.reduce((written, [from, to]) => written.replace(from, to), plain);
  return relative(lower, reckoning.today) ?? byDate(lower, reckoning) ?? inYear(lower);
}

function relative(text: string, today: IsoDate): DatesInText | undefined {
  const counted = COUNTED_SPAN.exec(text);
  if (counted) {
    const [, side = '', many = '', unit = ''] = counted;
    const count = Number(many) || NUMBERS.indexOf(many) + 1 || 3;
    const day = Temporal.PlainDate.from(today);
    const back = /last|past|previous/.test(side);
    const span = { [`${unit}s`]: count };
    const other = (back ? day.subtract(span) : day.add(span)).toString();
    return { ...(back ? { first: other, last: today } : { first: today, last: other }), ...textWithout(text, counted) };
  }
  const rest = REST.exec(text);
  if (rest) return { first: today, ...endOfUnit(rest[1] ?? '', today), ...textWithout(text, rest) };
  const running = RUNNING.exec(text);
  if (!running) return undefined;
  const [, which = '', unit = ''] = running;
  const step = /next|coming/.test(which) ? 1 : /last|past|previous/.test(which) ? -1 : 0;
  return { ...unitAt(unit, today, step), ...textWithout(text, running) };
}

function textWithout(text: string, { index, 0: found }: RegExpExecArray): Omit<DatesInText, keyof Span> {
  return { rest: cutOut(text, index, index + found.length), isNamed: false, dates: [] };
}

function cutOut(text: string, from: number, to: number): string {
  return `${text.slice(0, from)} ${text.slice(to)}`.replace(/\s+/g, ' ').trim();
}

function endOfUnit(unit: string, today: IsoDate): Required<Pick<Span, 'last'>> {
  return { last: unitAt(unit, today, 0).last };
}

/** The week (from Monday), weekend, month or year that contains a day, or the one after or before it. */
function unitAt(unit: string, today: IsoDate, step: number): Required<Span> {
  const day = Temporal.PlainDate.from(today);
  switch (unit) {
    case 'month': {
      const month = day.toPlainYearMonth().add({ months: step }).toString();
      return { first: firstDay(month), last: lastDay(month) };
    }
    case 'year':
      return { first: `${day.year + step}-01-01`, last: `${day.year + step}-12-31` };
    default: {
      const monday = addDays(today, 1 - day.dayOfWeek + 7 * step);
      return { first: unit === 'weekend' ? addDays(monday, 5) : monday, last: addDays(monday, 6) };
    }
  }
}

function inYear(text: string): DatesInText | undefined {
  const found = YEAR.exec(text);
  if (!found) return undefined;
  const [, year = ''] = found;
  return { first: `${year}-01-01`, last: `${year}-12-31`, ...textWithout(text, found), isNamed: true };
}

/** Reads the day before the month, unless only the other order gives a date of the story. */
function byDate(text: string, reckoning: DateContext): DatesInText | undefined {
  const found = absolute(text, reckoning, GB);
  if (!SLASHED.test(text)) return found;
  const isDated = (spoken: DatesInText) => reckoning.dated.some((one) => overlaps(one, spoken));
  const other = found && isDated(found) ? undefined : absolute(text, reckoning, casual);
  return other && isDated(other) ? other : found;
}

function absolute(text: string, reckoning: DateContext, chrono: Chrono): DatesInText | undefined {
  const [year, month, day] = reckoning.today.split('-').map(Number);
  const noon = { instant: new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, 12)), timezone: 0 };
  const bare = text.replace(MAY_AS_VERB, '   ');
  const options = { forwardDate: reckoning.tense === 'future' };
  const found = chrono.parse(bare, noon, options).filter(isDay);
  const [one, other] = found;
  if (!one || found.length > 2) return undefined;
  const from = spanOf(one.start, reckoning);
  const end = one.index + one.text.length;
  const isNamed =
    (one.start.isCertain('month') || one.start.isCertain('weekday')) &&
    !/\bto(?:day|morrow|night)\b|\byesterday\b/.test(one.text);
  if (other) {
    if (!JOIN.test(text.slice(end, other.index))) return undefined;
    const to = spanOf(other.start, reckoning);
    const days = isYearSaid(one.start, other.start) ? ([from, to] as const) : inOneYear(from, to, reckoning.today);
    return inOrder(...days, {
      isNamed,
      dates: days.map(({ first }) => first),
      rest: cutOut(text, backTo(text, one.index), other.index + other.text.length),
    });
  }
  const spoken = { isNamed, dates: [from.first], rest: cutOut(text, backTo(text, one.index), end) };
  if (one.end) {
    const to = spanOf(one.end, reckoning);
    const days = isYearSaid(one.start, one.end) ? ([from, to] as const) : inOneYear(from, to, reckoning.today);
    return inOrder(...days, { ...spoken, dates: days.map(({ first }) => first) });
  }
  const side = SIDE.exec(text.slice(0, one.index));
  // chrono includes some prepositions in its match.
  const word = side?.[1] ?? /^(since|after|from|before|until|till|by)\b/.exec(one.text)?.[1];
  const around = side ? { ...spoken, rest: cutOut(text, side.index, end) } : spoken;
  switch (word) {
    case 'since':
    case 'from':
      return { ...around, first: from.first };
    case 'after':
      return { ...around, first: addDays(from.last, 1) };
    case 'before':
      return { ...around, last: addDays(from.first, -1) };
    case 'until':
    case 'till':
    case 'up to':
    case 'by':
      return { ...around, ...(from.last >= reckoning.today && { first: reckoning.today }), last: from.last };
    default:
      return { ...around, ...from };
  }
}

function inOrder(a: Required<Span>, b: Required<Span>, spoken: Omit<DatesInText, keyof Span>): DatesInText {
  return a.first <= b.first ? { ...spoken, first: a.first, last: b.last } : { ...spoken, first: b.first, last: a.last };
}

function isYearSaid(...parts: readonly ParsedComponents[]): boolean {
  return parts.some((part) => part.isCertain('year'));
}

/** In "1 to 30 November", chrono may put the days into different years: moves both into the year nearer to today. */
function inOneYear(a: Required<Span>, b: Required<Span>, today: IsoDate): readonly [Required<Span>, Required<Span>] {
  const years = [a.first.slice(0, 4), b.first.slice(0, 4)];
  if (a.first <= b.first || years[0] === years[1] || a.first.slice(4) > b.first.slice(4)) return [a, b];
  const at = (year: string, { first, last }: Required<Span>) => ({
    first: `${year}${first.slice(4)}`,
    last: `${year}${last.slice(4)}`,
  });
  const far = (year: string) => distance({ first: at(year, a).first, last: at(year, b).last }, today);
  const [year = ''] = years.toSorted((one, other) => far(one) - far(other));
  return [at(year, a), at(year, b)];
}

/** The start of a date, including small words before it: "what is [on the] 6th". */
function backTo(text: string, index: number): number {
  const before = /(?:\b(?:on|in|at|of|for|the|between|during|around|early|mid|late)\s+)+$/.exec(text.slice(0, index));
  return before?.index ?? index;
}

/** Whether the match is a day or month, not a time or a duration. */
function isDay({ text, start }: ParsedResult): boolean {
  return !/^for\b|\bnow\b/.test(text) && DAY_PARTS.some((part) => start.isCertain(part));
}

/** The day, or the whole month if no day is given, in the most likely year. */
function spanOf(start: ParsedComponents, { today, dated, tense }: DateContext): Required<Span> {
  const [year, month, day] = [start.get('year') ?? 0, start.get('month') ?? 1, start.get('day') ?? 1];
  const isWholeMonth = !start.isCertain('day') && !start.isCertain('weekday');
  const at = (inYear: number): Required<Span> | undefined => {
    const name = `${inYear}-${String(month).padStart(2, '0')}`;
    if (isWholeMonth) return { first: firstDay(name), last: lastDay(name) };
    const date = `${name}-${String(day).padStart(2, '0')}`;
    return isRealDate(date) ? { first: date, last: date } : undefined;
  };
  const plain = at(year) ?? { first: today, last: today };
  if (start.isCertain('weekday') && !start.isCertain('month')) {
    const isAhead = tense === 'past' && plain.first > today;
    return isAhead ? { first: addDays(plain.first, -7), last: addDays(plain.last, -7) } : plain;
  }
  if (start.isCertain('year')) return plain;
  const current = Number(today.slice(0, 4));
  const years = new Set([
    current - 1,
    current,
    current + 1,
    ...dated.map(({ first = today }) => Number(first.slice(0, 4))),
  ]);
  const spans = [...years].flatMap((one) => at(one) ?? []).toSorted((a, b) => distance(a, today) - distance(b, today));
  const fits = (span: Span) =>
    tense === 'past' ? (span.first ?? '') <= today : tense === 'future' ? (span.last ?? '') >= today : true;
  return spans.find((span) => dated.some((one) => overlaps(one, span))) ?? spans.find(fits) ?? plain;
}

function distance({ first, last }: Required<Span>, today: IsoDate): number {
  if (first <= today && today <= last) return 0;
  return Math.abs(Date.parse(first) - Date.parse(today));
}
