import { Temporal } from 'temporal-polyfill';
import { type EveryWeeks, type Recurrence, WEEKDAYS, type Weekly } from './recurrence.ts';

/** A change of the zone's rules moves the instant of an occurrence, but not its nominal time. */
export interface Occurrence {
  /** The local date and time, such as "2026-03-29T02:30", even if the clock skips that time. */
  readonly nominal: string;
  readonly instant: Temporal.Instant;
}

/** Stored dates have four-digit years. */
const LAST_DATE = new Temporal.PlainDate(9999, 12, 31);

/** Returns fewer if the recurrence ends. */
export function nextOccurrences(
  recurrence: Recurrence,
  zone: string,
  from: Temporal.Instant,
  count: number,
): Occurrence[] {
  const occurrences: Occurrence[] = [];
  for (const occurrence of occurrencesFrom(recurrence, zone, from)) {
    if (occurrences.push(occurrence) >= count) break;
  }
  return occurrences;
}

/** Includes `from` and excludes `to`. */
export function occurrencesBetween(
  recurrence: Recurrence,
  zone: string,
  from: Temporal.Instant,
  to: Temporal.Instant,
): Occurrence[] {
  const occurrences: Occurrence[] = [];
  for (const occurrence of occurrencesFrom(recurrence, zone, from)) {
    if (Temporal.Instant.compare(occurrence.instant, to) >= 0) break;
    occurrences.push(occurrence);
  }
  return occurrences;
}

/** Says whether a clock change skips the nominal time or repeats it. Of a repeated time, the first one counts. */
export function clockChange({ nominal, instant }: Occurrence, zone: string): 'skipped' | 'twice' | undefined {
  const planned = Temporal.PlainDateTime.from(nominal);
  if (!instant.toZonedDateTimeISO(zone).toPlainDateTime().equals(planned)) return 'skipped';
  const secondInstant = planned.toZonedDateTime(zone, { disambiguation: 'later' }).toInstant();
  return secondInstant.equals(instant) ? undefined : 'twice';
}

function* occurrencesFrom(recurrence: Recurrence, zone: string, from: Temporal.Instant): Generator<Occurrence> {
  const today = from.toZonedDateTimeISO(zone).toPlainDate();
  // A clock change around midnight can move an occurrence into the next day.
  const start = today.subtract({ days: 1 });
  for (const date of eligibleDates(recurrence, start)) {
    const occurrence = occurrenceOn(date, recurrence.time, zone);
    if (occurrence && Temporal.Instant.compare(occurrence.instant, from) >= 0) yield occurrence;
  }
}

/** Undefined if the zone skipped the whole date, such as 30 December 2011 in Samoa. */
function occurrenceOn(date: Temporal.PlainDate, time: string, zone: string): Occurrence | undefined {
  const nominal = date.toPlainDateTime(time);
  // "Compatible" moves a skipped time forward by the length of the gap, and takes the first of two equal times.
  const zonedTime = nominal.toZonedDateTime(zone, { disambiguation: 'compatible' });
  const exists = zonedTime.toPlainDate().equals(date) || date.toZonedDateTime(zone).toPlainDate().equals(date);
  return exists ? { nominal: nominal.toString({ smallestUnit: 'minute' }), instant: zonedTime.toInstant() } : undefined;
}

function* eligibleDates(recurrence: Recurrence, start: Temporal.PlainDate): Generator<Temporal.PlainDate> {
  const firstDate = recurrence.from === undefined ? start : laterOf(start, Temporal.PlainDate.from(recurrence.from));
  const lastDate = recurrence.until === undefined ? LAST_DATE : Temporal.PlainDate.from(recurrence.until);
  const exceptions = new Set(recurrence.except);
  const dates =
    recurrence.kind === 'monthly' ? monthlyDates(recurrence.day, firstDate) : weeklyDates(recurrence, firstDate);
  for (const date of dates) {
    if (Temporal.PlainDate.compare(date, lastDate) > 0) return;
    if (!exceptions.has(date.toString())) yield date;
  }
}

function* weeklyDates(recurrence: Weekly | EveryWeeks, first: Temporal.PlainDate): Generator<Temporal.PlainDate> {
  const step = recurrence.kind === 'every-weeks' ? recurrence.weeks : 1;
  const offsets = recurrence.days.map((day) => WEEKDAYS.indexOf(day));
  let monday = mondayOf(first);
  if (recurrence.kind === 'every-weeks') {
    const firstMonday = mondayOf(Temporal.PlainDate.from(recurrence.from));
    const weeksPast = firstMonday.until(monday, { largestUnit: 'weeks' }).weeks % step;
    if (weeksPast > 0) monday = monday.add({ weeks: step - weeksPast });
  }
  for (; ; monday = monday.add({ weeks: step })) {
    for (const days of offsets) {
      const date = monday.add({ days });
      if (Temporal.PlainDate.compare(date, first) >= 0) yield date;
    }
  }
}

function* monthlyDates(dayOfMonth: number | 'last', first: Temporal.PlainDate): Generator<Temporal.PlainDate> {
  for (let month = first.toPlainYearMonth(); ; month = month.add({ months: 1 })) {
    const day = dayOfMonth === 'last' ? month.daysInMonth : dayOfMonth;
    if (day > month.daysInMonth) continue;
    const date = month.toPlainDate({ day });
    if (Temporal.PlainDate.compare(date, first) >= 0) yield date;
  }
}

function mondayOf(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.subtract({ days: date.dayOfWeek - 1 });
}

function laterOf(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) < 0 ? b : a;
}
