import { describe, expect, it } from 'vitest';
import { addMilliseconds, dayInWords, formatTime, momentInWords, morningInstant, toDay } from '../../page/time.ts';

const NEW_YEAR = '2026-12-31T23:30:00Z';

describe("the page's clock", () => {
  it("uses the playground's time zone, not the machine's", () => {
    expect(formatTime(NEW_YEAR, 'UTC')).toBe('23:30');
    expect(formatTime(NEW_YEAR, 'Europe/Zurich')).toBe('00:30');
    expect(toDay(NEW_YEAR, 'UTC')).toBe('2026-12-31');
    expect(toDay(NEW_YEAR, 'Europe/Zurich')).toBe('2027-01-01');
  });

  it('is shown in words', () => {
    expect(momentInWords(NEW_YEAR, 'America/New_York')).toBe('Thu 31 Dec 2026, 18:30');
    expect(dayInWords('2026-11-05')).toBe('Thursday, 5 November 2026');
  });

  it('starts a chosen day in the morning, in summer and winter', () => {
    expect(morningInstant('2026-05-08', 'UTC')).toBe('2026-05-08T08:00:00Z');
    expect(morningInstant('2026-05-08', 'Europe/London')).toBe('2026-05-08T07:00:00Z');
    expect(morningInstant('2026-11-05', 'Europe/London')).toBe('2026-11-05T08:00:00Z');
  });

  it('runs on from the last snapshot', () => {
    expect(addMilliseconds(NEW_YEAR, 90_000.4)).toBe('2026-12-31T23:31:30Z');
    expect(addMilliseconds(NEW_YEAR, 0)).toBe(NEW_YEAR);
  });

  it.each(['', '2026-5-8', '2026-02-30', 'tomorrow'])('has no morning on an invalid day: "%s"', (text) => {
    expect(morningInstant(text, 'UTC')).toBeUndefined();
  });
});
