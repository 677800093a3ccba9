import type { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../src/briefing/briefing.ts';
import { addDays, dateAt } from '../src/briefing/dates.ts';
import { initialCursor } from '../src/delivery/composer.ts';
import type { Candidate, ComposeResult } from '../src/ports/ledger.ts';
import { nextOccurrences, occurrencesBetween } from '../src/schedule/occurrences.ts';
import { planDeliveries, withCurrentNext } from '../src/schedule/plan.ts';
import type { PlatformName, StoredSubscription } from '../src/schedule/subscription.ts';

export interface NextPost {
  readonly at: Temporal.Instant;
  readonly platform: PlatformName;
  readonly what: string;
}

const MAX_QUIET_OCCURRENCES = 370;
const LOOK_BACK_TIME = { hours: 24 * 70 } as const;

interface Outlook {
  readonly briefing: Briefing;
  readonly compose: (candidate: Candidate) => ComposeResult;
  readonly now: Temporal.Instant;
}

/** Returns the next post with news, as if all earlier occurrences had been posted. */
export function findNextPost(subscriptions: readonly StoredSubscription[], outlook: Outlook): NextPost | undefined {
  return subscriptions
    .flatMap((subscription) => nextPostWithNews(subscription, outlook) ?? [])
    .toSorted((a, b) => a.at.epochMilliseconds - b.at.epochMilliseconds)[0];
}

function nextPostWithNews(subscription: StoredSubscription, { briefing, compose, now }: Outlook): NextPost | undefined {
  const { next } = withCurrentNext(subscription, now);
  if (!next) return undefined;
  const { id, story, recurrence, zone, wish, createdAt, address } = subscription;
  const createdDay = dateAt(createdAt, zone);
  const lastOccurrence = occurrencesBetween(recurrence, zone, now.subtract(LOOK_BACK_TIME), now)
    .at(-1)
    ?.nominal.slice(0, 10);
  const cursor = initialCursor(
    briefing,
    lastOccurrence !== undefined && lastOccurrence >= createdDay ? addDays(lastOccurrence, 1) : createdDay,
  );
  const nextWithNews = nextOccurrences(recurrence, zone, next.instant, MAX_QUIET_OCCURRENCES).find(
    (occurrence) =>
      compose({ subscription: id, story, nominal: occurrence.nominal, wish, zone, createdAt, cursor }).kind ===
        'message' && isPostingDay({ ...subscription, next: occurrence }, now, occurrence.instant),
  );
  if (!nextWithNews) return undefined;
  const what = wish.kind === 'digest' ? 'the digest' : 'reminders';
  return { at: nextWithNews.instant, platform: address.platform, what };
}

function isPostingDay(subscription: StoredSubscription, now: Temporal.Instant, at: Temporal.Instant): boolean {
  return planDeliveries(subscription, now, at.add({ milliseconds: 1 })).deliveries.some(
    ({ state }) => state === 'pending',
  );
}
