interface BreakerLimits {
  readonly toleratedFailures: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

const PLATFORM_LIMITS: BreakerLimits = { toleratedFailures: 4, firstPauseMs: 1000, longestPauseMs: 30_000 };

/**
 * After `toleratedFailures` in a row, each failure starts a pause, twice as long as the previous one, up to a limit. One
 * success resets it. Times are monotonic.
 */
export class CircuitBreaker {
  readonly #limits: BreakerLimits;
  #consecutiveFailures = 0;
  #pauseCount = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(limits = PLATFORM_LIMITS) {
    this.#limits = limits;
  }

  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  /** While this is true, send only one attempt at a time. */
  get isHalfOpen(): boolean {
    return this.#pauseCount > 0;
  }

  /** Counts a failure, unless the attempt started before the end of the last pause. */
  recordFailure(startedAt: number, now: number): void {
    if (startedAt < this.#pausedUntil) return;
    const { toleratedFailures, firstPauseMs, longestPauseMs } = this.#limits;
    this.#consecutiveFailures += 1;
    if (this.#consecutiveFailures <= toleratedFailures) return;
    this.#pausedUntil = now + Math.min(longestPauseMs, firstPauseMs * 2 ** this.#pauseCount);
    this.#pauseCount += 1;
  }

  /** Never shortens a pause. */
  pauseUntil(time: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, time);
  }

  recordSuccess(): void {
    this.#consecutiveFailures = 0;
    this.#pauseCount = 0;
    this.#pausedUntil = Number.NEGATIVE_INFINITY;
  }
}
