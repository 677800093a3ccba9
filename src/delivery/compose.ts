import type { Briefing } from '../briefing/briefing.ts';
import { allChanges, type Change, changeKey, changesSince } from '../briefing/changes.ts';
import { addDays, dateAt, type IsoDate } from '../briefing/dates.ts';
import { remindersBetween } from '../briefing/reminders.ts';
import type { WatchItem } from '../briefing/schema.ts';
import type { Candidate, Composed, DigestCursor } from '../ports/ledger.ts';
import type { ReplyContext } from '../reply/context.ts';
import { digestReply, type Since, sinceInWords } from '../reply/digest.ts';
import { reminderReply } from '../reply/reminder.ts';
import type { Wish } from '../schedule/subscription.ts';

/** What messages are made from, until somebody saves a change of it. */
export type Current = Pick<ReplyContext, 'briefing' | 'index'>;

/** So many different messages are kept, for others that wish the same. */
const MOST_KEPT = 100;
/** No change is dated before. */
const EVER: IsoDate = '0001-01-01';

/**
 * What a new subscription's channel knows already: all that stands in the briefing and is not dated later. Reminders of
 * today still come.
 * @param created the local date on which it was made
 */
export function initialCursor(briefing: Briefing, created: IsoDate): DigestCursor {
  const known = allChanges(briefing).filter(({ on }) => on <= created);
  return { through: addDays(created, -1), changes: known.map(changeKey) };
}

/** Composes what is due from the briefing of the moment. What many wish alike is made once. */
export function composer(current: () => Current): (candidate: Candidate) => Composed {
  let from: Current | undefined;
  const kept = new Map<string, { readonly changes: readonly string[]; readonly composed: Composed }[]>();
  let count = 0;
  return ({ nominal, wish, told, createdAt, zone }) => {
    const now = current();
    if (from?.briefing !== now.briefing || count >= MOST_KEPT) {
      kept.clear();
      count = 0;
    }
    from = now;
    const date = nominal.slice(0, 10);
    const created = dateAt(createdAt, zone);
    const key = `${date} ${told.through} ${created > told.through ? created : ''} ${wishKey(wish)}`;
    const alike = kept.get(key) ?? [];
    const known = alike.find(({ changes }) => areSame(changes, told.changes));
    if (known) return known.composed;
    const composed = compose({ ...now, today: date }, wish, told, created);
    kept.set(key, [...alike, { changes: told.changes, composed }]);
    count += 1;
    return composed;
  };
}

/**
 * What is to be told on a day. What was told before is not repeated, and what a pause, a quiet day or a missed post held
 * back comes now, as does what was written down later on a day that was told.
 * @param created the local date on which it was subscribed
 */
export function compose(context: ReplyContext, wish: Wish, told: DigestCursor, created: IsoDate): Composed {
  const before = new Set(told.changes);
  const fresh = changesSince(context.briefing, EVER, context.today).filter((change) => !before.has(changeKey(change)));
  const after = {
    through: context.today > told.through ? context.today : told.through,
    changes: knownAfter(context, before),
  };
  if (wish.kind === 'reminders') {
    const message = reminderReply(context, dueItems(context, wish.items, told, fresh));
    // The days without a reminder are no occasion; a digest that stays away is looked for.
    return message ? { kind: 'message', message, told: after } : { kind: 'nothing', told: after };
  }
  const since = sinceOf(told, created, wish.onlyChanges);
  const message = digestReply(context, { since, changes: fresh, includesUnchanged: !wish.onlyChanges });
  if (message) return { kind: 'message', message, told: after };
  return { kind: 'silent', reason: `nothing changed ${sinceInWords(since)}`, told: after };
}

/** The keys of what stands in the briefing and is told by now; what is dated later stays known if it was. */
function knownAfter({ briefing, today }: ReplyContext, before: ReadonlySet<string>): string[] {
  return allChanges(briefing).flatMap((change) => {
    const key = changeKey(change);
    return change.on <= today || before.has(key) ? [key] : [];
  });
}

/** Since when changes are new: of a digest that may have stayed away, the day on which it last looked. */
function sinceOf({ through }: DigestCursor, created: IsoDate, onlyChanges: boolean): Since {
  if (through < created) return { of: 'subscription', day: created };
  return { of: onlyChanges ? 'day' : 'digest', day: through };
}

/** The watch items to call to mind, each once: those whose days have come since, and those newly settled. */
function dueItems(
  { briefing, today }: ReplyContext,
  items: readonly string[],
  told: DigestCursor,
  fresh: readonly Change[],
): WatchItem[] {
  const settled = fresh.flatMap(({ how, id }) => (how === 'settled' ? [id] : []));
  const come = remindersBetween(briefing, addDays(told.through, 1), today).flatMap(({ item }) =>
    isOver(item, today) ? [] : [item.id],
  );
  const due = new Set([...settled, ...come]);
  return [...briefing.watch.values()].filter(({ id }) => due.has(id) && (items.length === 0 || items.includes(id)));
}

/** What is settled was told as such, or is now; a reminder of before that is of no use any more. */
function isOver({ outcome }: WatchItem, today: IsoDate): boolean {
  return outcome !== undefined && outcome.entered <= today;
}

function wishKey(wish: Wish): string {
  return wish.kind === 'digest' ? `digest ${wish.onlyChanges}` : `reminders ${wish.items.join(' ')}`;
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}
