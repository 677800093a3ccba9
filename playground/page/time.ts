import { Temporal } from 'temporal-polyfill';

/** In the morning, so that what is due at nine is still to come on a day that is set. */
const MORNING = '08:00';

/** "09:00", of an ISO instant. */
export function timeIn(at: string, zone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** "2026-11-05", of an ISO instant. */
export function dayIn(at: string, zone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** "Thursday, 5 November 2026", of a day. */
export function dayInWords(day: string): string {
  return Temporal.PlainDate.from(day).toLocaleString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}

/** "5 November 2026", of a day. */
export function dateInWords(day: string): string {
  return Temporal.PlainDate.from(day).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

/** "Thu 5 Nov 2026, 09:00", of an ISO instant. */
export function momentInWords(at: string, zone: string): string {
  const there = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
  const day = there.toPlainDate().toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return `${day.replace(/^(\w+), /, '$1 ')}, ${timeIn(at, zone)}`;
}

/** The morning of a day in a zone, as an ISO instant; undefined for what is no day. */
export function morningOf(day: string, zone: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  try {
    return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: MORNING }).toInstant().toString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** An ISO instant so much later. */
export function later(at: string, milliseconds: number): string {
  return Temporal.Instant.from(at)
    .add({ milliseconds: Math.round(milliseconds) })
    .toString();
}
