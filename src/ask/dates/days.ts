import type { Briefing } from '../../briefing/briefing.ts';
import type { IsoDate } from '../../briefing/dates.ts';
import { dateOf } from '../../briefing/outcome.ts';
import { expectedOf } from '../../briefing/watch.ts';

/** Days from the first to the last, both included; without one, it has no end on that side. */
export interface Span {
  readonly first?: IsoDate;
  readonly last?: IsoDate;
}

/** A dated thing of the story. */
export interface DatedThing {
  readonly kind: 'event' | 'watch';
  /** A watch item's id, an event's place in the briefing's list. */
  readonly id: string;
}

/** What a briefing dates: events, what is expected, and its own date. */
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
