import type { Briefing } from '../briefing/briefing.ts';
import { allChanges, type Change, changeKey, changesSince } from '../briefing/changes.ts';
import { addDays, dateAt, type IsoDate } from '../briefing/dates.ts';
import { remindersBetween } from '../briefing/reminders.ts';
import type { WatchItem } from '../briefing/schema.ts';
import type { Message } from '../message/message.ts';
import type { Candidate, Composed, DigestCursor } from '../ports/ledger.ts';
import type { ReplyContext } from '../reply/context.ts';
import { digestReply, type Since, sinceInWords } from '../reply/digest.ts';
import { reminderReply } from '../reply/reminder.ts';
import type { Wish } from '../schedule/subscription.ts';

/** The briefing that messages are composed from; replaced on each reload. */
export type Current = Pick<ReplyContext, 'briefing' | 'index'>;

/** The most cached messages, each shared by subscriptions with the same settings. */
const MAX_CACHED = 100;
/** Before every change. */
const FIRST_DAY: IsoDate = '0001-01-01';

/**
 * Digest cursor of a new subscription. It marks all changes up to the creation date as known; that day's reminders are
 * still sent.
 * @param created local date of the subscription
 */
export function initialCursor(briefing: Briefing, created: IsoDate): DigestCursor {
  const known = allChanges(briefing).filter(({ on }) => on <= created);
  return { through: addDays(created, -1), changes: known.map(changeKey) };
}

/** What a message depends on besides the briefing. */
interface Settings {
  readonly today: IsoDate;
  readonly wish: Wish;
  readonly cursor: DigestCursor;
  /** Local date of the subscription's creation. */
  readonly created: IsoDate;
}

/**
 * Composes deliveries from the current briefing, and caches messages that subscriptions share. Reminders due together
 * with a digest, or with other reminders, become one message.
 */
export function composer(current: () => Current): (candidate: Candidate, beside?: readonly Candidate[]) => Composed {
  let from: Current | undefined;
  const kept = new Map<string, { readonly all: readonly Settings[]; readonly composed: Composed }[]>();
  let count = 0;
  const cached = (all: readonly Settings[], make: () => Composed): Composed => {
    const key = all.map(settingsKey).join(' + ');
    const alike = kept.get(key) ?? [];
    const known = alike.find((one) =>
      one.all.every(({ cursor }, i) => areEqual(cursor.changes, all[i]?.cursor.changes ?? [])),
    );
    if (known) return known.composed;
    const composed = make();
    kept.set(key, [...alike, { all, composed }]);
    count += 1;
    return composed;
  };
  return (candidate, beside = []) => {
    const now = current();
    if (from?.briefing !== now.briefing || count >= MAX_CACHED) {
      kept.clear();
      count = 0;
    }
    from = now;
    const today = candidate.nominal.slice(0, 10);
    const context = { ...now, today };
    const alone = (one: Candidate) => {
      const settings = settingsOf(one);
      return cached([settings], () => compose(context, one.wish, one.cursor, settings.created));
    };
    const composed = alone(candidate);
    if (composed.kind !== 'message') return composed;
    const others = joinable(candidate, beside).filter((one) => alone(one).kind === 'message');
    if (others.length === 0) return composed;
    const all = [candidate, ...others].map(settingsOf);
    const joint = cached(all, () => ({ ...composed, message: jointMessage(context, all) ?? composed.message }));
    const includes = others.map((one) => {
      const { subscription, nominal } = one;
      return { subscription, nominal, cursor: alone(one).cursor };
    });
    return joint.kind === 'message' ? { ...joint, includes } : composed;
  };
}

function settingsOf({ nominal, wish, cursor, createdAt, zone }: Candidate): Settings {
  return { today: nominal.slice(0, 10), wish, cursor, created: dateAt(createdAt, zone) };
}

function settingsKey({ today, wish, cursor, created }: Settings): string {
  return `${today} ${cursor.through} ${created > cursor.through ? created : ''} ${wishKey(wish)}`;
}

/** The deliveries that can share the candidate's post: all reminders, and at most one digest. */
function joinable(candidate: Candidate, beside: readonly Candidate[]): Candidate[] {
  const alike = beside.filter(({ nominal }) => nominal.slice(0, 10) === candidate.nominal.slice(0, 10));
  const digests = alike.filter(({ wish }) => wish.kind === 'digest').slice(0, candidate.wish.kind === 'digest' ? 0 : 1);
  return [...digests, ...alike.filter(({ wish }) => wish.kind === 'reminders')];
}

