import { Temporal } from 'temporal-polyfill';
import type { ClaimedDelivery, Outcome } from '../ports/ledger.ts';
import type { FindResult, PostResult } from '../ports/platform.ts';
import type { DeliveryTimeouts } from './durations.ts';

/** Times are by the ledger's clock. */
export interface Attempt {
  readonly delivery: Pick<ClaimedDelivery, 'attempt' | 'expires' | 'firstClaimedAt' | 'inDoubtSince'>;
  /** True if an earlier post may have arrived. */
  readonly isInDoubt: boolean;
  readonly sentAt: Temporal.Instant;
  readonly now: Temporal.Instant;
  readonly idempotencyWindow: Temporal.Duration;
  readonly durations: DeliveryTimeouts;
}

export function outcomeAfterPost(result: PostResult, attempt: Attempt): Outcome {
  switch (result.kind) {
    case 'sent':
      return { state: 'delivered', post: result.post };
    case 'rejected':
      return { state: attempt.isInDoubt ? 'uncertain' : 'dead', reason: result.reason, suspends: result.gone };
    case 'retry':
      // This post was not accepted, but an earlier one may have been.
      return attempt.isInDoubt
        ? { state: 'in doubt', retryAt: retryTime(result.after, attempt), reason: result.reason }
        : retryOrMiss(attempt.now.add(result.after), result.reason, attempt);
    case 'in doubt': {
      const retryAt = attempt.now.add({ milliseconds: backoff(attempt) });
      const settledAt = attempt.sentAt.add({ milliseconds: attempt.durations.settleDelay });
      // If no process repeats the post in time, the channel is searched, but only after this post has taken effect or failed.
      const isRepeated = mayRepeat(attempt, retryAt) && mayRepeat(attempt, settledAt);
      return { state: 'in doubt', retryAt: isRepeated ? retryAt : settledAt, reason: result.reason };
    }
  }
}

export function outcomeAfterSearch(result: FindResult, attempt: Attempt): Outcome {
  const { delivery, now, durations } = attempt;
  switch (result.kind) {
    case 'found':
      return { state: 'delivered', post: result.post, reason: 'it arrived: it is in the channel' };
    case 'unreadable':
      return { state: 'uncertain', reason: `it may have arrived, but the channel cannot be read: ${result.reason}` };
    case 'absent': {
      // The first retry is immediate: usually only the connection broke.
      const wait = delivery.attempt === 1 ? 0 : backoff(attempt);
      return retryOrMiss(now.add({ milliseconds: wait }), 'it did not arrive: it is not in the channel', attempt);
    }
    case 'retry': {
      if (result.hasProgressed) {
        const reason = 'it may have arrived; the channel is being read page by page';
        return { state: 'in doubt', retryAt: now.add(result.after), reason };
      }
      if (millisecondsSince(delivery.inDoubtSince ?? delivery.firstClaimedAt, now) > durations.maxDoubt) {
        const hours = Math.round(durations.maxDoubt / 360_000) / 10;
        const reason = `it may have arrived, but the channel could not be read for ${hours} h: ${result.reason}`;
        return { state: 'uncertain', reason };
      }
      const reason = `it may have arrived, but the channel cannot be read now: ${result.reason}`;
      return { state: 'in doubt', retryAt: retryTime(result.after, attempt, durations.maxSearchWait), reason };
    }
  }
}

/** A delivery in doubt is repeated only before it expires, and only while the platform would recognise the repeated post. */
export function mayRepeat({ delivery, idempotencyWindow, durations }: Attempt, repeatAt: Temporal.Instant): boolean {
  const { postTimeout, settleDelay } = durations;
  const { firstClaimedAt, expires } = delivery;
  const latestRepeat = firstClaimedAt.add(idempotencyWindow).subtract({ milliseconds: postTimeout + settleDelay });
  // If the first claim lies in the future, the clock was set back and the real age is unknown.
  const isAgeKnown = Temporal.Instant.compare(firstClaimedAt, repeatAt) <= 0;
  return (
    isAgeKnown &&
    Temporal.Instant.compare(repeatAt, latestRepeat) <= 0 &&
    Temporal.Instant.compare(repeatAt, expires) <= 0
  );
}

function retryOrMiss(retryAt: Temporal.Instant, reason: string, { delivery }: Attempt): Outcome {
  if (Temporal.Instant.compare(retryAt, delivery.expires) <= 0) return { state: 'pending', retryAt, reason };
  return { state: 'missed', reason: `it could not be sent in time: ${reason}` };
}

function retryTime(
  minWait: Temporal.Duration,
  attempt: Attempt,
  maxWait = attempt.durations.maxRetryWait,
): Temporal.Instant {
  const wait = Math.max(minWait.total('milliseconds'), backoff(attempt, maxWait));
  return attempt.now.add({ milliseconds: Math.ceil(wait) });
}

function backoff({ delivery, now, durations }: Attempt, maxWait = durations.maxRetryWait): number {
  return Math.min(
    maxWait,
    Math.max(durations.minRetryWait, Math.ceil(millisecondsSince(delivery.firstClaimedAt, now))),
  );
}

function millisecondsSince(start: Temporal.Instant, now: Temporal.Instant): number {
  return start.until(now).total('milliseconds');
}
