/** Pauses are in milliseconds. */
interface BreakerLimits {
  /** This many consecutive failures do not pause yet. */
  readonly tolerated: number;
  readonly firstPause: number;
  readonly longestPause: number;
}

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

  /** The end of the pause; send nothing before it. */
  get until(): number {
    return this.#until;
  }

  /** Whether it has paused since the last success. Then send only one attempt at a time. */
  get isHalfOpen(): boolean {
    return this.#pauses > 0;
  }

  /** Counts a failure, unless the attempt started before the current pause. */
  recordFailure(began: number, now: number): void {
    if (began < this.#until) return;
    const { tolerated, firstPause, longestPause } = this.#limits;
    this.#consecutiveFailures += 1;
    if (this.#consecutiveFailures <= tolerated) return;
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
