import type { WatchItem } from '../briefing/schema.ts';
import { answerTopicKey } from '../briefing/substance.ts';
import type { ReplyContext } from './context.ts';
import { comesDaily, type NumberedSubscription } from './subscription-details.ts';
import type { Name } from './subscription-names.ts';
import { waitsNamed } from './wait-talk.ts';
import { itemsNamed } from './watch-names.ts';

/** `waits` are the keys of the answers that the person waits for. */
export interface SetUp {
  readonly subscriptions: readonly NumberedSubscription[];
  readonly waits: readonly string[];
}

export const NOTHING: SetUp = { subscriptions: [], waits: [] };

export type NamingContext = Pick<ReplyContext, 'briefing' | 'index'>;

/** The ids of subscriptions and the keys of waits. */
export function idsOf({ subscriptions, waits }: SetUp): readonly string[] {
  return [...subscriptions.map(({ subscription: { id } }) => id), ...waits];
}

export function select({ subscriptions, waits }: SetUp, isSelected: (id: string) => boolean): SetUp {
  return {
    subscriptions: subscriptions.filter(({ subscription: { id } }) => isSelected(id)),
    waits: waits.filter(isSelected),
  };
}

/** Finds what a name means. "The other" means all but `known`, if there are any. */
export function matchesOf(name: Name, setUp: SetUp, known: readonly string[], context: NamingContext): SetUp {
  const { kind, topic, place, times = [] } = name;
  if (place === 'all' || place === 'some') return setUp;
  if (place === 'other') return known.length === 0 ? NOTHING : select(setUp, (id) => !known.includes(id));
  const subscriptions = matchingSubscriptions(name, setUp, context);
  const mayBeWait = kind === undefined && times.length === 0;
  if (topic !== undefined) return { subscriptions, waits: mayBeWait ? waitsNamed(context, topic, setUp.waits) : [] };
  return { subscriptions: at(subscriptions, place), waits: mayBeWait ? at(setUp.waits, place) : [] };
}

function at<T>(list: readonly T[], place: number | undefined): readonly T[] {
  if (place === undefined) return list;
  const index = place < 0 ? list.length + place : place;
  return list.slice(index, index + 1);
}

function matchingSubscriptions({ kind, topic, times = [] }: Name, setUp: SetUp, context: NamingContext) {
  const items = topic === undefined ? [] : itemsOf(topic, setUp, context);
  const matching = setUp.subscriptions
    .filter(({ subscription: { wish } }) => kind === undefined || wish.kind === kind)
    .filter((numbered) => topic === undefined || kind === 'digest' || isAbout(numbered, items))
    .filter(({ subscription: { recurrence } }) => times.every((test) => test(recurrence)));
  // Reminders "on the days that matter" are stored as daily.
  const timed =
    times.length === 0
      ? []
      : matching.filter(({ subscription: { wish, recurrence } }) => wish.kind === 'digest' || !comesDaily(recurrence));
  return timed.length > 0 ? timed : matching;
}

/** The watch items that a topic names, or whose title it resembles. */
function itemsOf(topic: string, { subscriptions }: SetUp, context: NamingContext): readonly Pick<WatchItem, 'id'>[] {
  const named = itemsNamed(context.briefing.watch.values(), topic);
  if (named.length > 0) return named;
  const ids = subscriptions.flatMap(({ subscription: { wish } }) => (wish.kind === 'reminders' ? wish.items : []));
  return ids
    .filter((id) => waitsNamed(context, topic, [answerTopicKey({ kind: 'watch', id })]).length > 0)
    .map((id) => ({ id }));
}

export function isAbout(
  { subscription: { wish } }: NumberedSubscription,
  items: readonly Pick<WatchItem, 'id'>[],
): boolean {
  return wish.kind === 'reminders' && items.some(({ id }) => wish.items.includes(id));
}
