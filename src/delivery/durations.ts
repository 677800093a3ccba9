/** Time limits of deliveries, in milliseconds. */
export interface Durations {
  /** How long a claim holds. After it, another process takes its delivery for in doubt. */
  readonly lease: number;
  /** How long a platform may take to answer. */
  readonly postTimeout: number;
  /** A post has taken effect within this, or never will. */
  readonly settleDelay: number;
  /** A delivery that is in doubt for longer and cannot be looked up becomes uncertain. */
  readonly longestDoubt: number;
  /** The shortest time between two attempts at one delivery. */
  readonly shortestRest: number;
  /** The longest time between two posts of one delivery. */
  readonly longestRest: number;
  /** The longest time between two looks for one delivery in its channel. */
  readonly longestLookRest: number;
}

/** A killed process's claims are taken up within a minute: its lease, and the tick that wakes the others. */
export const DURATIONS: Durations = {
  lease: 45_000,
  postTimeout: 15_000,
  settleDelay: 30_000,
  longestDoubt: 3_600_000,
  shortestRest: 1000,
  longestRest: 60_000,
  longestLookRest: 300_000,
};

/** How old a claim may be when its post begins: the post takes effect before the lease ends and others look for it. */
export function oldestToPost({ lease, settleDelay }: Durations): number {
  return Math.min(lease / 2, lease - settleDelay);
}

/** By how much the clock may be set without a post that begins now taking effect after its lease. */
export function mostStep(durations: Durations): number {
  return durations.lease - oldestToPost(durations);
}
