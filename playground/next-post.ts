import type { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../src/briefing/briefing.ts';
import { addDays, dateAt } from '../src/briefing/dates.ts';
import { initialCursor } from '../src/delivery/compose.ts';
import type { Candidate, Composed } from '../src/ports/ledger.ts';
import { planDeliveries, withCurrentNext } from '../src/schedule/due.ts';
import { nextOccurrences, occurrencesBetween } from '../src/schedule/occurrences.ts';
import type { PlatformName, StoredSubscription } from '../src/schedule/subscription.ts';

/** The next post of a channel. */
export interface NextPost {
  readonly at: Temporal.Instant;
  readonly platform: PlatformName;
  readonly what: string;
}

/** So many occurrences without anything to say, and no further one is looked at: a year of days. */
const MAX_QUIET = 370;
const LOOK_BACK = { hours: 24 * 70 } as const;

interface Outlook {
  readonly briefing: Briefing;
  readonly compose: (candidate: Candidate) => Composed;
  readonly now: Temporal.Instant;
}

/**
 * When something is posted next: the first occurrence that is no quiet day and has something to say, if everything before is known
 * that was due before. Undefined if nothing is in sight.
 */
export function nextPostOf(subscriptions: readonly StoredSubscription[], outlook: Outlook): NextPost | undefined {
  return subscriptions
    .flatMap((subscription) => nextOf(subscription, outlook) ?? [])
    .toSorted((a, b) => a.at.epochMilliseconds - b.at.epochMilliseconds)[0];
}

function nextOf(subscription: StoredSubscription, { briefing, compose, now }: Outlook): NextPost | undefined {
  const { next } = withCurrentNext(subscription, now);
  if (!next) return undefined;
  const { id, story, recurrence, zone, wish, createdAt, address } = subscription;
  const created = dateAt(createdAt, zone);
  const last = occurrencesBetween(recurrence, zone, now.subtract(LOOK_BACK), now).at(-1)?.nominal.slice(0, 10);
  const cursor = initialCursor(briefing, last !== undefined && last >= created ? addDays(last, 1) : created);
  const coming = nextOccurrences(recurrence, zone, next.instant, MAX_QUIET).find(
    (one) =>
      compose({ subscription: id, story, nominal: one.nominal, wish, zone, createdAt, cursor }).kind === 'message' &&
      isPosted({ ...subscription, next: one }, now, one.instant),
  );
  if (!coming) return undefined;
  const what = wish.kind === 'digest' ? 'the digest' : 'reminders';
  return { at: coming.instant, platform: address.platform, what };
}

/** Whether the next occurrence of a subscription is on no quiet day. */
function isPosted(subscription: StoredSubscription, now: Temporal.Instant, at: Temporal.Instant): boolean {
  return planDeliveries(subscription, now, at.add({ milliseconds: 1 })).deliveries.some(
    ({ state }) => state === 'pending',
  );
}
