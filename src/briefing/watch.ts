import { addDays, dateSpan, daysBetween, type IsoDate } from './dates.ts';
import { knownOutcome, type OutcomeDate, outcomeDate } from './outcome.ts';
import type { WatchItem } from './schema.ts';

const DUE_DAYS = 7;

/** Where a watch item is on a day. All counts are in calendar days. */
export type Phase =
  | { readonly kind: 'open' }
  /** `daysLeft` counts down to the first expected day. */
  | { readonly kind: 'ahead'; readonly daysLeft: number }
  /** `daysLeft` counts down to the last expected day, and is 0 on that day. */
  | { readonly kind: 'due'; readonly daysLeft: number }
  /** `daysGone` counts from the last expected day. */
  | { readonly kind: 'unconfirmed'; readonly daysGone: number }
  | { readonly kind: 'settled'; readonly date: OutcomeDate };

/** Returns the date or month in which the event is expected, with its first and last day. */
export function expectedDateSpan({ expected }: WatchItem) {
  if (!expected) return undefined;
  const when = 'date' in expected ? expected.date : expected.month;
  return { when, ...dateSpan(when) };
}

/** Returns the phase on a day. A date is due from 7 days before it, a month from its first day. */
export function phaseOf(item: WatchItem, today: IsoDate): Phase {
  const outcome = knownOutcome(item, today);
  if (outcome) return { kind: 'settled', date: outcomeDate(outcome) };
  const expected = expectedDateSpan(item);
  if (!expected) return { kind: 'open' };
  const { first, last } = expected;
  const dueFrom = first === last ? addDays(first, -DUE_DAYS) : first;
  if (today < dueFrom) return { kind: 'ahead', daysLeft: daysBetween(today, first) };
  if (today <= last) return { kind: 'due', daysLeft: daysBetween(today, last) };
  return { kind: 'unconfirmed', daysGone: daysBetween(last, today) };
}
