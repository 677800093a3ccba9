import type { Temporal } from 'temporal-polyfill';

/** Send slots in buckets by name, shared by all processes. */
export interface RateLimiter {
  /**
   * Takes up to `limit` consecutive slots at the rate `perSecond`, none of them more than a second away. If the first is
   * later, ask again then. Unused slots expire after 0.1 s.
   */
  take(name: string, limit: number, perSecond: number): Promise<Slots>;
  /** Call this after the clock was set back. Resets buckets that wait for a later time. */
  afterClockSetBack(): Promise<void>;
  /** Gives out no slot before this time. */
  pauseUntil(name: string, until: Temporal.Instant): Promise<void>;
}

export interface Slots {
  readonly count: number;
  /** How long to wait for the first slot or, if there is none, before asking again. */
  readonly wait: Temporal.Duration;
}
