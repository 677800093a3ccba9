import type { Briefing } from '../briefing/briefing.ts';
import { isTimeWord } from '../message/subscribe-words.ts';
import { formatRecurrence } from '../schedule/recurrence-text.ts';
import type { QuietDays, Subscription } from '../schedule/subscription.ts';
import { zoneInWords } from '../schedule/zone.ts';
import { findItem } from './watch-names.ts';

/** Reminders are due on few of these days. */
export const DEFAULT_REMINDER_TIMES = 'daily 09:00';

export type SubscriptionSpec = Pick<Subscription, 'wish' | 'recurrence' | 'zone' | 'quiet'>;

/** Undefined if the briefing has none of the watch items any more. */
export function withCurrentItems<T extends SubscriptionSpec>(spec: T, { watch }: Briefing): T | undefined {
  const { wish } = spec;
  if (wish.kind === 'digest') return spec;
  const items = wish.items.filter((id) => watch.has(id));
  if (items.length === wish.items.length) return spec;
  // Without items, the wish would mean all watch items.
  return items.length === 0 ? undefined : { ...spec, wish: { ...wish, items } };
}

/** Writes a wish as it is typed after "subscribe", always with its time zone. It parses to the same wish. */
export function wishForm(spec: SubscriptionSpec, briefing: Briefing): string {
  return `${formWithoutZone(spec, briefing)} in ${zoneInWords(spec.zone)}`;
}

/** Leaves out the times of reminders if these are the default. */
export function formWithoutDefaultTime(spec: SubscriptionSpec, briefing: Briefing): string {
  const form = wishForm(spec, briefing);
  return spec.wish.kind === 'reminders' ? form.replace(` ${DEFAULT_REMINDER_TIMES}`, '') : form;
}

/** For a person in that time zone. */
export function formWithoutZone({ wish, recurrence, quiet }: SubscriptionSpec, briefing: Briefing): string {
  return [
    wish.kind,
    ...(wish.kind === 'digest'
      ? [formatRecurrence(recurrence), wish.onlyChanges ? '' : 'always']
      : [...wish.items.map((id) => itemForm(id, briefing)), formatRecurrence(recurrence)]),
    quietForm(quiet),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function itemForm(id: string, briefing: Briefing): string {
  const shortName = briefing.watch.get(id)?.short.toLowerCase();
  return shortName !== undefined &&
    !/\s/.test(shortName) &&
    !isTimeWord(shortName) &&
    findItem(shortName, briefing)?.id === id
    ? shortName
    : id;
}

function quietForm({ weekdays, spans }: QuietDays): string {
  const days = [...weekdays, ...spans.map(({ from, to }) => (from === to ? from : `${from} to ${to}`))];
  return days.length === 0 ? '' : `quiet ${days.join(',')}`;
}
