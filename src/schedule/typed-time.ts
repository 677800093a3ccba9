import type { LocalTime } from './recurrence.ts';

/** With a fault, `time` is the nearest valid time. */
export interface ParsedTime {
  readonly time: LocalTime;
  readonly fault?: string;
}

const NAMED_TIMES: Readonly<Record<string, LocalTime>> = { noon: '12:00', midday: '12:00', midnight: '00:00' };
/** Matches anything that could be a time: "9", "0900", "17h30", "9:5", "09:00:00", "5:30pm". */
const TIME_PATTERN = /^(\d+?)(?:[:.h](\d*)|(\d\d))?(?:[:.]\d+)?([ap]m)?$/;
const WELL_FORMED_TIME = /^\d{1,2}(?:[:.]\d\d|(?:[:.]\d\d)?[ap]m)$/;

/** Forms unlike "09:00", "9.30", "5:30pm" or "noon" are faults. Returns undefined if the word does not look like a time. */
export function parseTime(word: string): ParsedTime | undefined {
  const namedTime = Object.hasOwn(NAMED_TIMES, word) ? NAMED_TIMES[word] : undefined;
  if (namedTime !== undefined) return { time: namedTime };
  const withMinutes = /^\d{1,2}$/.test(word) ? `${word}:00` : word;
  const [, hours, minutes, joinedMinutes, halfOfDay] = TIME_PATTERN.exec(withMinutes) ?? [];
  if (hours === undefined) return undefined;
  const [typedHour, minute] = [Number(hours), Number(minutes ?? joinedMinutes ?? 0)];
  const hour = halfOfDay === undefined || typedHour > 12 ? typedHour : (typedHour % 12) + (halfOfDay === 'pm' ? 12 : 0);
  const time = nearestTime(hour, minute);
  const fault = timeFault(word, typedHour, minute, halfOfDay !== undefined, time);
  return fault === undefined ? { time } : { time, fault };
}

function timeFault(word: string, hour: number, minute: number, hasHalf: boolean, time: LocalTime): string | undefined {
  if (hasHalf && (hour < 1 || hour > 12)) return `"${word}" is not a time: with am and pm, hours run from 1 to 12`;
  if (hour === 24 && minute === 0) return '24:00 does not exist; midnight is 00:00, at the start of a day';
  if (hour > 23) return `"${word}" is not a time: hours run from 00 to 23`;
  if (minute > 59) return `"${word}" is not a time: minutes run from 00 to 59`;
  return WELL_FORMED_TIME.test(word) ? undefined : `the time "${word}" is written ${time}`;
}

function nearestTime(hour: number, minute: number): LocalTime {
  if (hour === 24 && minute === 0) return '00:00';
  return [Math.min(hour, 23), Math.min(minute, 59)].map((number) => String(number).padStart(2, '0')).join(':');
}
