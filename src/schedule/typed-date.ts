import { Temporal } from 'temporal-polyfill';
import type { IsoDate } from './recurrence.ts';

/** With a fault, `date` is the nearest valid date, or undefined if the text is ambiguous or has no valid year. */
export interface ParsedDate {
  readonly date?: IsoDate;
  readonly fault?: string;
}

/** "31.12.2026": three numbers with the same separator */
export function looksLikeDate(word: string): boolean {
  return /^\d+([-/.])\d+\1\d+$/.test(word);
}

/** Forms other than "2026-12-31", such as "31.12.2026", are faults, as are dates that do not exist. */
export function parseDate(word: string): ParsedDate {
  const parts = word.split(/[-/.]/);
  const isYearFirst = parts[0]?.length === 4;
  const [year = '', secondPart = '', thirdPart = ''] = isYearFirst ? parts : parts.toReversed();
  if (year.length !== 4 || Number(year) === 0) return { fault: `"${word}" is not a date; write dates as 2026-12-31` };
  const [month, day] = [Number(secondPart), Number(thirdPart)];
  const mayBeSwapped = !isYearFirst && day <= 12 && day !== month;
  if (mayBeSwapped && month <= 12) {
    return { fault: `"${word}" may be two dates; write dates as 2026-12-31, with the month before the day` };
  }
  const typedDate = mayBeSwapped ? { month: day, day: month } : { month, day };
  const date = nearestDate(Number(year), typedDate);
  if (word === date.toString()) return { date: word };
  const exists = date.month === typedDate.month && date.day === typedDate.day;
  return {
    date: date.toString(),
    fault: exists ? `the date "${word}" is written ${date}` : `there is no date ${word}`,
  };
}

function nearestDate(year: number, { month, day }: { month: number; day: number }): Temporal.PlainDate {
  return Temporal.PlainDate.from(
    { year, month: Math.min(Math.max(month, 1), 12), day: Math.min(Math.max(day, 1), 31) },
    { overflow: 'constrain' },
  );
}
