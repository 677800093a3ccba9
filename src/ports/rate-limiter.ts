import type { Temporal } from 'temporal-polyfill';

/** One bucket of send slots for each name, shared by all processes. */
export interface RateLimiter {
  /**
   * Takes up to `most` slots that follow each other at `perSecond`, none of them over a second away: if the first is, ask
   * again when it no longer is. Slots that pass unused are lost, but for a tenth of a second's worth.
   */
  take(name: string, most: number, perSecond: number): Promise<Slots>;
  /** After the clock was set back: no bucket waits for a time of before. */
  setBack(): Promise<void>;
  /** Gives no slot before this. */
  holdUntil(name: string, until: Temporal.Instant): Promise<void>;
}

export interface Slots {
  readonly count: number;
  /** How long to wait for the first of them; with none taken, before asking again. */
  readonly wait: Temporal.Duration;
}
