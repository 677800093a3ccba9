import { pluralize } from '../lib/english.ts';
import { addDays, addMonths, firstMonthAfter, type IsoDate, type IsoMonth, inWords } from './dates.ts';
import type { Arithmetic } from './schema.ts';

const MONTHS_IN_YEAR = 12;
const DAYS_IN_WEEK = 7;

/** Calculates the date or month that the arithmetic gives. The written result, `equals`, may differ. */
export function arithmeticResult(arithmetic: Arithmetic): IsoDate | IsoMonth {
  if ('firstAfter' in arithmetic) return firstMonthAfter(arithmetic.month, arithmetic.firstAfter);
  const { date } = arithmetic;
  if ('plusDays' in arithmetic) return addDays(date, arithmetic.plusDays);
  if ('plusWeeks' in arithmetic) return addDays(date, arithmetic.plusWeeks * DAYS_IN_WEEK);
  if ('plusYears' in arithmetic) return addMonths(date, arithmetic.plusYears * MONTHS_IN_YEAR);
  return addMonths(date, arithmetic.plusMonths);
}

/** Returns arithmetic in words: "6 May 2026 + 6 calendar months = 6 November 2026". */
export function arithmeticInWords(arithmetic: Arithmetic): string {
  const { equals } = arithmetic;
  if ('firstAfter' in arithmetic) {
    const [name] = inWords(equals).split(' ');
    return `the first ${name} after ${inWords(arithmetic.firstAfter)} = ${inWords(equals)}`;
  }
  return `${inWords(arithmetic.date)} + ${spanInWords(arithmetic)} = ${inWords(equals)}`;
}

function spanInWords(arithmetic: Exclude<Arithmetic, { firstAfter: IsoDate }>): string {
  if ('plusDays' in arithmetic) return pluralize(arithmetic.plusDays, 'day');
  if ('plusWeeks' in arithmetic) return pluralize(arithmetic.plusWeeks, 'week');
  if ('plusYears' in arithmetic) return pluralize(arithmetic.plusYears, 'year');
  return pluralize(arithmetic.plusMonths, 'calendar month');
}
