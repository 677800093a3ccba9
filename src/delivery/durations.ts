/** In milliseconds. Other processes take over a killed process's claims within a minute: the lease plus one tick. */
export const DURATIONS_MS = {
  /** After this time, other processes treat the delivery as in doubt. */
  lease: 45_000,
  postTimeout: 15_000,
  /** A post takes effect within this time, or never. */
  settleDelay: 30_000,
  /** After this long in doubt, a delivery becomes uncertain if the channel cannot be read. */
  maxDoubt: 3_600_000,
  minRetryWait: 1000,
  maxRetryWait: 60_000,
  maxSearchWait: 300_000,
};

export type DeliveryTimeouts = Readonly<typeof DURATIONS_MS>;
