import type { Briefing } from '../../briefing/briefing.ts';
import type { IsoDate } from '../../briefing/dates.ts';
import { outcomeDate } from '../../briefing/outcome.ts';
import { expectedDateSpan } from '../../briefing/watch.ts';

/** Both days are included. Without `first` or `last`, the span is open on that side. */
export interface Span {
  readonly first?: IsoDate;
  readonly last?: IsoDate;
}

export interface DatedItem {
  readonly kind: 'event' | 'watch';
  /** A watch item's id, or an event's index in the briefing. */
  readonly id: string;
}

export function datedSpans({ events = [], watch, asOf }: Briefing): readonly Span[] {
  return [
    ...events.map(({ date }) => ({ first: date, last: date })),
    ...[...watch.values()].flatMap((item) => expectedDateSpan(item) ?? []),
    ...[...watch.values()].flatMap(({ outcome }) => (outcome ? [outcomeDate(outcome)] : [])),
    { first: asOf, last: asOf },
  ];
}

export function overlaps(a: Span, b: Span): boolean {
  const beginsBeforeEnd = ({ first }: Span, { last }: Span) =>
    first === undefined || last === undefined || first <= last;
  return beginsBeforeEnd(a, b) && beginsBeforeEnd(b, a);
}
