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

/** The briefing that messages are composed from; replaced at each reload. */
export type Current = Pick<ReplyContext, 'briefing' | 'index'>;

/** Composed messages cached for subscriptions with the same settings. */
const MOST_KEPT = 100;
/** Earlier than every change. */
const EVER: IsoDate = '0001-01-01';

/**
 * Digest cursor of a new subscription: it marks all changes up to its creation date as known. Reminders of
 * that day are still sent.
 * @param created local date of the subscription
 */
export function initialCursor(briefing: Briefing, created: IsoDate): DigestCursor {
  const known = allChanges(briefing).filter(({ on }) => on <= created);
  return { through: addDays(created, -1), changes: known.map(changeKey) };
}

/** Composes deliveries from the current briefing, and caches messages that subscriptions share. */
export function composer(current: () => Current): (candidate: Candidate) => Composed {
  let from: Current | undefined;
  const kept = new Map<string, { readonly changes: readonly string[]; readonly composed: Composed }[]>();
  let count = 0;
  return ({ nominal, wish, cursor, createdAt, zone }) => {
    const now = current();
    if (from?.briefing !== now.briefing || count >= MOST_KEPT) {
      kept.clear();
      count = 0;
    }
    from = now;
    const date = nominal.slice(0, 10);
    const created = dateAt(createdAt, zone);
    const key = `${date} ${cursor.through} ${created > cursor.through ? created : ''} ${wishKey(wish)}`;
    const alike = kept.get(key) ?? [];
    const known = alike.find(({ changes }) => areSame(changes, cursor.changes));
    if (known) return known.composed;
    const composed = compose({ ...now, today: date }, wish, cursor, created);
    kept.set(key, [...alike, { changes: cursor.changes, composed }]);
    count += 1;
    return composed;
  };
}

/**
 * Composes a day's message from all changes that the cursor does not know. That includes changes held back by a pause,
 * a quiet day or a missed post, and changes entered late for an earlier day.
 * @param created local date of the subscription
 */
export function compose(context: ReplyContext, wish: Wish, cursor: DigestCursor, created: IsoDate): Composed {
  const before = new Set(cursor.changes);
  const fresh = changesSince(context.briefing, EVER, context.today).filter((change) => !before.has(changeKey(change)));
  const after = {
    through: context.today > cursor.through ? context.today : cursor.through,
    changes: knownAfter(context, before),
  };
  if (wish.kind === 'reminders') {
    const message = reminderReply(context, dueItems(context, wish.items, cursor, fresh));
    // People expect a digest, so a silent one gets a receipt; a day without reminders does not.
    return message ? { kind: 'message', message, cursor: after } : { kind: 'nothing', cursor: after };
  }
  const since = sinceOf(cursor, created, wish.onlyChanges);
  const message = digestReply(context, { since, changes: fresh, includesUnchanged: !wish.onlyChanges });
  if (message) return { kind: 'message', message, cursor: after };
  return { kind: 'silent', reason: `nothing changed ${sinceInWords(since)}`, cursor: after };
}

/** Keys of all changes dated up to today, and of known changes with a later date. */
function knownAfter({ briefing, today }: ReplyContext, before: ReadonlySet<string>): string[] {
  return allChanges(briefing).flatMap((change) => {
    const key = changeKey(change);
    return change.on <= today || before.has(key) ? [key] : [];
  });
}

/** The start of the period that a digest covers. An only-changes digest may have been silent, so it counts from its last check. */
function sinceOf({ through }: DigestCursor, created: IsoDate, onlyChanges: boolean): Since {
  if (through < created) return { of: 'subscription', day: created };
  return { of: onlyChanges ? 'day' : 'digest', day: through };
}

/** Watch items to remind of, each once: reminder days reached since the cursor, and newly settled items. */
function dueItems(
  { briefing, today }: ReplyContext,
  items: readonly string[],
  cursor: DigestCursor,
  fresh: readonly Change[],
): WatchItem[] {
  const settled = fresh.flatMap(({ how, id }) => (how === 'settled' ? [id] : []));
  const come = remindersBetween(briefing, addDays(cursor.through, 1), today).flatMap(({ item }) =>
    isOver(item, today) ? [] : [item.id],
  );
  const due = new Set([...settled, ...come]);
  return [...briefing.watch.values()].filter(({ id }) => due.has(id) && (items.length === 0 || items.includes(id)));
}

/** Settled items are reported as changes, so their earlier reminders are obsolete. */
function isOver({ outcome }: WatchItem, today: IsoDate): boolean {
  return outcome !== undefined && outcome.entered <= today;
}

function wishKey(wish: Wish): string {
  return wish.kind === 'digest' ? `digest ${wish.onlyChanges}` : `reminders ${wish.items.join(' ')}`;
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}
