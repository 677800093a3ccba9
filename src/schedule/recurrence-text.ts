import { joinWithAnd, longDate, ordinal } from '../lib/english.ts';
import { type Recurrence, WEEKDAYS, type Weekday } from './recurrence.ts';

const DAY_NAMES: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

export const SHORT_MONTHS_SKIPPED = '(shorter months are skipped)';
const SHORTEST_MONTH_DAYS = 28;

/** "mon,thu 17:00 until 2026-12-31": parses to the same value on any day */
export function formatRecurrence(recurrence: Recurrence, from = recurrence.from ?? ''): string {
  const { time, until, except } = recurrence;
  return [
    formatPattern(recurrence),
    time,
    from === '' ? '' : `from ${from}`,
    until === undefined ? '' : `until ${until}`,
    except.length === 0 ? '' : `except ${except.join(',')}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function formatPattern(recurrence: Recurrence): string {
  switch (recurrence.kind) {
    case 'weekly':
      return formatDays(recurrence.days);
    case 'every-weeks':
      return `every ${recurrence.weeks} weeks ${formatDays(recurrence.days)}`;
    case 'monthly':
      return `monthly ${recurrence.day}`;
  }
}

function formatDays(days: readonly Weekday[]): string {
  const form = days.join(',');
  if (form === WEEKDAYS.join(',')) return 'daily';
  if (form === WEEKDAYS.slice(0, 5).join(',')) return 'weekdays';
  return form === WEEKDAYS.slice(5).join(',') ? 'weekends' : form;
}

/** "every Monday and Thursday at 17:00, until 31 December 2026": also parses to the same value */
export function describeRecurrence(recurrence: Recurrence): string {
  const { time, from, until, except } = recurrence;
  return [
    `${describePattern(recurrence)} at ${time}`,
    from === undefined ? '' : `from ${longDate(from)}`,
    until === undefined ? '' : `until ${longDate(until)}`,
    except.length === 0 ? '' : `except ${joinWithAnd(except.map(longDate))}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function describePattern(recurrence: Recurrence): string {
  switch (recurrence.kind) {
    case 'weekly':
      if (formatDays(recurrence.days) === 'daily') return 'every day';
      return `every ${formatDays(recurrence.days) === 'weekdays' ? 'weekday' : dayNames(recurrence.days)}`;
    case 'every-weeks': {
      const form = formatDays(recurrence.days);
      const days = form === 'daily' ? 'every day' : form === 'weekdays' ? 'weekdays' : dayNames(recurrence.days);
      return `every ${recurrence.weeks} weeks on ${days}`;
    }
    case 'monthly':
      if (recurrence.day === 'last') return 'on the last day of every month';
      return `on the ${ordinal(recurrence.day)} of every month${recurrence.day > SHORTEST_MONTH_DAYS ? ` ${SHORT_MONTHS_SKIPPED}` : ''}`;
  }
}

function dayNames(days: readonly Weekday[]): string {
  return joinWithAnd(days.map((day) => DAY_NAMES[day]));
}
