/** Time limits of deliveries, in milliseconds. */
export interface DeliveryTimeouts {
  /** How long a claim holds. Afterwards, other processes treat the delivery as in doubt. */
  readonly lease: number;
  /** Timeout of a platform's response. */
  readonly postTimeout: number;
  /** A post takes effect within this time, or never. */
  readonly settleDelay: number;
  /** After this long in doubt, a delivery becomes uncertain if the channel cannot be read. */
  readonly maxDoubt: number;
  /** The shortest wait between two attempts at one delivery. */
  readonly minRetryWait: number;
  /** The longest wait between two posts of one delivery. */
  readonly maxRetryWait: number;
  /** The longest wait between two searches of the channel for one delivery. */
  readonly maxSearchWait: number;
}

/** Other processes take over a killed process's claims within a minute: the lease plus one tick. */
export const DURATIONS: DeliveryTimeouts = {
  lease: 45_000,
  postTimeout: 15_000,
  settleDelay: 30_000,
  maxDoubt: 3_600_000,
  minRetryWait: 1000,
  maxRetryWait: 60_000,
  maxSearchWait: 300_000,
};

/**
 * The oldest claim with which a post may start: the post must take effect before the lease ends and others look for it.
 */
export function maxClaimAge({ lease, settleDelay }: DeliveryTimeouts): number {
  return Math.min(lease / 2, lease - settleDelay);
}

/** The largest clock step after which a post that starts now still takes effect within its lease. */
export function maxClockStep(durations: DeliveryTimeouts): number {
  return durations.lease - maxClaimAge(durations);
}
