/** Fewer consecutive failures than this are taken for chance. */
const FAILURES_BY_CHANCE = 4;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/**
 * Circuit breaker for a platform. After 4 consecutive failures it pauses for 1 s, doubling up to 30 s; one success resets
 * it. Times are milliseconds of a monotonic clock.
 */
export class CircuitBreaker {
  #consecutiveFailures = 0;
  #pauses = 0;
  #until = Number.NEGATIVE_INFINITY;

  /** Send nothing before this time. */
  get until(): number {
    return this.#until;
  }

  /** Whether the last attempts failed, so that only one at a time is sent. */
  get isTrying(): boolean {
    return this.#pauses > 0;
  }

  /** Counts a failure. Attempts that began before the current pause are ignored: they say nothing new. */
  failed(began: number, now: number): void {
    if (began < this.#until) return;
    this.#consecutiveFailures += 1;
    if (this.#consecutiveFailures <= FAILURES_BY_CHANCE) return;
    this.#until = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#pauses);
    this.#pauses += 1;
  }

  answered(): void {
    this.#consecutiveFailures = 0;
    this.#pauses = 0;
    this.#until = Number.NEGATIVE_INFINITY;
  }
}
