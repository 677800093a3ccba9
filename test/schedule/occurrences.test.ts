import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { clockChange, nextOccurrences, occurrencesBetween } from '../../src/schedule/occurrences.ts';
import type { IsoDate, Recurrence } from '../../src/schedule/recurrence.ts';
import { cpuTime } from '../cpu-time.ts';
import { dates, dayAfter, parseTyped, recurrences, weekdayOf } from './recurrences.ts';

const instant = (text: string) => Temporal.Instant.from(text);
const nextOf = (form: string, zone: string, from: string, count: number) =>
  nextOccurrences(parseTyped(form), zone, instant(from), count);
/** "2026-03-29T02:30 2026-03-29T01:30:00Z": the nominal time and the instant */
const occurrenceTexts = (form: string, zone: string, from: string, count: number) =>
  nextOf(form, zone, from, count).map((occurrence) => `${occurrence.nominal} ${occurrence.instant}`);
const days = (form: string, from: string, count: number) =>
  nextOf(form, 'UTC', from, count).map(({ nominal }) => nominal.slice(0, 10));

describe('the next occurrences', () => {
  it('have a local date and time, and an instant', () => {
    expect(occurrenceTexts('weekdays 09:00', 'Europe/London', '2026-03-27T00:00Z', 3)).toEqual([
      '2026-03-27T09:00 2026-03-27T09:00:00Z',
      '2026-03-30T09:00 2026-03-30T08:00:00Z',
      '2026-03-31T09:00 2026-03-31T08:00:00Z',
    ]);
  });

  it('include an occurrence at the start instant', () => {
    expect(days('daily 09:00', '2026-05-08T09:00:00Z', 1)).toEqual(['2026-05-08']);
    expect(days('daily 09:00', '2026-05-08T09:00:00.000000001Z', 1)).toEqual(['2026-05-09']);
  });

  it('have the local date if the UTC date differs', () => {
    expect(occurrenceTexts('mon 08:00', 'Pacific/Kiritimati', '2026-05-09T00:00Z', 1)).toEqual([
      '2026-05-11T08:00 2026-05-10T18:00:00Z',
    ]);
    expect(occurrenceTexts('sun 20:00', 'Pacific/Pago_Pago', '2026-05-09T00:00Z', 1)).toEqual([
      '2026-05-10T20:00 2026-05-11T07:00:00Z',
    ]);
  });

  it.each([
    ['daily 09:00', ['2026-05-08', '2026-05-09', '2026-05-10', '2026-05-11']],
    ['weekends 09:00', ['2026-05-09', '2026-05-10', '2026-05-16', '2026-05-17']],
    ['mon,thu 17:00', ['2026-05-11', '2026-05-14', '2026-05-18', '2026-05-21']],
    ['every 2 weeks fri 16:00', ['2026-05-08', '2026-05-22', '2026-06-05', '2026-06-19']],
    ['every 2 weeks mon,fri 16:00', ['2026-05-08', '2026-05-18', '2026-05-22', '2026-06-01']],
    ['every 2 weeks fri 16:00 from 2026-05-01', ['2026-05-15', '2026-05-29', '2026-06-12', '2026-06-26']],
    ['every 52 weeks fri 16:00 from 2024-05-10', ['2026-05-08', '2027-05-07', '2028-05-05', '2029-05-04']],
    ['monthly 1 09:00', ['2026-06-01', '2026-07-01', '2026-08-01', '2026-09-01']],
    ['monthly 8 09:00', ['2026-05-08', '2026-06-08', '2026-07-08', '2026-08-08']],
    ['monthly 31 09:00', ['2026-05-31', '2026-07-31', '2026-08-31', '2026-10-31']],
    ['monthly last 17:00', ['2026-05-31', '2026-06-30', '2026-07-31', '2026-08-31']],
    ['daily 09:00 from 2026-06-01', ['2026-06-01', '2026-06-02', '2026-06-03', '2026-06-04']],
    ['daily 09:00 until 2026-05-09', ['2026-05-08', '2026-05-09']],
    ['daily 09:00 until 2026-05-07', []],
    ['daily 09:00 except 2026-05-09,2026-05-10', ['2026-05-08', '2026-05-11', '2026-05-12', '2026-05-13']],
    ['mon 09:00 until 2026-05-18 except 2026-05-18', ['2026-05-11']],
  ])('of "%s" fall on %j', (form, expected) => {
    expect(days(form, '2026-05-08T00:00Z', 4)).toEqual(expected);
  });

  it('on the 29th or the last day of a month respect leap years', () => {
    expect(days('monthly 29 09:00', '2027-02-01T00:00Z', 1)).toEqual(['2027-03-29']);
    expect(days('monthly 29 09:00', '2028-02-01T00:00Z', 1)).toEqual(['2028-02-29']);
    expect(days('monthly last 09:00', '2027-02-01T00:00Z', 1)).toEqual(['2027-02-28']);
    expect(days('monthly last 09:00', '2028-02-01T00:00Z', 1)).toEqual(['2028-02-29']);
  });

  it('end with the last four-digit year', () => {
    expect(days('monthly last 09:00', '9999-10-31T10:00Z', 5)).toEqual(['9999-11-30', '9999-12-31']);
    expect(days('daily 09:00', '+275760-09-01T00:00Z', 1)).toEqual([]);
  });

  it('are found without visiting each day if the start is centuries ago', () => {
    const cpuMs = cpuTime(() => {
      for (let i = 0; i < 100; i += 1) days('every 2 weeks fri 16:00 from 1600-01-01', '2026-05-08T00:00Z', 1);
      for (let i = 0; i < 100; i += 1) days('monthly 31 09:00 from 9000-01-01', '2026-05-08T00:00Z', 1);
    });
    expect(cpuMs).toBeLessThan(1_000);
  });
});

