import { describe, expect, it } from 'vitest';
import { datesInText } from '../../../src/ask/dates/dates-in-text.ts';

const on = (date: string) => ({ first: date, last: date });
const storySpans = [on('2026-05-06'), on('2026-11-06')];

// A Tuesday.
const today = '2026-10-20';
const read = (text: string, tense?: 'past' | 'future') => {
  const { first, last } = datesInText(text, { today, storySpans, tense }) ?? {};
  return [first, last];
};

describe('the days in a text', () => {
  it.each([
    ['6 May', '2026-05-06', '2026-05-06'],
    ['on the 6th of November', '2026-11-06', '2026-11-06'],
    ['2026-12-24', '2026-12-24', '2026-12-24'],
    ['Friday, the 6th of November', '2026-11-06', '2026-11-06'],
    ['on the sixth of may in 2026', '2026-05-06', '2026-05-06'],
    ['in June 2026', '2026-06-01', '2026-06-30'],
    ['in 2027', '2027-01-01', '2027-12-31'],
    ['this week', '2026-10-19', '2026-10-25'],
    ['next week', '2026-10-26', '2026-11-01'],
    ['last month', '2026-09-01', '2026-09-30'],
    ['this weekend', '2026-10-24', '2026-10-25'],
    ['in the next two weeks', '2026-10-20', '2026-11-03'],
    ['in the last 30 days', '2026-09-20', '2026-10-20'],
    ['the rest of the year', '2026-10-20', '2026-12-31'],
    ['tomorrow', '2026-10-21', '2026-10-21'],
    ['last night', '2026-10-19', '2026-10-19'],
    ['this evening', '2026-10-20', '2026-10-20'],
    ['the day after tomorrow', '2026-10-22', '2026-10-22'],
    ['the day before yesterday', '2026-10-18', '2026-10-18'],
    ['between May and June', '2026-05-01', '2026-06-30'],
    ['since May', '2026-05-01', undefined],
    ['after 6 November', '2026-11-07', undefined],
    ['before 6 May', undefined, '2026-05-05'],
    ['by 6 November', '2026-10-20', '2026-11-06'],
  ])('are read from "%s": %s to %s', (text, first, last) => {
    expect(read(text)).toEqual([first, last]);
  });

  it('without a year are read in a year that the story mentions, or else in the year that fits the tense', () => {
    expect(datesInText('6 may', { today: '2027-04-01', storySpans })?.first).toBe('2026-05-06');
    expect(read('in december', 'future')).toEqual(['2026-12-01', '2026-12-31']);
    expect(read('in december', 'past')).toEqual(['2025-12-01', '2025-12-31']);
    expect(read('on monday', 'past')).toEqual(['2026-10-19', '2026-10-19']);
    expect(read('on friday', 'future')).toEqual(['2026-10-23', '2026-10-23']);
  });

  it('of a span are in one year unless years are given, and in chronological order', () => {
    expect(read('between 10 october and 30 october', 'past')).toEqual(['2026-10-10', '2026-10-30']);
    expect(read('between 10 october and 30 october', 'future')).toEqual(['2026-10-10', '2026-10-30']);
    expect(read('10 october 2026 to 30 october 2025')).toEqual(['2025-10-30', '2026-10-10']);
  });

  it('are read day first, unless only month first gives a date of the story', () => {
    expect(read('6/11')).toEqual(['2026-11-06', '2026-11-06']);
    expect(read('11/06/2026')).toEqual(['2026-11-06', '2026-11-06']);
    expect(read('3/4/2026')).toEqual(['2026-04-03', '2026-04-03']);
  });

  it.each([
    'what may happen then',
    'what happens now',
    'a lease for 6 months',
    '300 MW',
    'at 9',
    'one, 6 May, 7 May or 8 June',
    '',
  ])('are not read from "%s"', (text) => {
    expect(datesInText(text, { today, storySpans })).toBeUndefined();
  });
});
