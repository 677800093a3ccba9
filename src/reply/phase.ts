import { type Briefing, get } from '../briefing/briefing.ts';
import { type IsoDate, inDays, inWords } from '../briefing/dates.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { expectedOf, phaseOf } from '../briefing/watch.ts';

/** Where a watch item stands, in words. A derived date is called so; a passed one is never called more than passed. */
export function phaseInWords(
  briefing: Briefing,
  item: WatchItem,
  today: IsoDate,
  phase = phaseOf(item, today),
): string {
  if (phase.kind === 'settled') return `settled on ${inWords(phase.on)}`;
  const expected = expectedOf(item);
  if (phase.kind === 'open' || !expected) return 'open, no source gives a date';
  const isMonth = expected.first !== expected.last;
  const derived = item.expected?.claims.some((id) => get(briefing.claims, id).standing === 'derived');
  const when = `${isMonth ? 'in ' : 'on '}${inWords(expected.when)}${derived ? ' (derived)' : ''}`;
  switch (phase.kind) {
    case 'ahead':
      return `ahead, expected ${when}, ${inDays(phase.daysLeft)} left${isMonth ? ' until it begins' : ''}`;
    case 'due':
      return `due, expected ${when}, ${phase.daysLeft === 0 ? 'today is its last day' : `${inDays(phase.daysLeft)} left`}`;
    case 'unconfirmed':
      return `passed, not confirmed by any source: expected ${when}, ${inDays(phase.daysGone)} ago`;
  }
}
