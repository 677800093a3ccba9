import type { Briefing } from '../briefing/briefing.ts';
import { allChanges, type Change, changeKey, changesSince } from '../briefing/changes.ts';
import { addDays, dateAt, type IsoDate } from '../briefing/dates.ts';
import { remindersBetween } from '../briefing/reminders.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Message } from '../message/message.ts';
import type { Candidate, ComposeResult, DigestCursor } from '../ports/ledger.ts';
import type { ReplyContext } from '../reply/context.ts';
import { digestReply, type PeriodStart, sinceInWords } from '../reply/digest.ts';
import { reminderReply } from '../reply/reminder.ts';
import type { Wish } from '../schedule/subscription.ts';

export type CurrentBriefing = Pick<ReplyContext, 'briefing' | 'index'>;

const MAX_CACHED = 100;
const BEFORE_ALL_CHANGES: IsoDate = '0001-01-01';

/** Counts all changes up to the local date of creation as known, but not that day's reminders. */
export function initialCursor(briefing: Briefing, createdOn: IsoDate): DigestCursor {
  const knownChanges = allChanges(briefing).filter(({ on }) => on <= createdOn);
  return { through: addDays(createdOn, -1), changes: knownChanges.map(changeKey) };
}

interface Settings {
  readonly today: IsoDate;
  readonly wish: Wish;
  readonly cursor: DigestCursor;
  readonly createdOn: IsoDate;
}

/** Combines what is due together into one message, and caches messages that subscriptions share. */
export function createComposer(
  currentBriefing: () => CurrentBriefing,
): (candidate: Candidate, otherCandidates?: readonly Candidate[]) => ComposeResult {
  let cachedBriefing: Briefing | undefined;
  let cache = new BoundedMap<string, ComposeResult>(MAX_CACHED);
  return (candidate, otherCandidates = []) => {
    const { briefing, index } = currentBriefing();
    if (cachedBriefing !== briefing) cache = new BoundedMap(MAX_CACHED);
    cachedBriefing = briefing;
    const ownSettings = toSettings(candidate);
    const context = { briefing, index, today: ownSettings.today };
    const composeSingle = (settings: Settings) =>
      cache.getOrInsertComputed(cacheKey([settings]), () =>
        compose(context, settings.wish, settings.cursor, settings.createdOn),
      );
    const singleResult = composeSingle(ownSettings);
    if (singleResult.kind !== 'message') return singleResult;
    const joinedDeliveries = findJoinable(candidate, otherCandidates).flatMap((joinedCandidate) => {
      const settings = toSettings(joinedCandidate);
      const { kind, cursor } = composeSingle(settings);
      const { subscription, nominal } = joinedCandidate;
      return kind === 'message' ? [{ settings, included: { subscription, nominal, cursor } }] : [];
    });
    if (joinedDeliveries.length === 0) return singleResult;
    const allSettings = [ownSettings, ...joinedDeliveries.map(({ settings }) => settings)];
    const jointResult = cache.getOrInsertComputed(cacheKey(allSettings), () => ({
      ...singleResult,
      message: jointMessage(context, allSettings) ?? singleResult.message,
    }));
    return jointResult.kind === 'message'
      ? { ...jointResult, includes: joinedDeliveries.map(({ included }) => included) }
      : singleResult;
  };
}

function toSettings({ nominal, wish, cursor, createdAt, zone }: Candidate): Settings {
  return { today: nominal.slice(0, 10), wish, cursor, createdOn: dateAt(createdAt, zone) };
}

/** The creation date only matters until the first digest, so older subscriptions share their messages. */
function cacheKey(allSettings: readonly Settings[]): string {
  return JSON.stringify(
    allSettings.map(({ createdOn, ...settings }) => [settings, createdOn > settings.cursor.through ? createdOn : '']),
  );
}

function findJoinable(candidate: Candidate, otherCandidates: readonly Candidate[]): Candidate[] {
  const sameDayCandidates = otherCandidates.filter(
    ({ nominal }) => nominal.slice(0, 10) === candidate.nominal.slice(0, 10),
  );
  const joinedDigest =
    candidate.wish.kind === 'digest' ? undefined : sameDayCandidates.find(({ wish }) => wish.kind === 'digest');
  return [
    ...(joinedDigest ? [joinedDigest] : []),
    ...sameDayCandidates.filter(({ wish }) => wish.kind === 'reminders'),
  ];
}

