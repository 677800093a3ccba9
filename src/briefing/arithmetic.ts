import { addMonths, firstMonthAfter, type IsoDate, type IsoMonth, inWords } from './dates.ts';
import type { Arithmetic } from './schema.ts';

/** The date or month that an arithmetic really gives. */
export function worksOut(arithmetic: Arithmetic): IsoDate | IsoMonth {
  return 'plusMonths' in arithmetic
    ? addMonths(arithmetic.date, arithmetic.plusMonths)
    : firstMonthAfter(arithmetic.month, arithmetic.firstAfter);
}

/** An arithmetic as people read it: "6 May 2026 + 6 calendar months = 6 November 2026". */
export function arithmeticInWords(arithmetic: Arithmetic): string {
  if ('plusMonths' in arithmetic) {
    const { date, plusMonths, equals } = arithmetic;
    return `${inWords(date)} + ${plusMonths} calendar month${plusMonths === 1 ? '' : 's'} = ${inWords(equals)}`;
  }
  const { firstAfter, equals } = arithmetic;
  const [name] = inWords(equals).split(' ');
  return `the first ${name} after ${inWords(firstAfter)} = ${inWords(equals)}`;
}