describe('a clock change forward', () => {
  it.each([
    ['Europe/Berlin', 'daily 02:30', '2026-03-28T12:00Z', '2026-03-29T02:30 2026-03-29T01:30:00Z'],
    ['Europe/Berlin', 'daily 02:00', '2026-03-28T12:00Z', '2026-03-29T02:00 2026-03-29T01:00:00Z'],
    ['Europe/Berlin', 'daily 03:00', '2026-03-28T12:00Z', '2026-03-29T03:00 2026-03-29T01:00:00Z'],
    ['America/New_York', 'daily 02:30', '2026-03-07T12:00Z', '2026-03-08T02:30 2026-03-08T07:30:00Z'],
    ['Australia/Lord_Howe', 'daily 02:15', '2026-10-03T12:00Z', '2026-10-04T02:15 2026-10-03T15:45:00Z'],
    ['Africa/Cairo', 'daily 00:30', '2026-04-23T12:00Z', '2026-04-24T00:30 2026-04-23T22:30:00Z'],
    // Here the gap ends at midnight, so the moved occurrence falls on the next date.
    ['America/Nuuk', 'daily 23:30', '2026-03-28T12:00Z', '2026-03-28T23:30 2026-03-29T01:30:00Z'],
  ])('in $0 gives "$1" an instant after the gap, and its nominal time stays', (zone, form, from, expected) => {
    const [first, second] = occurrenceTexts(form, zone, from, 2);
    expect(first).toBe(expected);
    expect(second?.slice(0, 10)).toBe(dayAfter(expected.slice(0, 10), 1));
  });

  it('is only marked on the occurrence that it moves', () => {
    const occurrences = nextOf('daily 02:30', 'Europe/Berlin', '2026-03-28T00:00Z', 3);
    expect(occurrences.map((occurrence) => clockChange(occurrence, 'Europe/Berlin'))).toEqual([
      undefined,
      'skipped',
      undefined,
    ]);
  });

  it('moves an occurrence to the next date, where a search finds it', () => {
    expect(occurrenceTexts('daily 23:30', 'America/Nuuk', '2026-03-29T01:15Z', 1)).toEqual([
      '2026-03-28T23:30 2026-03-29T01:30:00Z',
    ]);
  });

  it('by a whole day skips the missing date', () => {
    expect(occurrenceTexts('daily 09:00', 'Pacific/Apia', '2011-12-29T10:00Z', 3)).toEqual([
      '2011-12-29T09:00 2011-12-29T19:00:00Z',
      '2011-12-31T09:00 2011-12-30T19:00:00Z',
      '2012-01-01T09:00 2011-12-31T19:00:00Z',
    ]);
  });
});