function jointMessage(context: ReplyContext, allSettings: readonly Settings[]): Message | undefined {
  const itemsDue = new Set(
    allSettings.flatMap(({ wish, cursor }) => (wish.kind === 'reminders' ? dueItems(context, wish.items, cursor) : [])),
  );
  const items = [...context.briefing.watch.values()].filter((item) => itemsDue.has(item));
  const joinedDigest = allSettings.find(({ wish }) => wish.kind === 'digest');
  const message = joinedDigest ? digestMessage(context, joinedDigest, items) : reminderReply(context, items);
  return message && { ...message, isJoint: true };
}

/** Includes changes held back by a pause, a quiet day or a missed post, and those entered late for an earlier day. */
export function compose(context: ReplyContext, wish: Wish, cursor: DigestCursor, createdOn: IsoDate): ComposeResult {
  const nextCursor = {
    through: context.today > cursor.through ? context.today : cursor.through,
    changes: knownChangeKeys(context, new Set(cursor.changes)),
  };
  if (wish.kind === 'reminders') {
    const message = reminderReply(context, dueItems(context, wish.items, cursor));
    // People expect a digest, so a silent digest gets a receipt; a day without reminders does not.
    return message ? { kind: 'message', message, cursor: nextCursor } : { kind: 'nothing', cursor: nextCursor };
  }
  const message = digestMessage(context, { today: context.today, wish, cursor, createdOn });
  if (message) return { kind: 'message', message, cursor: nextCursor };
  const reason = `nothing changed ${sinceInWords(digestPeriod(cursor, createdOn, wish.onlyChanges))}`;
  return { kind: 'silent', reason, cursor: nextCursor };
}

function digestMessage(
  context: ReplyContext,
  { wish, cursor, createdOn }: Settings,
  remindedItems: readonly WatchItem[] = [],
): Message | undefined {
  const onlyChanges = wish.kind === 'digest' && wish.onlyChanges;
  return digestReply(context, {
    since: digestPeriod(cursor, createdOn, onlyChanges),
    changes: freshChanges(context, cursor),
    includesUnchanged: !onlyChanges,
    remindedItems,
  });
}

function freshChanges({ briefing, today }: ReplyContext, { changes }: DigestCursor): Change[] {
  const knownChanges = new Set(changes);
  return changesSince(briefing, BEFORE_ALL_CHANGES, today).filter((change) => !knownChanges.has(changeKey(change)));
}

/** Known changes stay known even if their date moved past today. */
function knownChangeKeys({ briefing, today }: ReplyContext, knownChanges: ReadonlySet<string>): string[] {
  return allChanges(briefing).flatMap((change) => {
    const key = changeKey(change);
    return change.on <= today || knownChanges.has(key) ? [key] : [];
  });
}

/** An only-changes digest may have been silent, so its period starts at the last check. */
function digestPeriod({ through }: DigestCursor, createdOn: IsoDate, onlyChanges: boolean): PeriodStart {
  if (through < createdOn) return { origin: 'subscription', day: createdOn };
  return { origin: onlyChanges ? 'day' : 'digest', day: through };
}

function dueItems(context: ReplyContext, items: readonly string[], cursor: DigestCursor): WatchItem[] {
  const { briefing, today } = context;
  const settledIds = freshChanges(context, cursor).flatMap(({ action, id }) => (action === 'settled' ? [id] : []));
  // Settled items are reported as changes, so their earlier reminders are obsolete.
  const remindedItems = remindersBetween(briefing, addDays(cursor.through, 1), today).flatMap(({ item }) =>
    item.outcome && item.outcome.entered <= today ? [] : [item.id],
  );
  const itemsDue = new Set([...settledIds, ...remindedItems]);
  return [...briefing.watch.values()].filter(
    ({ id }) => itemsDue.has(id) && (items.length === 0 || items.includes(id)),
  );
}
