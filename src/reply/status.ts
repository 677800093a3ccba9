import { type Briefing, get } from '../briefing/briefing.ts';
import { type IsoDate, inWords } from '../briefing/dates.ts';
import { knownOutcome, settledInWords } from '../briefing/outcome.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { expectedOf, phaseOf } from '../briefing/watch.ts';
import { counted } from '../lib/english.ts';
import { citationText } from '../message/message.ts';
import { citedAs } from './cite.ts';

/**
 * A watch item's status as a sentence about today: "Tomorrow: the six months end, by our count." A date that we derived
 * is marked as such, and a date in the past is only called past.
 */
export function statusOf(briefing: Briefing, item: WatchItem, today: IsoDate, phase = phaseOf(item, today)): string {
  if (phase.kind === 'settled') return `${capital(settledInWords(phase.date))}.`;
  const { expected } = item;
  if (phase.kind === 'open' || !expected) return 'Open: no source gives a date.';
  const { coming, unconfirmed } = expected;
  const when = inWords(expectedOf(item)?.when ?? '');
  if (!('date' in expected)) {
    switch (phase.kind) {
      case 'ahead':
        return `Expected in ${when}, which begins ${relativeDay(phase.daysLeft)}: ${coming}.`;
      case 'due':
        return phase.daysLeft === 0
          ? `Expected by today, the last day of ${when}: ${coming}.`
          : `Expected this month, ${when}, with ${counted(phase.daysLeft, 'day')} left: ${coming}.`;
      case 'unconfirmed':
        return `${when} has passed; ${unconfirmed.replace(/\.$/, '')}.`;
    }
  }
  const count = expected.claims.some((id) => get(briefing.claims, id).standing === 'derived') ? ', by our count' : '';
  switch (phase.kind) {
    case 'ahead':
    case 'due':
      if (phase.daysLeft === 0) return `Today: ${coming}${count}.`;
      if (phase.daysLeft === 1) return `Tomorrow: ${coming}${count}.`;
      return `In ${counted(phase.daysLeft, 'day')}, on ${when}: ${coming}${count}.`;
    case 'unconfirmed': {
      const ago = phase.daysGone === 1 ? 'yesterday' : `${counted(phase.daysGone, 'day')} ago`;
      return `${capital(expected.past)} ${ago}${count}. ${capital(unconfirmed.replace(/\.$/, ''))}.`;
    }
  }
}

/** The same, for use after the item's title, which it does not repeat. */
export function statusAfterTitle(
  briefing: Briefing,
  item: WatchItem,
  today: IsoDate,
  phase = phaseOf(item, today),
): string {
  const status = statusOf(briefing, item, today, phase);
  const again = `: ${item.title}.`;
  return status.endsWith(again) ? `${status.slice(0, -again.length)}.` : status;
}

/** The same, below an answer: an outcome's date is said of the item, as the answer may name a later date. */
export function statusBelowAnswer(
  briefing: Briefing,
  item: WatchItem,
  today: IsoDate,
  phase = phaseOf(item, today),
): string {
  if (phase.kind === 'settled') return `${item.title}: ${settledInWords(phase.date)}.`;
  return statusOf(briefing, item, today, phase);
}

/** The outcome of a watch item in one sentence with its sources, if it is known on a day. */
export function outcomeText(briefing: Briefing, item: WatchItem, today: IsoDate): string | undefined {
  const outcome = knownOutcome(item, today);
  if (!outcome) return undefined;
  const said = citedAs(briefing, outcome.says);
  return `${said.text} [${citationText(said)}]`;
}

function relativeDay(days: number): string {
  return days === 1 ? 'tomorrow' : `in ${counted(days, 'day')}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