/** One message for a digest with reminders, or for several reminders, without duplicates. */
function jointMessage(context: ReplyContext, all: readonly Settings[]): Message | undefined {
  const due = new Set(
    all.flatMap(({ wish, cursor }) =>
      wish.kind === 'reminders' ? dueItems(context, wish.items, cursor, freshChanges(context, cursor)) : [],
    ),
  );
  const items = [...context.briefing.watch.values()].filter((item) => due.has(item));
  const digest = all.find(({ wish }) => wish.kind === 'digest');
  const message = digest ? digestMessage(context, digest, items) : reminderReply(context, items);
  return message && { ...message, isJoint: true };
}

/**
 * Composes the message of a day from all changes that the cursor does not know. They include changes held back by a
 * pause, a quiet day or a missed post, and changes entered late for an earlier day.
 * @param created local date of the subscription's creation
 */
export function compose(context: ReplyContext, wish: Wish, cursor: DigestCursor, created: IsoDate): Composed {
  const after = {
    through: context.today > cursor.through ? context.today : cursor.through,
    changes: knownAfter(context, new Set(cursor.changes)),
  };
  if (wish.kind === 'reminders') {
    const message = reminderReply(context, dueItems(context, wish.items, cursor, freshChanges(context, cursor)));
    // People expect a digest, so a silent one gets a receipt; a day without reminders does not.
    return message ? { kind: 'message', message, cursor: after } : { kind: 'nothing', cursor: after };
  }
  const message = digestMessage(context, { today: context.today, wish, cursor, created });
  if (message) return { kind: 'message', message, cursor: after };
  const reason = `nothing changed ${sinceInWords(sinceOf(cursor, created, wish.onlyChanges))}`;
  return { kind: 'silent', reason, cursor: after };
}

/** @param reminded watch items whose reminders are in the same post */
function digestMessage(
  context: ReplyContext,
  { wish, cursor, created }: Settings,
  reminded: readonly WatchItem[] = [],
): Message | undefined {
  const onlyChanges = wish.kind === 'digest' && wish.onlyChanges;
  return digestReply(context, {
    since: sinceOf(cursor, created, onlyChanges),
    changes: freshChanges(context, cursor),
    includesUnchanged: !onlyChanges,
    reminded,
  });
}

/** The changes up to today that the cursor does not know. */
function freshChanges({ briefing, today }: ReplyContext, { changes }: DigestCursor): Change[] {
  const before = new Set(changes);
  return changesSince(briefing, FIRST_DAY, today).filter((change) => !before.has(changeKey(change)));
}

/** Keys of all changes dated up to today, and of known changes with a later date. */
function knownAfter({ briefing, today }: ReplyContext, before: ReadonlySet<string>): string[] {
  return allChanges(briefing).flatMap((change) => {
    const key = changeKey(change);
    return change.on <= today || before.has(key) ? [key] : [];
  });
}

/**
 * The start of the period that a digest covers. An only-changes digest may have been silent, so its period starts at
 * the last check.
 */
function sinceOf({ through }: DigestCursor, created: IsoDate, onlyChanges: boolean): Since {
  if (through < created) return { of: 'subscription', day: created };
  return { of: onlyChanges ? 'day' : 'digest', day: through };
}

/** Watch items with a due reminder, each once: those with a reminder day since the cursor, and newly settled ones. */
function dueItems(
  { briefing, today }: ReplyContext,
  items: readonly string[],
  cursor: DigestCursor,
  fresh: readonly Change[],
): WatchItem[] {
  const settled = fresh.flatMap(({ how, id }) => (how === 'settled' ? [id] : []));
  const come = remindersBetween(briefing, addDays(cursor.through, 1), today).flatMap(({ item }) =>
    isSettled(item, today) ? [] : [item.id],
  );
  const due = new Set([...settled, ...come]);
  return [...briefing.watch.values()].filter(({ id }) => due.has(id) && (items.length === 0 || items.includes(id)));
}

/** Settled items are reported as changes, so their earlier reminders are obsolete. */
function isSettled({ outcome }: WatchItem, today: IsoDate): boolean {
  return outcome !== undefined && outcome.entered <= today;
}

function wishKey(wish: Wish): string {
  return wish.kind === 'digest' ? `digest ${wish.onlyChanges}` : `reminders ${wish.items.join(' ')}`;
}

function areEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}
