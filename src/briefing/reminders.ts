import type { Briefing } from './briefing.ts';
import { addDays, daysBetween, type IsoDate } from './dates.ts';
import type { WatchItem } from './schema.ts';
import { expectedOf } from './watch.ts';

/** Why a watch item has a reminder on a day. */
type Occasion =
  /** `daysLeft` until the first day of what is expected. */
  | { readonly kind: 'ahead'; readonly daysLeft: number }
  /** The first day of what is expected. */
  | { readonly kind: 'due today' }
  /** `daysGone` since the last day of what was expected, with no outcome entered. */
  | { readonly kind: 'unconfirmed'; readonly daysGone: number }
  /** No date is expected; `daysOpen` since the briefing's as-of date. */
  | { readonly kind: 'open'; readonly daysOpen: number }
  /** The outcome was entered on this day. Nothing follows. */
  | { readonly kind: 'settled' };

export type Reminder = Occasion & { readonly day: IsoDate; readonly item: WatchItem };

/**
 * The first reminder about a watch item after a day; undefined after that of its outcome. With an expected date:
 * `remind.before` days before its first day, `remind.after` days after its last, then every `remind.every` days.
 * Without one: every `remind.every` days, counted from the as-of date. One last reminder on the day on which an outcome
 * is entered.
 */
export function nextReminder(item: WatchItem, asOf: IsoDate, after: IsoDate): Reminder | undefined {
  const { outcome } = item;
  const planned = plannedAfter(item, asOf, after);
  if (!outcome || planned.day < outcome.entered) return planned;
  return outcome.entered > after ? { kind: 'settled', day: outcome.entered, item } : undefined;
}

/** All reminders from one day to another, both inclusive, in order; those of one day in the briefing's order. */
export function remindersBetween(briefing: Briefing, from: IsoDate, to: IsoDate): Reminder[] {
  return [...briefing.watch.values()]
    .flatMap((item) => {
      const found: Reminder[] = [];
      let next = nextReminder(item, briefing.asOf, addDays(from, -1));
      while (next && daysBetween(next.day, to) >= 0) {
        found.push(next);
        next = nextReminder(item, briefing.asOf, next.day);
      }
      return found;
    })
    .toSorted((a, b) => (a.day === b.day ? 0 : a.day < b.day ? -1 : 1));
}

/** The reminders of one day: at most one per watch item. */
export function remindersOn(briefing: Briefing, day: IsoDate): Reminder[] {
  return remindersBetween(briefing, day, day);
}

/** The reminders of the next day that has any; empty if every watch item is settled. */
export function nextReminders(briefing: Briefing, after: IsoDate): Reminder[] {
  const next = [...briefing.watch.values()].flatMap((item) => nextReminder(item, briefing.asOf, after) ?? []);
  const [first] = next.map(({ day }) => day).toSorted();
  return next.filter(({ day }) => day === first);
}

/** The first reminder after a day, ignoring outcomes. */
function plannedAfter(item: WatchItem, asOf: IsoDate, after: IsoDate): Reminder {
  const { remind } = item;
  const expected = expectedOf(item);
  if (!expected) {
    const daysOpen = nextCount(daysBetween(asOf, after), [], remind.every);
    return { kind: 'open', daysOpen, day: addDays(asOf, daysOpen), item };
  }
  const { first, last } = expected;
  const until = daysBetween(after, first);
  const daysLeft = Math.max(...remind.before.filter((days) => days < until));
  if (daysLeft === 0) return { kind: 'due today', day: first, item };
  if (daysLeft > 0) return { kind: 'ahead', daysLeft, day: addDays(first, -daysLeft), item };
  const daysGone = nextCount(daysBetween(last, after), remind.after, remind.every);
  return { kind: 'unconfirmed', daysGone, day: addDays(last, daysGone), item };
}

/** The next number of days after `gone` at which to remind: one of `counts`, then every `every` days. */
function nextCount(gone: number, counts: readonly number[], every: number): number {
  const next = Math.min(...counts.filter((count) => count > gone));
  if (next !== Number.POSITIVE_INFINITY) return next;
  const start = Math.max(0, ...counts);
  return start + every * Math.max(1, Math.floor((gone - start) / every) + 1);
}
