import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  ageInWords,
  dateAt,
  daysBetween,
  firstDay,
  firstMonthAfter,
  inWords,
  isRealDate,
  isRealMonth,
  lastDay,
  parseInstant,
} from '../../src/briefing/dates.ts';

const dates = fc
  .date({ min: new Date('1900-01-01T00:00Z'), max: new Date('2200-12-31T00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const months = dates.map((date) => date.slice(0, 7));

describe('a date', () => {
  it.each(['2026-05-07', '2024-02-29', '2000-02-29', '2026-12-31'])('is valid: %s', (text) => {
    expect(isRealDate(text)).toBe(true);
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-5-7',
    '20260507',
    '2026-05-07T00:00',
    '2026-05-07[u-ca=hebrew]',
    ' 2026-05-07',
    '+002026-05-07',
    '2026-05',
    '',
  ])('is invalid: "%s"', (text) => {
    expect(isRealDate(text)).toBe(false);
  });

  it('moves by the number of days added, forward or backward', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -40_000, max: 40_000 }), (date, days) => {
        const laterDate = addDays(date, days);
        expect(isRealDate(laterDate)).toBe(true);
        expect(daysBetween(date, laterDate)).toBe(days);
        expect(daysBetween(laterDate, date)).toBe(days === 0 ? 0 : -days);
        expect(addDays(laterDate, -days)).toBe(date);
      }),
    );
  });

  it('is written as day, month and year', () => {
    expect(inWords('2026-05-06')).toBe('6 May 2026');
    expect(inWords('2026-12-31')).toBe('31 December 2026');
  });
});

describe('a month', () => {
  it.each(['2026-06', '2026-12'])('is valid: %s', (text) => {
    expect(isRealMonth(text)).toBe(true);
  });

  it.each(['2026-13', '2026-00', '2026-6', '2026', '2026-06-01', '--06', ''])('is invalid: "%s"', (text) => {
    expect(isRealMonth(text)).toBe(false);
  });

  it('lasts from its first day to the day before the next month', () => {
    fc.assert(
      fc.property(months, (month) => {
        expect(firstDay(month)).toBe(`${month}-01`);
        expect(lastDay(month).slice(0, 7)).toBe(month);
        expect(addDays(lastDay(month), 1)).toMatch(/-01$/);
      }),
    );
  });

  it('begins within a year of the date that it follows', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 12 }), (date, number) => {
        const month = firstMonthAfter(number, date);
        expect(Number(month.slice(5))).toBe(number);
        expect(daysBetween(date, firstDay(month))).toBeGreaterThan(0);
        expect(daysBetween(date, firstDay(month))).toBeLessThanOrEqual(366);
      }),
    );
  });

  it('is written as month and year', () => {
    expect(inWords('2026-06')).toBe('June 2026');
  });
});

describe('an age', () => {
  it.each([
    ['2026-05-07', '2026-05-06', ''],
    ['2026-05-07', '2026-05-07', 'today'],
    ['2026-05-07', '2026-05-08', '1 day ago'],
    ['2026-05-07', '2026-06-06', '30 days ago'],
    ['2026-05-07', '2026-06-07', '1 month ago'],
    ['2026-05-07', '2026-11-21', '6 months ago'],
    ['2026-05-07', '2027-05-07', '1 year ago'],
    ['2026-05-07', '2028-07-08', '2 years, 2 months ago'],
  ])('is counted in years and months, or days: %s on %s is "%s"', (date, today, words) => {
    expect(ageInWords(date, today)).toBe(words);
  });
});

describe('the day of an instant', () => {
  it.each([
    ['2026-11-06T10:30Z', 'Pacific/Apia', '2026-11-06'],
    ['2026-11-06T11:00Z', 'Pacific/Apia', '2026-11-07'],
    ['2026-11-06T04:59Z', 'America/New_York', '2026-11-05'],
    ['2026-11-06T05:00Z', 'America/New_York', '2026-11-06'],
    ['2026-11-06T00:00Z', 'UTC', '2026-11-06'],
    // Samoa left out 30 December 2011.
    ['2011-12-30T09:59Z', 'Pacific/Apia', '2011-12-29'],
    ['2011-12-30T10:00Z', 'Pacific/Apia', '2011-12-31'],
  ])('depends on the time zone: at %s in %s it is %s', (instant, zone, date) => {
    expect(dateAt(Temporal.Instant.from(instant), zone)).toBe(date);
  });
});

describe('a typed instant', () => {
  it('is read as ISO 8601, or as the start of a date in UTC', () => {
    expect(parseInstant('2026-11-21').toString()).toBe('2026-11-21T00:00:00Z');
    expect(parseInstant('2026-11-21T09:30:00+13:00').toString()).toBe('2026-11-20T20:30:00Z');
  });

  it.each(['2026-02-29', '2026-13', 'tomorrow', '2026-11-21T09:30', ''])(
    'is rejected unless it is a real date, or an ISO 8601 time with an offset: "%s"',
    (text) => {
      expect(() => parseInstant(text)).toThrow(RangeError);
    },
  );
});
