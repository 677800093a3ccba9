import type { Briefing } from './briefing.ts';
import { addDays, daysBetween, type IsoDate } from './dates.ts';
import type { WatchItem } from './schema.ts';
import { expectedDateSpan } from './watch.ts';

type Occasion =
  /** `daysLeft` counts down to the first expected day. */
  | { readonly kind: 'ahead'; readonly daysLeft: number }
  | { readonly kind: 'due today' }
  /** `daysGone` counts from the last expected day. */
  | { readonly kind: 'unconfirmed'; readonly daysGone: number }
  /** There is no expected date. `daysOpen` counts from the briefing's as-of date. */
  | { readonly kind: 'open'; readonly daysOpen: number }
  /** The outcome was entered on this day. */
  | { readonly kind: 'settled' };

export type Reminder = Occasion & { readonly day: IsoDate; readonly item: WatchItem };

/** Returns the first reminder after a day. The last one is on the day on which the outcome was entered. */
export function nextReminder(item: WatchItem, asOf: IsoDate, after: IsoDate): Reminder | undefined {
  const { outcome } = item;
  const plannedReminder = nextUnsettledReminder(item, asOf, after);
  if (!outcome || plannedReminder.day < outcome.entered) return plannedReminder;
  return outcome.entered > after ? { kind: 'settled', day: outcome.entered, item } : undefined;
}

/** Returns all reminders from one day to another, both inclusive, by day and then in the briefing's order. */
export function remindersBetween({ watch, asOf }: Briefing, from: IsoDate, to: IsoDate): Reminder[] {
  return [...watch.values()]
    .flatMap((item) => {
      const reminders: Reminder[] = [];
      let next = nextReminder(item, asOf, addDays(from, -1));
      while (next && next.day <= to) {
        reminders.push(next);
        next = nextReminder(item, asOf, next.day);
      }
      return reminders;
    })
    .toSorted((a, b) => daysBetween(b.day, a.day));
}

/** Returns the reminders on the next day that has any; empty once all items are settled and announced. */
export function nextReminders({ watch, asOf }: Briefing, after: IsoDate): Reminder[] {
  const next = [...watch.values()].flatMap((item) => nextReminder(item, asOf, after) ?? []);
  const [firstDay] = next.map(({ day }) => day).toSorted();
  return next.filter(({ day }) => day === firstDay);
}

function nextUnsettledReminder(item: WatchItem, asOf: IsoDate, after: IsoDate): Reminder {
  const { remind } = item;
  const expected = expectedDateSpan(item);
  if (!expected) {
    const daysOpen = nextDayCount(daysBetween(asOf, after), [], remind.every);
    return { kind: 'open', daysOpen, day: addDays(asOf, daysOpen), item };
  }
  const { first, last } = expected;
  const daysToFirst = daysBetween(after, first);
  const daysLeft = Math.max(...remind.before.filter((days) => days < daysToFirst));
  if (daysLeft === 0) return { kind: 'due today', day: first, item };
  if (daysLeft > 0) return { kind: 'ahead', daysLeft, day: addDays(first, -daysLeft), item };
  const daysGone = nextDayCount(daysBetween(last, after), remind.after, remind.every);
  return { kind: 'unconfirmed', daysGone, day: addDays(last, daysGone), item };
}

/** Returns the smallest day count above the current one: one of `counts`, and after those every `step` days. */
function nextDayCount(currentCount: number, counts: readonly number[], step: number): number {
  const next = Math.min(...counts.filter((count) => count > currentCount));
  if (next !== Number.POSITIVE_INFINITY) return next;
  const start = Math.max(0, ...counts);
  return start + step * Math.max(1, Math.floor((currentCount - start) / step) + 1);
}
