import fc from 'fast-check';
import { parseRecurrence } from '../../src/schedule/parse-recurrence.ts';
import { type IsoDate, type Recurrence, WEEKDAYS, type Weekday } from '../../src/schedule/recurrence.ts';

export const TODAY = '2026-05-08';

export function parseTyped(text: string, today = TODAY): Recurrence {
  const parsed = parseRecurrence(text, today);
  if ('failure' in parsed) throw new Error(`${text}: ${parsed.failure.explanation}`);
  return parsed.recurrence;
}

export const dates = fc
  .date({ min: new Date('2026-01-01T00:00Z'), max: new Date('2028-12-31T00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

const weekdays = fc.subarray([...WEEKDAYS], { minLength: 1 });

function firstOn(days: readonly Weekday[], date: IsoDate): IsoDate {
  const candidateDays = [0, 1, 2, 3, 4, 5, 6].map((ahead) => dayAfter(date, ahead));
  return candidateDays.find((candidate) => days.some((day) => day === weekdayOf(candidate))) ?? date;
}

export function dayAfter(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

export function weekdayOf(date: IsoDate): Weekday | undefined {
  return WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7];
}

export const recurrences: fc.Arbitrary<Recurrence> = fc
  .record({
    kind: fc.constantFrom('weekly', 'every-weeks', 'monthly'),
    days: weekdays,
    weeks: fc.integer({ min: 2, max: 52 }),
    day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant('last' as const)),
    time: times,
    from: fc.option(dates, { nil: undefined }),
    lasts: fc.option(fc.nat(500), { nil: undefined }),
    except: fc.uniqueArray(dates, { maxLength: 5 }),
  })
  .map(({ kind, days, weeks, day, time, from: first, lasts, except }) => {
    const from = kind === 'every-weeks' ? firstOn(days, first ?? TODAY) : first;
    const bounds = {
      time,
      ...(from === undefined ? {} : { from }),
      ...(lasts === undefined ? {} : { until: dayAfter(from ?? TODAY, lasts) }),
      except: except.toSorted(),
    };
    if (kind === 'monthly') return { kind, day, ...bounds };
    if (kind === 'every-weeks' && from !== undefined) return { kind, weeks, days, ...bounds, from };
    return { kind: 'weekly', days, ...bounds };
  });
