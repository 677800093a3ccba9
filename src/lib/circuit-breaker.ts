/** Settings of a circuit breaker. Pauses are in milliseconds. */
export interface BreakerLimits {
  /** Up to this many consecutive failures are ignored as chance. */
  readonly tolerated: number;
  readonly firstPause: number;
  readonly longestPause: number;
}

/** For a platform: pauses for 1 s after more than 4 consecutive failures, doubling up to 30 s. */
const PLATFORM: BreakerLimits = { tolerated: 4, firstPause: 1000, longestPause: 30_000 };

/**
 * Circuit breaker. After some consecutive failures it pauses, each time for twice as long; one success resets it. Times
 * are monotonic, in milliseconds.
 */
export class CircuitBreaker {
  readonly #limits: BreakerLimits;
  #consecutiveFailures = 0;
  #pauses = 0;
  #until = Number.NEGATIVE_INFINITY;

  constructor(limits = PLATFORM) {
    this.#limits = limits;
  }

  /** Send nothing before this time. */
  get until(): number {
    return this.#until;
  }

  /** Whether the last attempts failed, so only one at a time is sent. */
  get isHalfOpen(): boolean {
    return this.#pauses > 0;
  }

  /** Counts a failure. Attempts that started before the current pause are ignored, since they tell nothing new. */
  recordFailure(began: number, now: number): void {
    if (began < this.#until) return;
    const { tolerated: byChance, firstPause, longestPause } = this.#limits;
    this.#consecutiveFailures += 1;
    if (this.#consecutiveFailures <= byChance) return;
    this.#until = now + Math.min(longestPause, firstPause * 2 ** this.#pauses);
    this.#pauses += 1;
  }

  /** Pauses at least until this time, such as one that the server asked for. */
  pauseUntil(time: number): void {
    this.#until = Math.max(this.#until, time);
  }

  recordSuccess(): void {
    this.#consecutiveFailures = 0;
    this.#pauses = 0;
    this.#until = Number.NEGATIVE_INFINITY;
  }
}
