/** How long things take at most, in milliseconds. */
export interface Durations {
  /** For how long a claim holds, before others take its delivery for in doubt. */
  readonly lease: number;
  /** For how long a platform's answer is waited for. */
  readonly postTimeout: number;
  /** Within this a post that was begun has taken effect, or never will. */
  readonly settleDelay: number;
  /** What is in doubt for longer, and cannot be looked up, stays uncertain. */
  readonly longestDoubt: number;
  /** The least time between two tries of the same, */
  readonly shortestRest: number;
  /** and the most. */
  readonly longestRest: number;
}

export const DURATIONS: Durations = {
  lease: 60_000,
  postTimeout: 15_000,
  settleDelay: 30_000,
  longestDoubt: 3_600_000,
  shortestRest: 1000,
  longestRest: 300_000,
};

/**
 * How old a claim may be for a post to begin: so young that whatever comes of it has come before the lease ends, and others
 * look for it.
 */
export function oldestToPost({ lease, settleDelay }: Durations): number {
  return Math.min(lease / 2, lease - settleDelay);
}

/** By how much the clock may be set before a post that begins at once comes to its effect after its lease. */
export function mostStep(durations: Durations): number {
  return durations.lease - oldestToPost(durations);
}
