import { Temporal } from 'temporal-polyfill';
import { pluralize } from '../lib/english.ts';
import { firstMonthAfter, type IsoDate, type IsoMonth, inWords } from './dates.ts';
import type { Arithmetic } from './schema.ts';

/** Calculates the date or month that the arithmetic gives. The written result, `equals`, may differ. */
export function arithmeticResult(arithmetic: Arithmetic): IsoDate | IsoMonth {
  if ('firstAfter' in arithmetic) return firstMonthAfter(arithmetic.month, arithmetic.firstAfter);
  const { count, unit } = spanOf(arithmetic);
  return Temporal.PlainDate.from(arithmetic.date)
    .add({ [`${unit}s`]: count })
    .toString();
}

/** Returns arithmetic in words: "6 May 2026 + 6 calendar months = 6 November 2026". */
export function arithmeticInWords(arithmetic: Arithmetic): string {
  const { equals } = arithmetic;
  if ('firstAfter' in arithmetic) {
    const [name] = inWords(equals).split(' ');
    return `the first ${name} after ${inWords(arithmetic.firstAfter)} = ${inWords(equals)}`;
  }
  const { count, unit } = spanOf(arithmetic);
  const span = pluralize(count, unit === 'month' ? 'calendar month' : unit);
  return `${inWords(arithmetic.date)} + ${span} = ${inWords(equals)}`;
}

function spanOf(arithmetic: Exclude<Arithmetic, { firstAfter: IsoDate }>) {
  if ('plusDays' in arithmetic) return { count: arithmetic.plusDays, unit: 'day' };
  if ('plusWeeks' in arithmetic) return { count: arithmetic.plusWeeks, unit: 'week' };
  if ('plusYears' in arithmetic) return { count: arithmetic.plusYears, unit: 'year' };
  return { count: arithmetic.plusMonths, unit: 'month' };
}
