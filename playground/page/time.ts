import { Temporal } from 'temporal-polyfill';

/** Before nine, so a post due at nine is still ahead after the clock is set to a day. */
const MORNING = '08:00';

export function formatTime(at: string, zone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

export function toDay(at: string, zone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

export function dayInWords(day: string): string {
  return Temporal.PlainDate.from(day).toLocaleString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}

export function dateInWords(day: string): string {
  return Temporal.PlainDate.from(day).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

/** Formats an instant as "Thu 5 Nov 2026, 09:00". */
export function momentInWords(at: string, zone: string): string {
  const zonedTime = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
  const day = zonedTime.toPlainDate().toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return `${day.replace(/^(\w+), /, '$1 ')}, ${formatTime(at, zone)}`;
}

/** Returns eight o'clock on a day in a time zone, as an instant. Undefined if `day` is not a date. */
export function morningInstant(day: string, zone: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  try {
    return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: MORNING }).toInstant().toString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export function addMilliseconds(at: string, milliseconds: number): string {
  return Temporal.Instant.from(at)
    .add({ milliseconds: Math.round(milliseconds) })
    .toString();
}
