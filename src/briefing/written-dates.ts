import { MONTH_NAMES } from '../lib/english.ts';
import { type IsoDate, type IsoMonth, isRealDate } from './dates.ts';
import type { Claim } from './schema.ts';

interface WrittenDate {
  /** From 1 to 12. */
  readonly month: number;
  readonly day?: number | undefined;
  readonly year?: number | undefined;
}

/** A part of a text with one date, or several of one month ("19 to 21 February 2027"). */
interface Mention {
  readonly from: number;
  readonly to: number;
  readonly dates: readonly WrittenDate[];
}

export interface YearRule {
  readonly published?: IsoDate | undefined;
  /** True if the date is on or after the publication, false if it is on or before it. */
  readonly isExpected: boolean;
  /** Overrides the other fields. */
  readonly year?: number | undefined;
}

const MONTH_NAME_PATTERN = MONTH_NAMES.join('|');
/** Matches "February", "Feb", "Feb." and "Sept". */
const MONTH_PATTERN = `(?:${MONTH_NAME_PATTERN}|(?:${MONTH_NAMES.filter((name) => name.length > 3)
  .map((name) => name.slice(0, 3))
  .join('|')}|Sept)\\b\\.?)`;
const DAY_PATTERN = '\\d{1,2}(?!\\d)(?:st|nd|rd|th)?';
const JOIN_PATTERN = '(?:\\s*[-–—]\\s*|,?\\s+(?:to|until|till|through|and|or)\\s+)(?:the\\s+)?';
const DAYS_PATTERN = `${DAY_PATTERN}(?:(?:,\\s*${DAY_PATTERN})*${JOIN_PATTERN}${DAY_PATTERN})?`;
const YEAR_PATTERN = '\\d{4}(?!\\d)';

/** Matches "19 to 21 February 2027", "5th of May", "May 5, 2027", "February 2027" and "June". */
const WRITTEN_DATE_PATTERN = new RegExp(
  [
    `(?<!\\d)(?<days>${DAYS_PATTERN})\\s+(?:of\\s+)?(?<month>${MONTH_PATTERN})(?:,?\\s+(?<year>${YEAR_PATTERN}))?`,
    `\\b(?<monthFirst>${MONTH_PATTERN})\\s+(?:the\\s+)?(?<daysAfter>${DAYS_PATTERN})(?:,?\\s+(?<yearAfter>${YEAR_PATTERN}))?`,
    `\\b(?<onlyMonth>${MONTH_PATTERN})\\s+(?<yearOfMonth>${YEAR_PATTERN})`,
    `\\b(?<nameOfMonth>${MONTH_NAME_PATTERN})\\b`,
  ].join('|'),
  'g',
);
const JOIN_ONLY_PATTERN = new RegExp(`^${JOIN_PATTERN}$`);

/** If only the end of a range has a year, the start is in that year, or in the previous one if its month is later. */
function mentionsIn(text: string): Mention[] {
  const mentions = [...text.matchAll(WRITTEN_DATE_PATTERN)].flatMap(
    ({ 0: matchText, index, groups = {} }): Mention[] => {
      const name = groups['month'] ?? groups['monthFirst'] ?? groups['onlyMonth'] ?? groups['nameOfMonth'] ?? '';
      const month = MONTH_NAMES.findIndex((monthName) => monthName.startsWith(name.slice(0, 3))) + 1;
      const digits = groups['year'] ?? groups['yearAfter'] ?? groups['yearOfMonth'];
      const year = digits === undefined ? undefined : Number(digits);
      const days = [...(groups['days'] ?? groups['daysAfter'] ?? '').matchAll(/\d+/g)].map(Number);
      const dates = days.length === 0 ? [{ month, year }] : days.map((day) => ({ month, day, year }));
      return [{ from: index, to: index + matchText.length, dates }];
    },
  );
  return mentions.map((mention, i) => {
    const nextMention = mentions[i + 1];
    const [firstDate] = mention.dates;
    const [endDate] = nextMention?.dates ?? [];
    if (!nextMention || !firstDate || firstDate.year !== undefined || endDate?.year === undefined) return mention;
    if (!JOIN_ONLY_PATTERN.test(text.slice(mention.to, nextMention.from))) return mention;
    const year = endDate.year - (firstDate.month > endDate.month ? 1 : 0);
    return { ...mention, dates: mention.dates.map((date) => ({ ...date, year })) };
  });
}

export function yearRule(claim: Exclude<Claim, { standing: 'derived' }>, published: IsoDate | undefined): YearRule {
  return { published, isExpected: claim.standing === 'expected', year: claim.year };
}

/** Without a year, an expected date is the first on or after the publication; any other is the last on or before it. */
function resolveYear({ month, day, year }: WrittenDate, rule: YearRule): number | undefined {
  const { published, isExpected } = rule;
  const givenYear = year ?? rule.year;
  if (givenYear !== undefined || published === undefined) return givenYear;
  const [thisYear = 0, thisMonth = 0, thisDay = 0] = published.split('-').map(Number);
  const order = month - thisMonth || (day ?? thisDay) - thisDay;
  if (isExpected) return order < 0 ? thisYear + 1 : thisYear;
  return order > 0 ? thisYear - 1 : thisYear;
}

/** Returns the days and months in a text. A day also gives its month. Dates whose year is unknown are left out. */
export function datesIn(text: string, rule: YearRule): ReadonlySet<IsoDate | IsoMonth> {
  const dates = new Set<string>();
  for (const date of mentionsIn(text).flatMap(({ dates }) => dates)) {
    const year = resolveYear(date, rule);
    if (year === undefined) continue;
    dates.add(toIsoDate({ month: date.month }, year));
    const whole = toIsoDate(date, year);
    if (isRealDate(whole)) dates.add(whole);
  }
  return dates;
}

/** Returns whether a text gives this date, or this month, without its year. */
export function hasDateWithoutYear(text: string, date: IsoDate | IsoMonth): boolean {
  const [, month, day] = date.split('-').map(Number);
  return mentionsIn(text).some(({ dates }) =>
    dates.some(
      (writtenDate) =>
        writtenDate.year === undefined && writtenDate.month === month && (day === undefined || writtenDate.day === day),
    ),
  );
}

/** Returns the years of those dates in a text that the other text gives without a year. */
export function missingYears(text: string, otherText: string): string[] {
  return mentionsIn(text).flatMap(({ dates }) =>
    dates.flatMap((date) =>
      date.year !== undefined && hasDateWithoutYear(otherText, toIsoDate(date, date.year)) ? [String(date.year)] : [],
    ),
  );
}

/** Removes the years of supported dates, which need no support as figures. */
export function withoutSupportedYears(text: string, supportedDates: ReadonlySet<IsoDate | IsoMonth>): string {
  return mentionsIn(text).reduceRight((remainingText, { from, to, dates }) => {
    const isSupported = dates.every(
      (date) => date.year !== undefined && supportedDates.has(toIsoDate(date, date.year)),
    );
    if (!isSupported) return remainingText;
    return (
      remainingText.slice(0, from) +
      remainingText.slice(from, to).replace(new RegExp(YEAR_PATTERN), '') +
      remainingText.slice(to)
    );
  }, text);
}

function toIsoDate({ month, day }: WrittenDate, year: number): IsoDate | IsoMonth {
  const parts = day === undefined ? [month] : [month, day];
  return [year, ...parts.map((part) => String(part).padStart(2, '0'))].join('-');
}
