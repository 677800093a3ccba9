import type { Temporal } from 'temporal-polyfill';

/** One bucket of send slots for each name, shared by all processes. */
export interface RateLimiter {
  /**
   * Takes up to `most` consecutive slots at `perSecond`, none over a second away. If the first is further, ask
   * again later. Unused slots expire after a tenth of a second.
   */
  take(name: string, most: number, perSecond: number): Promise<Slots>;
  /** Call after the clock was set back: resets buckets that wait for a later time. */
  setBack(): Promise<void>;
  /** Gives no slot before this. */
  holdUntil(name: string, until: Temporal.Instant): Promise<void>;
}

export interface Slots {
  readonly count: number;
  /** How long to wait for the first of them; with none taken, before asking again. */
  readonly wait: Temporal.Duration;
}
