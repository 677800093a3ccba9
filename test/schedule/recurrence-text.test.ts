import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeRecurrence, formatRecurrence } from '../../src/schedule/recurrence-text.ts';
import { parseTyped, recurrences, TODAY } from './recurrences.ts';

describe('a recurrence in words', () => {
  it.each([
    ['daily 09:00', 'every day at 09:00'],
    ['weekdays 08:30', 'every weekday at 08:30'],
    ['weekends 10:00', 'every Saturday and Sunday at 10:00'],
    ['mon,thu 17:00', 'every Monday and Thursday at 17:00'],
    ['mon,wed,fri 5pm', 'every Monday, Wednesday and Friday at 17:00'],
    ['every 2 weeks fri 16:00', 'every 2 weeks on Friday at 16:00, from 8 May 2026'],
    ['every 3 weeks weekdays 16:00', 'every 3 weeks on weekdays at 16:00, from 8 May 2026'],
    ['every 3 weeks daily 16:00', 'every 3 weeks on every day at 16:00, from 8 May 2026'],
    ['monthly 1 09:00', 'on the 1st of every month at 09:00'],
    ['monthly 2 09:00', 'on the 2nd of every month at 09:00'],
    ['monthly 3 09:00', 'on the 3rd of every month at 09:00'],
    ['monthly 11 09:00', 'on the 11th of every month at 09:00'],
    ['monthly 13 09:00', 'on the 13th of every month at 09:00'],
    ['monthly 22 09:00', 'on the 22nd of every month at 09:00'],
    ['monthly 28 09:00', 'on the 28th of every month at 09:00'],
    ['monthly 31 09:00', 'on the 31st of every month (shorter months are skipped) at 09:00'],
    ['monthly last 17:00', 'on the last day of every month at 17:00'],
    ['daily 09:00 from 2026-06-01 until 2026-12-31', 'every day at 09:00, from 1 June 2026, until 31 December 2026'],
    ['daily 09:00 except 2026-12-25,2026-12-26', 'every day at 09:00, except 25 December 2026 and 26 December 2026'],
  ])('of the form "$0" is "$1"', (form, words) => {
    expect(describeRecurrence(parseTyped(form))).toBe(words);
  });

  it('parses to the same recurrence on any day', () => {
    fc.assert(
      fc.property(recurrences, fc.constantFrom('2020-02-29', TODAY, '2031-12-31'), (recurrence, today) => {
        expect(parseTyped(describeRecurrence(recurrence), today)).toEqual(recurrence);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the typed form of a recurrence', () => {
  it('omits its first day if that depends on the day of typing', () => {
    const recurrence = parseTyped('every 2 weeks fri 16:00 until 2026-12-31');
    expect(formatRecurrence(recurrence)).toBe('every 2 weeks fri 16:00 from 2026-05-08 until 2026-12-31');
    expect(formatRecurrence(recurrence, '')).toBe('every 2 weeks fri 16:00 until 2026-12-31');
  });
});
