import { dateSpan, type IsoDate, type IsoMonth, inWords, isRealMonth } from './dates.ts';
import type { WatchItem } from './schema.ts';

export type Outcome = NonNullable<WatchItem['outcome']>;

export interface OutcomeDate {
  /** `report` means that only the day of the report is known. */
  readonly by: 'day' | 'month' | 'report';
  readonly when: IsoDate | IsoMonth;
  readonly first: IsoDate;
  readonly last: IsoDate;
}

/** The schema ensures that either `on` or `reported` is set. */
export function outcomeDate({ on, reported, entered }: Pick<Outcome, 'on' | 'reported' | 'entered'>): OutcomeDate {
  const when = on ?? reported ?? entered;
  const by = on === undefined ? 'report' : isRealMonth(on) ? 'month' : 'day';
  return { by, when, ...dateSpan(when) };
}

/** Returns "on 5 November 2026", "in November 2026" or "reported on 8 November 2026". */
export function dateInWords({ by, when }: Pick<OutcomeDate, 'by' | 'when'>): string {
  if (by === 'month') return `in ${inWords(when)}`;
  return `${by === 'report' ? 'reported ' : ''}on ${inWords(when)}`;
}

/** Returns a text such as "settled on 5 November 2026" or "settled, as reported on 8 November 2026". */
export function settledInWords(date: OutcomeDate): string {
  return `settled${date.by === 'report' ? ', as' : ''} ${dateInWords(date)}`;
}

/** Returns the outcome of a watch item, unless it was entered after `today`. */
export function knownOutcome({ outcome }: Pick<WatchItem, 'outcome'>, today?: IsoDate): Outcome | undefined {
  return outcome && (today === undefined || outcome.entered <= today) ? outcome : undefined;
}
