/** Time limits of deliveries, in milliseconds. */
export interface Durations {
  /** How long a claim holds. After it, other processes treat the delivery as in doubt. */
  readonly lease: number;
  /** How long a platform may take to answer. */
  readonly postTimeout: number;
  /** A post takes effect within this time or never. */
  readonly settleDelay: number;
  /** A delivery in doubt for longer becomes uncertain if the channel cannot be read. */
  readonly longestDoubt: number;
  /** The shortest time between two attempts at one delivery. */
  readonly shortestRest: number;
  /** The longest time between two posts of one delivery. */
  readonly longestRest: number;
  /** The longest time between two looks for one delivery in its channel. */
  readonly longestLookRest: number;
}

/** Other processes take over a killed process's claims within a minute: its lease plus one tick. */
export const DURATIONS: Durations = {
  lease: 45_000,
  postTimeout: 15_000,
  settleDelay: 30_000,
  longestDoubt: 3_600_000,
  shortestRest: 1000,
  longestRest: 60_000,
  longestLookRest: 300_000,
};

/** Largest age of a claim at which a post may begin: it must take effect before the lease ends and others look for it. */
export function oldestToPost({ lease, settleDelay }: Durations): number {
  return Math.min(lease / 2, lease - settleDelay);
}

/** Largest clock step at which a post that begins now still takes effect within its lease. */
export function mostStep(durations: Durations): number {
  return durations.lease - oldestToPost(durations);
}
