/** A calendar date: "2026-05-07". Sorting dates as text sorts them by time. */
export type IsoDate = string;
export type LocalTime = string;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const MAX_WEEKS = 52;
export const MAX_EXCEPTIONS = 100;

interface Bounds {
  readonly time: LocalTime;
  /** Inclusive, as is `until`. */
  readonly from?: IsoDate;
  readonly until?: IsoDate;
  /** Sorted, without duplicates. */
  readonly except: readonly IsoDate[];
}

/** `days` are in the order of the week, without duplicates. */
export interface Weekly extends Bounds {
  readonly kind: 'weekly';
  readonly days: readonly Weekday[];
}

/** `from` is the first occurrence, and its week is the first week. */
export interface EveryWeeks extends Bounds {
  readonly kind: 'every-weeks';
  readonly weeks: number;
  readonly days: readonly Weekday[];
  readonly from: IsoDate;
}

/** Months without the day are skipped. */
interface Monthly extends Bounds {
  readonly kind: 'monthly';
  readonly day: number | 'last';
}

export type Recurrence = Weekly | EveryWeeks | Monthly;
