import { Temporal } from 'temporal-polyfill';
import { nextOccurrences, type Occurrence, occurrencesBetween } from './occurrences.ts';
import { WEEKDAYS } from './recurrence.ts';
import type { QuietDays, StoredSubscription, Subscription } from './subscription.ts';

/** How far ahead occurrences are planned. */
export const LEAD = Temporal.Duration.from({ minutes: 10 });
/** What is delivered longer than this after it was due is called late. */
export const LATE = Temporal.Duration.from({ seconds: 60 });

/** What was missed is posted after all within this, or within half the time to the next one if that is less. */
const LONGEST_GRACE = Temporal.Duration.from({ hours: 6 });
/** More that were missed are not listed one by one. */
const MOST_MISSED = 60;
/** Mostly long enough for so many. */
const FIRST_LOOK_BACK = Temporal.Duration.from({ hours: 24 * 70 });

/** An occurrence that is to be posted. */
interface Coming extends Occurrence {
  readonly state: 'pending';
  /** After this it is too late to post it. */
  readonly expires: Temporal.Instant;
}

/** An occurrence that is not, and why. */
interface Passed extends Occurrence {
  readonly state: 'missed' | 'skipped';
  readonly reason: string;
}

/** What becomes of the occurrences of a subscription up to a time, and which is next. */
export interface Plan {
  readonly deliveries: readonly (Coming | Passed)[];
  readonly next?: Occurrence;
}

/**
 * What becomes of the occurrences of a subscription from its next one to `until`, which is not included. Of those that
 * went by, only the latest is still to be posted, and only within its grace; the others were missed. On a quiet day
 * nothing is posted. Whenever it is asked, spans laid end to end plan each occurrence once.
 * @param until after `now`: occurrences that are to come before it are planned too
 */
export function planOf(standing: StoredSubscription, now: Temporal.Instant, until: Temporal.Instant): Plan {
  const { recurrence, zone, next: first } = standing;
  if (!first) return { deliveries: [] };
  // The rules of the zone may have changed since it was noted when the next one is.
  const start = earlier(first.instant, instantOf(first.nominal, zone));
  const occurrences = occurrencesBetween(recurrence, zone, lookBack(standing, start, now), until).filter(
    ({ nominal }) => nominal >= first.nominal,
  );
  const gone = occurrences.findLastIndex(({ instant }) => isBefore(instant, now));
  const listed = occurrences.slice(Math.max(0, gone + 1 - MOST_MISSED));
  const next = nextOccurrences(recurrence, zone, until, 2).find(({ nominal }) => nominal >= first.nominal);
  const deliveries = listed.map((one, i) => {
    const fate = fateOf(one, listed[i + 1] ?? next, standing, now);
    const isCut = i === 0 && one.nominal !== first.nominal && fate.state !== 'pending';
    return isCut
      ? { ...fate, reason: `${fate.reason}. Those before it, from ${said(first)} on, are not listed` }
      : fate;
  });
  return { deliveries, ...(next ? { next } : {}) };
}

/** The first occurrence at or after a time that is to be planned: none while it is paused for good or suspended. */
export function nextOf(subscription: Subscription, after: Temporal.Instant): Occurrence | undefined {
  const { recurrence, zone, pause, suspended } = subscription;
  if (suspended !== undefined) return undefined;
  if (pause === undefined) return nextOccurrences(recurrence, zone, after, 1)[0];
  const { until } = pause;
  if (until === undefined) return undefined;
  const start = Temporal.PlainDate.from(until).toZonedDateTime(zone).toInstant();
  // A gap around midnight moves the occurrence of the day before into that day.
  const from = isBefore(after, start) ? start : after;
  return nextOccurrences(recurrence, zone, from, 2).find(({ nominal }) => nominal >= until);
}

/** A subscription as people see it: what is planned already and still to come is next for them. */
export function asOf({ next: _, ...standing }: StoredSubscription, now: Temporal.Instant): StoredSubscription {
  const next = nextOf(standing, now);
  return next ? { ...standing, next } : standing;
}

/**
 * The next occurrence once the rules of zones have changed, or the clock was set back: the one that stands, at its time by
 * the rules of today, or an earlier one that is yet to come.
 * @param from when the clock was set back, by the clock as it is now: what fell due since is yet to come too
 */
export function replanned(
  standing: StoredSubscription,
  now: Temporal.Instant,
  from: Temporal.Instant = now,
): Occurrence | undefined {
  const { next, zone, createdAt } = standing;
  if (!next) return undefined;
  // What was subscribed since begins with what comes after it.
  const isNewer = isBefore(from, createdAt) && !isBefore(now, createdAt);
  const first = nextOf(standing, isNewer ? createdAt : from);
  if (first && first.nominal < next.nominal) return first;
  return { nominal: next.nominal, instant: instantOf(next.nominal, zone) };
}

/** For how long an occurrence may still be posted. */
export function graceOf(one: Occurrence, following: Occurrence | undefined): Temporal.Duration {
  if (!following) return LONGEST_GRACE;
  const half = Temporal.Duration.from({
    milliseconds: Math.floor(one.instant.until(following.instant).total('milliseconds') / 2),
  });
  return Temporal.Duration.compare(half, LONGEST_GRACE) < 0 ? half : LONGEST_GRACE;
}

function fateOf(
  one: Occurrence,
  following: Occurrence | undefined,
  { quiet }: StoredSubscription,
  now: Temporal.Instant,
): Coming | Passed {
  if (isQuiet(one.nominal, quiet)) return { ...one, state: 'skipped', reason: 'a quiet day' };
  if (following && isBefore(following.instant, now) && !isQuiet(following.nominal, quiet)) {
    const reason = `the bot was not at work then, and the one of ${said(following)} has come since`;
    return { ...one, state: 'missed', reason };
  }
  const grace = graceOf(one, following);
  const expires = one.instant.add(grace);
  if (!isBefore(expires, now)) return { ...one, state: 'pending', expires };
  const hours = Math.floor(grace.total('hours'));
  return { ...one, state: 'missed', reason: `the bot was not at work then, nor in the ${hours} hours after` };
}

/** From when on occurrences are looked at: after years without the bot, long enough ago for those that are listed. */
function lookBack(
  { recurrence, zone }: StoredSubscription,
  start: Temporal.Instant,
  now: Temporal.Instant,
): Temporal.Instant {
  for (let hours = FIRST_LOOK_BACK.hours; ; hours *= 4) {
    const from = now.subtract({ hours });
    if (!isBefore(start, from)) return start;
    if (
      nextOccurrences(recurrence, zone, from, MOST_MISSED).filter(({ instant }) => isBefore(instant, now)).length ===
      MOST_MISSED
    )
      return from;
  }
}

/** When an occurrence is, by the zone's rules of today. */
function instantOf(nominal: string, zone: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(nominal).toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant();
}

function isQuiet(nominal: string, { weekdays, spans }: QuietDays): boolean {
  const date = nominal.slice(0, 10);
  const day = WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1];
  return weekdays.some((one) => one === day) || spans.some(({ from, to }) => from <= date && date <= to);
}

/** "2026-05-09 09:00". */
function said({ nominal }: Occurrence): string {
  return nominal.replace('T', ' ');
}

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0;
}

function earlier(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return isBefore(other, one) ? other : one;
}
