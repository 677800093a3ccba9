import { Temporal } from 'temporal-polyfill';
import { pluralize } from '../lib/english.ts';

export { longDate as inWords } from '../lib/english.ts';

/** Such as "2026-05-07". */
export type IsoDate = string;
/** Such as "2026-06". */
export type IsoMonth = string;

/** All days have this length in UTC. */
const DAY_MS = 86_400_000;

/** Returns whether a date exists; "2026-02-29" does not. */
export function isRealDate(text: string): boolean {
  return parses(() => Temporal.PlainDate.from(text, { overflow: 'reject' })) && /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/** Returns whether a month exists; "2026-13" does not. */
export function isRealMonth(text: string): boolean {
  return parses(() => Temporal.PlainYearMonth.from(text, { overflow: 'reject' })) && /^\d{4}-\d{2}$/.test(text);
}

function parses(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Returns the whole days between two dates, negative if `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** Returns the date a number of days later, or earlier if `days` is negative. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Returns the first month numbered `month` (1 to 12) that starts after a date. */
export function firstMonthAfter(month: number, date: IsoDate): IsoMonth {
  const { year, month: currentMonth } = Temporal.PlainDate.from(date);
  return new Temporal.PlainYearMonth(month > currentMonth ? year : year + 1, month).toString();
}

export function firstDay(month: IsoMonth): IsoDate {
  return `${month}-01`;
}

export function lastDay(month: IsoMonth): IsoDate {
  return `${month}-${Temporal.PlainYearMonth.from(month).daysInMonth}`;
}

/** Returns the first and last day of a month. A date is its own first and last day. */
export function dateSpan(when: IsoDate | IsoMonth): { readonly first: IsoDate; readonly last: IsoDate } {
  return isRealMonth(when) ? { first: firstDay(when), last: lastDay(when) } : { first: when, last: when };
}

/** Returns "today", "3 days ago" or "1 year, 2 months ago"; empty for a future date. */
export function ageInWords(date: IsoDate, today: IsoDate): string {
  const days = daysBetween(date, today);
  if (days < 0) return '';
  if (days === 0) return 'today';
  const span = Temporal.PlainDate.from(date).until(today, { largestUnit: 'years' });
  const parts = [
    span.years > 0 ? pluralize(span.years, 'year') : '',
    span.months > 0 ? pluralize(span.months, 'month') : '',
  ].filter((part) => part !== '');
  return `${parts.length === 0 ? pluralize(days, 'day') : parts.join(', ')} ago`;
}

/** Returns the UTC date a number of days before an instant. */
export function daysBefore(instant: Temporal.Instant, days: number): IsoDate {
  return instant.toZonedDateTimeISO('UTC').toPlainDate().subtract({ days }).toString();
}

/** Returns the calendar date at an instant in an IANA time zone. */
export function dateAt(instant: Temporal.Instant, zone: string): IsoDate {
  return instant.toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Parses an ISO instant, or a date as 00:00 UTC. Throws a RangeError for any other text. */
export function parseInstant(text: string): Temporal.Instant {
  return Temporal.Instant.from(isRealDate(text) ? `${text}T00:00Z` : text);
}
