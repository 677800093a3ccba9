import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { DURATIONS_MS } from '../../src/delivery/durations.ts';
import { type Attempt, mayRepeat, outcomeAfterPost, outcomeAfterSearch } from '../../src/delivery/outcomes.ts';
import type { Outcome } from '../../src/ports/ledger.ts';
import type { FindResult, PostResult } from '../../src/ports/platform.ts';

const START = Temporal.Instant.from('2026-05-08T09:00:00Z');
const seconds = (count: number) => Temporal.Duration.from({ milliseconds: count * 1000 });

/** In seconds after the first claim. */
function attempt(
  sentAt: number,
  now: number,
  overrides: { number?: number; repeats?: number; doubt?: boolean; since?: number } = {},
): Attempt {
  return {
    delivery: {
      attempt: overrides.number ?? 1,
      firstClaimedAt: START,
      expires: START.add(seconds(6 * 3600)),
      ...(overrides.since === undefined ? {} : { inDoubtSince: START.add(seconds(overrides.since)) }),
    },
    isInDoubt: overrides.doubt ?? false,
    sentAt: START.add(seconds(sentAt)),
    now: START.add(seconds(now)),
    idempotencyWindow: seconds(overrides.repeats ?? 0),
    durations: DURATIONS_MS,
  };
}

/** "pending +30: the reason", with seconds after the first claim */
function shown(outcome: Outcome): string {
  const at = 'retryAt' in outcome ? ` +${START.until(outcome.retryAt).total('seconds')}` : '';
  const why = 'reason' in outcome ? `: ${outcome.reason}` : '';
  return `${outcome.state}${at}${why}`;
}

const doubt: PostResult = { kind: 'in doubt', reason: 'a reset' };
const refusal: PostResult = { kind: 'rejected', reason: 'gone', gone: 'channel' };
const retry = (after: number): PostResult => ({
  kind: 'retry',
  after: seconds(after),
  scope: 'channel',
  reason: 'a 429',
});

const first = attempt(0, 1);
const repeated = attempt(40, 41, { doubt: true });

describe('after a post', () => {
  it.each<[string, PostResult, Attempt, string]>([
    ['accepted', { kind: 'sent', post: 'p1' }, first, 'delivered'],
    ['rejected', refusal, first, 'dead: gone'],
    ['rejected after an earlier post in doubt', refusal, repeated, 'uncertain: gone'],
    ['rate-limited', retry(30), first, 'pending +31: a 429'],
    ['rate-limited until it expires', retry(6 * 3600 - 1), first, 'pending +21600: a 429'],
    ['rate-limited for longer', retry(6 * 3600), first, 'missed: it could not be sent in time: a 429'],
    ['rate-limited after an earlier post in doubt', retry(30), repeated, 'in doubt +82: a 429'],
    ['rate-limited long after an earlier post in doubt', retry(600), repeated, 'in doubt +641: a 429'],
    ['in doubt', doubt, attempt(0, 15), 'in doubt +30: a reset'],
    ['in doubt and can be repeated', doubt, attempt(0, 0.5, { repeats: 120 }), 'in doubt +1.5: a reset'],
    ['in doubt after a timeout and can be repeated', doubt, attempt(0, 15, { repeats: 120 }), 'in doubt +30: a reset'],
    ['in doubt a second time and can be repeated', doubt, attempt(16, 17, { repeats: 120 }), 'in doubt +34: a reset'],
    ['in doubt at the last time for a repeat', doubt, attempt(36, 37, { repeats: 120 }), 'in doubt +74: a reset'],
    ['in doubt too late for a repeat', doubt, attempt(38, 39, { repeats: 120 }), 'in doubt +68: a reset'],
    ['in doubt too late for the effect of a repeat', doubt, attempt(46, 46, { repeats: 180 }), 'in doubt +92: a reset'],
  ])('that is $0, the delivery becomes $3', (_, posted, given, outcome) => {
    expect(shown(outcomeAfterPost(posted, given))).toBe(outcome);
  });

  it("the outcome contains the post's id, or the scope that is gone", () => {
    expect(outcomeAfterPost({ kind: 'sent', post: 'p1' }, first)).toEqual({ state: 'delivered', post: 'p1' });
    const gone = { kind: 'rejected', reason: 'revoked', gone: 'workspace' } as const;
    const ends = { reason: 'revoked', suspends: 'workspace' };
    expect(outcomeAfterPost(gone, first)).toEqual({ state: 'dead', ...ends });
    expect(outcomeAfterPost(gone, repeated)).toEqual({ state: 'uncertain', ...ends });
  });
});