describe('a clock change back', () => {
  it.each([
    ['Europe/Berlin', 'daily 02:30', '2026-10-24T12:00Z', '2026-10-25T02:30 2026-10-25T00:30:00Z'],
    ['America/New_York', 'daily 01:30', '2026-10-31T12:00Z', '2026-11-01T01:30 2026-11-01T05:30:00Z'],
    ['Australia/Lord_Howe', 'daily 01:45', '2026-04-04T00:00Z', '2026-04-05T01:45 2026-04-04T14:45:00Z'],
    ['America/Havana', 'daily 00:30', '2026-10-31T12:00Z', '2026-11-01T00:30 2026-11-01T04:30:00Z'],
  ])('in $0 keeps only the first occurrence of "$1"', (zone, form, from, expected) => {
    const occurrences = nextOf(form, zone, from, 2);
    expect(occurrenceTexts(form, zone, from, 1)).toEqual([expected]);
    expect(occurrences[1]?.nominal.slice(0, 10)).toBe(dayAfter(expected.slice(0, 10), 1));
    expect(occurrences.map((occurrence) => clockChange(occurrence, zone))).toEqual(['twice', undefined]);
  });

  it('does not repeat an occurrence in the second hour', () => {
    expect(days('daily 02:30', '2026-10-25T00:30:01Z', 1)).toEqual(['2026-10-25']);
    expect(occurrenceTexts('daily 02:30', 'Europe/Berlin', '2026-10-25T00:30:01Z', 1)).toEqual([
      '2026-10-26T02:30 2026-10-26T01:30:00Z',
    ]);
  });
});

const zones = fc.constantFrom(
  'UTC',
  'Europe/London',
  'America/Nuuk',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kolkata',
  'Antarctica/Troll',
  'America/Havana',
  'Africa/Casablanca',
);
const instants = dates.map((date) => instant(`${date}T10:20:30Z`));
const EIGHT_YEARS_DAYS = 366 * 8;

function isEligible(recurrence: Recurrence, date: IsoDate): boolean {
  const { from = date, until = date, except } = recurrence;
  if (date < from || date > until || except.includes(date)) return false;
  switch (recurrence.kind) {
    case 'weekly':
      return recurrence.days.some((day) => day === weekdayOf(date));
    case 'every-weeks': {
      const weekNumber = (one: IsoDate) => Math.floor((Date.parse(one) / 86_400_000 + 3) / 7);
      const isEligibleWeek = (weekNumber(date) - weekNumber(recurrence.from)) % recurrence.weeks === 0;
      return isEligibleWeek && recurrence.days.some((day) => day === weekdayOf(date));
    }
    case 'monthly':
      return recurrence.day === 'last' ? dayAfter(date, 1).endsWith('-01') : Number(date.slice(8)) === recurrence.day;
  }
}

function occurrencesByDay(recurrence: Recurrence, zone: string, from: Temporal.Instant, count: number): string[] {
  const start = dayAfter(from.toString().slice(0, 10), -2);
  const found: string[] = [];
  for (let i = 0; i < EIGHT_YEARS_DAYS && found.length < count; i += 1) {
    const date = dayAfter(start, i);
    if (!isEligible(recurrence, date)) continue;
    const occurrenceInstant = Temporal.PlainDateTime.from(`${date}T${recurrence.time}`)
      .toZonedDateTime(zone)
      .toInstant();
    if (Temporal.Instant.compare(occurrenceInstant, from) >= 0)
      found.push(`${date}T${recurrence.time} ${occurrenceInstant}`);
  }
  return found;
}

describe('the occurrences of any recurrence', () => {
  it('equal those of a day-by-day search', () => {
    fc.assert(
      fc.property(recurrences, zones, instants, fc.integer({ min: 1, max: 5 }), (recurrence, zone, from, count) => {
        const found = nextOccurrences(recurrence, zone, from, count).map((one) => `${one.nominal} ${one.instant}`);
        expect(found).toEqual(occurrencesByDay(recurrence, zone, from, count));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the occurrences between two instants', () => {
  it('include an occurrence at the first instant and exclude one at the last', () => {
    const datesBetween = (from: string, to: string) =>
      occurrencesBetween(parseTyped('daily 09:00'), 'UTC', instant(from), instant(to)).map(({ nominal }) => nominal);
    expect(datesBetween('2026-05-08T09:00Z', '2026-05-10T09:00Z')).toEqual(['2026-05-08T09:00', '2026-05-09T09:00']);
    expect(datesBetween('2026-05-08T09:00Z', '2026-05-08T09:00Z')).toEqual([]);
    expect(datesBetween('2026-05-10T09:00Z', '2026-05-08T09:00Z')).toEqual([]);
  });
});
