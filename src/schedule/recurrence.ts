/** A calendar date as text, "2026-05-07". Texts compare in the order of the dates they name. */
export type IsoDate = string;
/** A wall-clock time as text, "09:00". */
export type LocalTime = string;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** How many weeks a recurrence may leave between two of its own. */
export const MOST_WEEKS = 52;
/** How many dates a recurrence may leave out. */
export const MOST_EXCEPTIONS = 100;

interface Bounds {
  readonly time: LocalTime;
  /** The first date that counts. */
  readonly from?: IsoDate;
  /** The last date that counts. */
  readonly until?: IsoDate;
  /** Dates that are left out, in order, each once. */
  readonly except: readonly IsoDate[];
}

/** On these days of each week; days stand in the week's order, each once. */
export interface Weekly extends Bounds {
  readonly kind: 'weekly';
  readonly days: readonly Weekday[];
}

/** On these days of each second, third … week. `from` is one of them, and its week is the first that counts. */
export interface EveryWeeks extends Bounds {
  readonly kind: 'every-weeks';
  readonly weeks: number;
  readonly days: readonly Weekday[];
  readonly from: IsoDate;
}

/** On one day of each month; a month without that day is skipped. The last day is a word of its own. */
interface Monthly extends Bounds {
  readonly kind: 'monthly';
  readonly day: number | 'last';
}

/** A standing plan of local dates and a time, as plain data. Its canonical form (`formOf`) is what to store. */
export type Recurrence = Weekly | EveryWeeks | Monthly;
