import type { Briefing } from '../../briefing/briefing.ts';
import type { IsoDate } from '../../briefing/dates.ts';
import { dateOf } from '../../briefing/outcome.ts';
import { expectedOf } from '../../briefing/watch.ts';

/** A span of days, both ends included; open on a side without an end. */
export interface Span {
  readonly first?: IsoDate;
  readonly last?: IsoDate;
}

/** Something with a date in the story. */
export interface DatedItem {
  readonly kind: 'event' | 'watch';
  /** A watch item's id, or an event's index in the briefing. */
  readonly id: string;
}

/** Everything with a date in a briefing: events, expected dates, and its own date. */
export function datedIn({ events = [], watch, asOf }: Briefing): readonly Span[] {
  return [
    ...events.map(({ date }) => ({ first: date, last: date })),
    ...[...watch.values()].flatMap((item) => expectedOf(item) ?? []),
    ...[...watch.values()].flatMap(({ outcome }) => (outcome ? [dateOf(outcome)] : [])),
    { first: asOf, last: asOf },
  ];
}

export function overlaps(a: Span, b: Span): boolean {
  const begins = (one: Span, other: Span) =>
    one.first === undefined || other.last === undefined || one.first <= other.last;
  return begins(a, b) && begins(b, a);
}