describe('the outcome of a channel search', () => {
  const absent: FindResult = { kind: 'absent' };
  const later = (after: number) => ({ kind: 'retry', after: seconds(after), reason: 'busy' }) as const;
  const cannot = 'it may have arrived, but the channel cannot be read now: busy';
  const notThere = 'it did not arrive: it is not in the channel';
  const gaveUp = 'uncertain: it may have arrived, but the channel could not be read for 1 h: busy';
  it.each<[string, FindResult, Attempt, string]>([
    ['found', { kind: 'found', post: 'p1' }, attempt(30, 31), 'delivered: it arrived: it is in the channel'],
    ['absent', absent, attempt(30, 31), `pending +31: ${notThere}`],
    ['absent a second time', absent, attempt(60, 61, { number: 2 }), `pending +121: ${notThere}`],
    ['absent a fifth time', absent, attempt(999, 1000, { number: 5 }), `pending +1060: ${notThere}`],
    ['absent after it expired', absent, attempt(21600, 21601), `missed: it could not be sent in time: ${notThere}`],
    ['in a channel that is not readable now', later(1), attempt(30, 31), `in doubt +62: ${cannot}`],
    ['in a channel that is not readable for minutes', later(500), attempt(30, 31), `in doubt +531: ${cannot}`],
    ['in a channel that is not readable for an hour', later(1), attempt(3599, 3600), `in doubt +3900: ${cannot}`],
    ['in a channel that is not readable for longer', later(1), attempt(3600, 3601), gaveUp],
    ['in doubt for an hour', later(1), attempt(7200, 7200, { since: 3600 }), `in doubt +7500: ${cannot}`],
    ['in doubt for more than an hour', later(1), attempt(7200, 7200, { since: 3599 }), gaveUp],
    [
      'in a channel that is never readable',
      { kind: 'unreadable', reason: 'a scope' },
      attempt(30, 31),
      'uncertain: it may have arrived, but the channel cannot be read: a scope',
    ],
    [
      'searched for page by page for hours',
      { ...later(60), hasProgressed: true },
      attempt(9000, 9001),
      'in doubt +9061: it may have arrived; the channel is being read page by page',
    ],
  ])('for a post that is $0 is "$3"', (_, found, given, outcome) => {
    expect(shown(outcomeAfterSearch(found, given))).toBe(outcome);
  });
});

describe('a delivery in doubt', () => {
  const at = (count: number) => START.add(seconds(count));
  it.each([
    ['may', 75],
    ['may not', 75.001],
  ])('$0 be repeated $1 s after its first claim', (may, count) => {
    expect(mayRepeat(attempt(0, 0, { repeats: 120 }), at(count))).toBe(may === 'may');
  });

  it('must not be repeated if a repeat is a new post, or once it has expired', () => {
    expect(mayRepeat(attempt(0, 0), at(0))).toBe(false);
    expect(mayRepeat(attempt(0, 0, { repeats: 120 }), at(-1))).toBe(false);
    expect(mayRepeat(attempt(0, 0, { repeats: 100_000 }), at(21_600))).toBe(true);
    expect(mayRepeat(attempt(0, 0, { repeats: 100_000 }), at(21_601))).toBe(false);
  });
});
