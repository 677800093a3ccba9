import { describe, expect, it } from 'vitest';
import { datesIn, hasDateWithoutYear, missingYears, withoutSupportedYears } from '../../src/briefing/written-dates.ts';

const PAST_RULE = { published: '2026-11-12', isExpected: false };
const EXPECTED_RULE = { published: '2026-11-12', isExpected: true };

function sortedDates(text: string, rule: Parameters<typeof datesIn>[1] = PAST_RULE): string[] {
  return [...datesIn(text, rule)].filter((date) => date.length > 7).toSorted();
}

describe('the dates in a text', () => {
  it.each([
    ['on 6 May 2026', ['2026-05-06']],
    ['on the 6th of May 2026', ['2026-05-06']],
    ['on May 6, 2026', ['2026-05-06']],
    ['on May 6th 2026', ['2026-05-06']],
    ['on 6 Feb. 2026', ['2026-02-06']],
    ['on 6 Sept 2026', ['2026-09-06']],
    ['from 19 to 21 February 2027', ['2027-02-19', '2027-02-21']],
    ['19–21 Feb 2027', ['2027-02-19', '2027-02-21']],
    ['19-21 February 2027', ['2027-02-19', '2027-02-21']],
    ['February 19–21, 2027', ['2027-02-19', '2027-02-21']],
    ['between 3 and 5 May 2027', ['2027-05-03', '2027-05-05']],
    ['on 3, 4 and 6 May 2027', ['2027-05-03', '2027-05-04', '2027-05-06']],
    ['from 28 February to 3 March 2027', ['2027-02-28', '2027-03-03']],
    ['between 30 December and 2 January 2027', ['2026-12-30', '2027-01-02']],
    ['on 6 May 2026 and on 7 June 2027', ['2026-05-06', '2027-06-07']],
    ['by 31 June 2027', []],
    ['200 May come', []],
    ['in May 2026', []],
  ])('are found: "%s" has %j', (text, expected) => {
    expect(sortedDates(text)).toEqual(expected);
  });

  it('include their months', () => {
    expect([...datesIn('on 6 May 2026', PAST_RULE)]).toEqual(['2026-05', '2026-05-06']);
    expect([...datesIn('in June 2026', PAST_RULE)]).toEqual(['2026-06']);
    expect([...datesIn('in December', PAST_RULE)]).toEqual(['2025-12']);
    expect([...datesIn('in December', EXPECTED_RULE)]).toEqual(['2026-12']);
  });

  it.each([
    ['on 3 November', PAST_RULE, '2026-11-03'],
    ['on 3 November', EXPECTED_RULE, '2027-11-03'],
    ['on 12 November', PAST_RULE, '2026-11-12'],
    ['on 12 November', EXPECTED_RULE, '2026-11-12'],
    ['on 30 December', PAST_RULE, '2025-12-30'],
    ['on 11 January', EXPECTED_RULE, '2027-01-11'],
    ['on 11 January', { ...PAST_RULE, year: 2027 }, '2027-01-11'],
    ['on 11 January', { isExpected: false, year: 2027 }, '2027-01-11'],
  ])('take a missing year from the rule: "%s" by %j is %s', (text, rule, expected) => {
    expect(sortedDates(text, rule)).toEqual([expected]);
  });

  it('are left out if their year cannot be determined', () => {
    expect(sortedDates('on 3 November', { isExpected: false })).toEqual([]);
  });
});

it('days without a year are recognized', () => {
  expect(hasDateWithoutYear('on 3 and 4 November', '2026-11-04')).toBe(true);
  expect(hasDateWithoutYear('on 3 November 2026', '2026-11-03')).toBe(false);
  expect(missingYears('on 3 November 2026', 'on 3 November')).toEqual(['2026']);
  expect(missingYears('on 3 November 2026', 'on 4 November')).toEqual([]);
});

it('only the years of supported dates are removed', () => {
  const givenDates = datesIn('on 3 November', PAST_RULE);
  expect(withoutSupportedYears('On 3 November 2026, as in 2026.', givenDates)).toBe('On 3 November , as in 2026.');
  expect(withoutSupportedYears('On 4 November 2026.', givenDates)).toBe('On 4 November 2026.');
});
