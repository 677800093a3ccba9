import type { Temporal } from 'temporal-polyfill';

/** Send slots in named buckets, shared by all processes. */
export interface RateLimiter {
  /** Takes up to `limit` slots in a row at the rate `perSecond`, at most a second ahead. Unused slots expire after 0.1 s. */
  take(name: string, limit: number, perSecond: number): Promise<Slots>;
  pauseUntil(name: string, until: Temporal.Instant): Promise<void>;
}

export interface Slots {
  readonly count: number;
  /** The wait until the first slot, or until the next call if no slot is free. */
  readonly wait: Temporal.Duration;
}
