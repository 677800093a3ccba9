/** A calendar date as text: "2026-05-07". Texts sort in the order of their dates. */
export type IsoDate = string;
/** A wall-clock time as text, "09:00". */
export type LocalTime = string;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The most weeks between two occurrences of "every N weeks". */
export const MAX_WEEKS = 52;
/** The most dates that a recurrence may exclude. */
export const MAX_EXCEPTIONS = 100;

interface Bounds {
  readonly time: LocalTime;
  /** The first date on which it may occur. */
  readonly from?: IsoDate;
  /** The last date on which it may occur. */
  readonly until?: IsoDate;
  /** Excluded dates, sorted, without duplicates. */
  readonly except: readonly IsoDate[];
}

/** On these days of each week; in the order of the week, without duplicates. */
export interface Weekly extends Bounds {
  readonly kind: 'weekly';
  readonly days: readonly Weekday[];
}

/** On these days of every second, third … week. `from` is one of them, and its week is the first. */
export interface EveryWeeks extends Bounds {
  readonly kind: 'every-weeks';
  readonly weeks: number;
  readonly days: readonly Weekday[];
  readonly from: IsoDate;
}

/** On one day of each month; months without that day are skipped. The last day has its own form. */
interface Monthly extends Bounds {
  readonly kind: 'monthly';
  readonly day: number | 'last';
}

/** A repeating plan of local dates and a time, as plain data. To store it, use its canonical form (`formOf`). */
export type Recurrence = Weekly | EveryWeeks | Monthly;
