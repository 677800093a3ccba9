import { Temporal } from 'temporal-polyfill';
import { nextOccurrences, type Occurrence, occurrencesBetween } from './occurrences.ts';
import { WEEKDAYS } from './recurrence.ts';
import type { QuietDays, StoredSubscription, Subscription } from './subscription.ts';

export const PLANNING_HORIZON = Temporal.Duration.from({ minutes: 10 });
export const MAX_PUNCTUAL_DELAY = Temporal.Duration.from({ seconds: 60 });

/** Less than half the time between two occurrences, which are about a day apart or more. */
const GRACE_HOURS = 6;
const MAX_MISSED_LISTED = 60;

interface PendingDelivery extends Occurrence {
  readonly state: 'pending';
  readonly expires: Temporal.Instant;
}

interface UnsentDelivery extends Occurrence {
  readonly state: 'missed' | 'skipped';
  readonly reason: string;
}

/** `next` is the first occurrence after the deliveries. */
export interface Plan {
  readonly deliveries: readonly (PendingDelivery | UnsentDelivery)[];
  readonly next?: Occurrence;
}

/**
 * Plans from the next occurrence up to `until`, exclusive. Of past occurrences, only the latest can still be posted, within
 * its grace period. Consecutive spans plan no occurrence twice.
 */
export function planDeliveries(subscription: StoredSubscription, now: Temporal.Instant, until: Temporal.Instant): Plan {
  const { recurrence, zone, next: firstOccurrence } = subscription;
  if (!firstOccurrence) return { deliveries: [] };
  // The zone's rules may have changed since the next occurrence was stored.
  const start = earlierOf(firstOccurrence.instant, toInstant(firstOccurrence.nominal, zone));
  const occurrences = occurrencesBetween(recurrence, zone, start, until).filter(
    ({ nominal }) => nominal >= firstOccurrence.nominal,
  );
  const lastPastIndex = occurrences.findLastIndex(({ instant }) => isBefore(instant, now));
  const listedOccurrences = occurrences.slice(Math.max(0, lastPastIndex + 1 - MAX_MISSED_LISTED));
  const next = nextOccurrences(recurrence, zone, until, 2).find(({ nominal }) => nominal >= firstOccurrence.nominal);
  const deliveries = listedOccurrences.map((occurrence, i) => {
    const delivery = planOccurrence(occurrence, listedOccurrences[i + 1] ?? next, subscription, now);
    const isCut = i === 0 && occurrence.nominal !== firstOccurrence.nominal && delivery.state !== 'pending';
    if (!isCut) return delivery;
    return {
      ...delivery,
      reason: `${delivery.reason}. Earlier ones, from ${localTime(firstOccurrence)} on, are not listed`,
    };
  });
  return { deliveries, ...(next ? { next } : {}) };
}

/** Undefined if the subscription is suspended, paused indefinitely or over. */
export function nextOccurrenceOf(subscription: Subscription, after: Temporal.Instant): Occurrence | undefined {
  const { recurrence, zone, pause, suspended } = subscription;
  if (suspended !== undefined) return undefined;
  if (pause === undefined) return nextOccurrences(recurrence, zone, after, 1)[0];
  const { until } = pause;
  if (until === undefined) return undefined;
  const start = Temporal.PlainDate.from(until).toZonedDateTime(zone).toInstant();
  // A clock change around midnight can move the previous day's occurrence into this day.
  const from = isBefore(after, start) ? start : after;
  return nextOccurrences(recurrence, zone, from, 2).find(({ nominal }) => nominal >= until);
}

/** The stored next occurrence follows those already planned; people wait for the next one that is not yet due. */
export function withCurrentNext(
  { next: _, ...subscription }: StoredSubscription,
  now: Temporal.Instant,
): StoredSubscription {
  const next = nextOccurrenceOf(subscription, now);
  return next ? { ...subscription, next } : subscription;
}

/**
 * After zone rules changed or the clock was set back, returns the stored next occurrence at its time by today's rules, or an
 * earlier one that is still to come.
 * @param from when the clock was set back, by the current clock; occurrences due since then occur again
 */
export function replannedOccurrence(
  subscription: StoredSubscription,
  now: Temporal.Instant,
  from: Temporal.Instant = now,
): Occurrence | undefined {
  const { next, zone, createdAt } = subscription;
  if (!next) return undefined;
  // A subscription created after `from` starts with its first occurrence after its creation.
  const isNewer = isBefore(from, createdAt) && !isBefore(now, createdAt);
  const first = nextOccurrenceOf(subscription, isNewer ? createdAt : from);
  if (first && first.nominal < next.nominal) return first;
  return { nominal: next.nominal, instant: toInstant(next.nominal, zone) };
}

function planOccurrence(
  occurrence: Occurrence,
  following: Occurrence | undefined,
  { quiet }: StoredSubscription,
  now: Temporal.Instant,
): PendingDelivery | UnsentDelivery {
  if (isQuiet(occurrence.nominal, quiet)) return { ...occurrence, state: 'skipped', reason: 'a quiet day' };
  if (following && isBefore(following.instant, now) && !isQuiet(following.nominal, quiet)) {
    const reason = `the bot was not running then, and the next one, at ${localTime(following)}, has come due since`;
    return { ...occurrence, state: 'missed', reason };
  }
  const expires = occurrence.instant.add({ hours: GRACE_HOURS });
  if (!isBefore(expires, now)) return { ...occurrence, state: 'pending', expires };
  const reason = `the bot was not running then, nor in the ${GRACE_HOURS} hours after that`;
  return { ...occurrence, state: 'missed', reason };
}

function toInstant(nominal: string, zone: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(nominal).toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant();
}

export function isQuiet(nominal: string, { weekdays, spans }: QuietDays): boolean {
  const date = nominal.slice(0, 10);
  const day = WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1];
  return weekdays.some((weekday) => weekday === day) || spans.some(({ from, to }) => from <= date && date <= to);
}

function localTime({ nominal }: Occurrence): string {
  return nominal.replace('T', ' ');
}

function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0;
}

function earlierOf(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return isBefore(b, a) ? b : a;
}
