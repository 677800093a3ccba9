import type { LocalTime } from './recurrence.ts';

/** A time of day as somebody typed it. If something is wrong with it, `fault` says what, and `time` is the nearest. */
export interface ReadTime {
  readonly time: LocalTime;
  readonly fault?: string;
}

const NAMED: Readonly<Record<string, LocalTime>> = { noon: '12:00', midday: '12:00', midnight: '00:00' };
const TIME = /^(\d+)(?:[:.h](\d*))?(?:[:.]\d+)?(am|pm|h)?$/;

/** Reads "09:00", "9.30", "9am", "noon" and, with a fault, what comes near; undefined if it looks like no time. */
export function readTime(word: string): ReadTime | undefined {
  const named = Object.hasOwn(NAMED, word) ? NAMED[word] : undefined;
  if (named !== undefined) return { time: named };
  const [, hours = '', minutes, half] = TIME.exec(word) ?? [];
  if (hours === '') return undefined;
  const hour = Number(hours);
  const minute = Number(minutes ?? 0);
  const fault = faultOf(word, hour, minute, half);
  const time = written(half === 'am' || half === 'pm' ? inDay(hour, half) : hour, minute);
  return fault === undefined ? { time } : { time, fault: fault.replace('{}', time) };
}

function faultOf(word: string, hour: number, minute: number, half: string | undefined): string | undefined {
  if (half === 'am' || half === 'pm') {
    if (hour < 1 || hour > 12) return `"${word}" is no time: with am and pm, hours run from 1 to 12`;
  } else if (hour === 24 && minute === 0) {
    return 'a day ends before 24:00: midnight is 00:00, at the beginning of the day';
  } else if (hour > 23) {
    return `"${word}" is no time: hours run from 00 to 23`;
  }
  if (minute > 59) return `"${word}" is no time: minutes run from 00 to 59`;
  const isWritten = half === 'am' || half === 'pm' ? /^\d+([:.]\d\d)?[ap]m$/ : /^\d{1,2}[:.]\d\d$/;
  return isWritten.test(word) ? undefined : `"${word}" is not how a time is written: write {} for it`;
}

/** The hour of the day; an hour that the half of the day does not have is taken as it is. */
function inDay(hour: number, half: 'am' | 'pm'): number {
  if (hour > 12) return hour;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

function written(hour: number, minute: number): LocalTime {
  const two = (number: number) => String(number).padStart(2, '0');
  if (hour === 24 && minute === 0) return '00:00';
  return `${two(Math.min(hour, 23))}:${two(Math.min(minute, 59))}`;
}
