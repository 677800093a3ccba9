import { type Briefing, get } from '../briefing/briefing.ts';
import { type IsoDate, inWords } from '../briefing/dates.ts';
import { knownOutcome, settledInWords } from '../briefing/outcome.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { expectedDateSpan, phaseOf } from '../briefing/watch.ts';
import { capitalize, pluralize } from '../lib/english.ts';
import { citationText } from '../message/message.ts';
import { toSourcedSentence } from './cite.ts';

/**
 * A sentence about today: "Tomorrow: the six months end, by our count." Of a past date it also says that no source confirms the
 * event.
 */
export function statusOf(briefing: Briefing, item: WatchItem, today: IsoDate): string {
  const phase = phaseOf(item, today);
  if (phase.kind === 'settled') return `${capitalize(settledInWords(phase.date))}.`;
  const { expected } = item;
  if (phase.kind === 'open' || !expected) return 'Open: no source gives a date.';
  const { coming } = expected;
  const unconfirmedText = expected.unconfirmed.replace(/\.$/, '');
  const expectedText = inWords(expectedDateSpan(item)?.when ?? '');
  if (!('date' in expected)) {
    if (phase.kind === 'unconfirmed') return `${expectedText} has passed; ${unconfirmedText}.`;
    if (phase.kind === 'ahead')
      return `Expected in ${expectedText}, which begins ${relativeDay(phase.daysLeft)}: ${coming}.`;
    return phase.daysLeft === 0
      ? `Expected by today, the last day of ${expectedText}: ${coming}.`
      : `Expected this month, ${expectedText}, with ${pluralize(phase.daysLeft, 'day')} left: ${coming}.`;
  }
  const count = isDerived(briefing, expected.claims) ? ', by our count' : '';
  if (phase.kind === 'unconfirmed') {
    const agoText = phase.daysGone === 1 ? 'yesterday' : `${pluralize(phase.daysGone, 'day')} ago`;
    return `${capitalize(expected.past)} ${agoText}${count}. ${capitalize(unconfirmedText)}.`;
  }
  if (phase.daysLeft === 0) return `Today: ${coming}${count}.`;
  if (phase.daysLeft === 1) return `Tomorrow: ${coming}${count}.`;
  return `In ${pluralize(phase.daysLeft, 'day')}, on ${expectedText}: ${coming}${count}.`;
}

/** Leaves out the item's title at the end of its status. */
export function statusAfterTitle(briefing: Briefing, item: WatchItem, today: IsoDate): string {
  const status = statusOf(briefing, item, today);
  const title = `: ${item.title}.`;
  return status.endsWith(title) ? `${status.slice(0, -title.length)}.` : status;
}

/** For a settled item it names the item, because the answer can contain a later date. */
export function statusBelowAnswer(briefing: Briefing, item: WatchItem, today: IsoDate): string {
  const phase = phaseOf(item, today);
  return phase.kind === 'settled' ? `${item.title}: ${settledInWords(phase.date)}.` : statusOf(briefing, item, today);
}

/** Undefined before the outcome is known. */
export function outcomeText(briefing: Briefing, item: WatchItem, today: IsoDate): string | undefined {
  const outcome = knownOutcome(item, today);
  if (!outcome) return undefined;
  const sentence = toSourcedSentence(briefing, outcome.says);
  return `${sentence.text} [${citationText(sentence)}]`;
}

/** A date from a derived claim is our own arithmetic. */
export function isDerived({ claims }: Briefing, ids: readonly string[]): boolean {
  return ids.some((id) => get(claims, id).standing === 'derived');
}

function relativeDay(days: number): string {
  return days === 1 ? 'tomorrow' : `in ${pluralize(days, 'day')}`;
}
