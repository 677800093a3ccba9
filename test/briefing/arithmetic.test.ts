import { describe, expect, it } from 'vitest';
import { arithmeticInWords, arithmeticResult } from '../../src/briefing/arithmetic.ts';

describe('an arithmetic claim', () => {
  it('counts calendar months from a date', () => {
    const arithmetic = { date: '2026-05-06', plusMonths: 6, equals: '2026-11-06' };
    expect(arithmeticResult(arithmetic)).toBe('2026-11-06');
    expect(arithmeticInWords(arithmetic)).toBe('6 May 2026 + 6 calendar months = 6 November 2026');
  });

  it('writes one month in the singular, and ends on the last day of a shorter month', () => {
    const arithmetic = { date: '2026-01-31', plusMonths: 1, equals: '2026-02-28' };
    expect(arithmeticResult(arithmetic)).toBe('2026-02-28');
    expect(arithmeticInWords(arithmetic)).toBe('31 January 2026 + 1 calendar month = 28 February 2026');
  });

  it.each([
    [{ date: '2024-03-20', plusDays: 8, equals: '2024-03-28' }, '20 March 2024 + 8 days = 28 March 2024'],
    [{ date: '2024-03-20', plusWeeks: 1, equals: '2024-03-27' }, '20 March 2024 + 1 week = 27 March 2024'],
    [{ date: '2024-02-29', plusYears: 3, equals: '2027-02-28' }, '29 February 2024 + 3 years = 28 February 2027'],
  ])('counts days, weeks and years from a date: %j', (arithmetic, words) => {
    expect(arithmeticResult(arithmetic)).toBe(arithmetic.equals);
    expect(arithmeticInWords(arithmetic)).toBe(words);
  });

  it('finds the first month of a name after a date', () => {
    const arithmetic = { month: 6, firstAfter: '2026-05-06', equals: '2026-06' };
    expect(arithmeticResult(arithmetic)).toBe('2026-06');
    expect(arithmeticInWords(arithmetic)).toBe('the first June after 6 May 2026 = June 2026');
  });

  it("takes next year's month if this year's has begun", () => {
    expect(arithmeticResult({ month: 5, firstAfter: '2026-05-06', equals: '2027-05' })).toBe('2027-05');
    expect(arithmeticResult({ month: 5, firstAfter: '2026-05-01', equals: '2027-05' })).toBe('2027-05');
    expect(arithmeticResult({ month: 1, firstAfter: '2026-12-31', equals: '2027-01' })).toBe('2027-01');
  });

  it('computes its result regardless of the written one', () => {
    expect(arithmeticResult({ date: '2026-05-06', plusMonths: 6, equals: '2026-12-24' })).toBe('2026-11-06');
  });
});
