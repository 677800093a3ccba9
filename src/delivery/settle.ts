import { Temporal } from 'temporal-polyfill';
import type { Claimed, Outcome } from '../ports/ledger.ts';
import type { Found, Posted } from '../ports/platform.ts';
import type { Durations } from './durations.ts';

/** An attempt, and what its platform promises. Times are those of the ledger's clock. */
export interface Attempt {
  readonly claimed: Pick<Claimed, 'attempt' | 'expires' | 'firstClaimed' | 'doubtful'>;
  /** Whether an earlier post of it may have arrived. */
  readonly isInDoubt: boolean;
  readonly began: Temporal.Instant;
  readonly now: Temporal.Instant;
  /** How long the platform takes a repeated post for the same one. */
  readonly repeatsFor: Temporal.Duration;
  readonly durations: Durations;
}

/** What a post comes to. */
export function afterPost(posted: Posted, attempt: Attempt): Outcome {
  switch (posted.kind) {
    case 'sent':
      return { state: 'delivered', post: posted.post };
    case 'rejected':
      // A refusal tells nothing of an earlier post.
      return {
        state: attempt.isInDoubt ? 'uncertain' : 'dead',
        reason: posted.reason,
        suspends: posted.gone,
      };
    case 'retry':
      // What was in doubt still is: nothing was taken now, and may have been before.
      return attempt.isInDoubt
        ? { state: 'in doubt', at: notBefore(posted.after, attempt), reason: posted.reason }
        : later(attempt.now.add(posted.after), posted.reason, attempt);
    case 'in doubt':
      return inDoubt(posted.reason, attempt);
  }
}

/** What a look into the channel comes to, for a delivery that is in doubt. */
export function afterFind(found: Found, attempt: Attempt): Outcome {
  const { claimed, now, durations } = attempt;
  switch (found.kind) {
    case 'found':
      return { state: 'delivered', post: found.post, reason: 'it did arrive: it is in the channel' };
    case 'unreadable':
      return { state: 'uncertain', reason: `it may have arrived, and the channel cannot be read: ${found.reason}` };
    case 'absent': {
      // Retry the first one immediately: usually only the response was lost. Later retries stop when the delivery expires.
      const rest = claimed.attempt === 1 ? 0 : restOf(attempt);
      return later(now.add({ milliseconds: rest }), 'it did not arrive: it is not in the channel', attempt);
    }
    case 'retry': {
      if (found.hasProgressed) {
        const reason = 'it may have arrived, and the channel is being read page by page';
        return { state: 'in doubt', at: now.add(found.after), reason };
      }
      if (since(claimed.doubtful ?? claimed.firstClaimed, now) > durations.longestDoubt) {
        const hours = Math.round(durations.longestDoubt / 360_000) / 10;
        const reason = `it may have arrived, and for ${hours} h the channel could not be read: ${found.reason}`;
        return { state: 'uncertain', reason };
      }
      const reason = `it may have arrived, and the channel cannot be read now: ${found.reason}`;
      return { state: 'in doubt', at: notBefore(found.after, attempt, durations.longestLookRest), reason };
    }
  }
}

/**
 * Whether what is in doubt may simply be posted again: whatever an earlier post does, it does while the platform still
 * takes this one for the same.
 */
export function mayRepeat({ claimed, repeatsFor, durations }: Attempt, at: Temporal.Instant): boolean {
  const { postTimeout, settleDelay } = durations;
  const { firstClaimed } = claimed;
  const last = firstClaimed.add(repeatsFor).subtract({ milliseconds: postTimeout + settleDelay });
  // First claimed in the future: the clock was set back, and nobody knows how long ago that was.
  const isKnown = Temporal.Instant.compare(firstClaimed, at) <= 0;
  return isKnown && Temporal.Instant.compare(at, last) <= 0 && Temporal.Instant.compare(at, claimed.expires) <= 0;
}

function inDoubt(reason: string, attempt: Attempt): Outcome {
  const soon = attempt.now.add({ milliseconds: restOf(attempt) });
  const settled = attempt.began.add({ milliseconds: attempt.durations.settleDelay });
  // If nobody comes to repeat it in time, it is looked up: not before this post has had its effect, either.
  const isRepeated = mayRepeat(attempt, soon) && mayRepeat(attempt, settled);
  return { state: 'in doubt', at: isRepeated ? soon : settled, reason };
}

/** To be sent at a time, unless it is too late by then. */
function later(at: Temporal.Instant, reason: string, { claimed }: Attempt): Outcome {
  if (Temporal.Instant.compare(at, claimed.expires) <= 0) return { state: 'pending', at, reason };
  return { state: 'missed', reason: `it could not be sent in time: ${reason}` };
}

/** When to try again what is in doubt, after a wait that a platform asked for. */
function notBefore(
  after: Temporal.Duration,
  attempt: Attempt,
  longest = attempt.durations.longestRest,
): Temporal.Instant {
  const wait = Math.max(after.total('milliseconds'), restOf(attempt, longest));
  return attempt.now.add({ milliseconds: Math.ceil(wait) });
}

/** As long again as it took so far, within bounds: 1 s, 2 s, 4 s … if nothing else takes time. */
function restOf({ claimed, now, durations }: Attempt, longest = durations.longestRest): number {
  const { shortestRest } = durations;
  return Math.min(longest, Math.max(shortestRest, Math.ceil(since(claimed.firstClaimed, now))));
}

function since(then: Temporal.Instant, now: Temporal.Instant): number {
  return then.until(now).total('milliseconds');
}
