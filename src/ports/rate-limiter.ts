import type { Temporal } from 'temporal-polyfill';

/** Send slots in named buckets, shared by all processes. */
export interface RateLimiter {
  /** Takes up to `limit` consecutive slots at the rate `perSecond`, at most a second ahead. Unused slots expire after 0.1 s. */
  take(name: string, limit: number, perSecond: number): Promise<Slots>;
  /** Adjusts to a clock that was set back: resets buckets that wait for a later time. */
  afterClockSetBack(): Promise<void>;
  pauseUntil(name: string, until: Temporal.Instant): Promise<void>;
}

export interface Slots {
  readonly count: number;
  /** The wait until the first slot, or until the next call if no slot is free. */
  readonly wait: Temporal.Duration;
}
