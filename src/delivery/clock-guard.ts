export interface ClockReading {
  readonly wall: number;
  readonly monotonic: number;
}

/** After a jump larger than this, plans based on the wall clock may be wrong. */
const MIN_JUMP_MS = 5 * 60_000;
/** Smaller steps are not reported, since a slow response of the store looks like one. */
const MIN_STEP_MS = 10_000;
/** Consecutive ticks at which the clocks must agree before the time is trusted again. */
const AGREEING_TICKS = 2;

/** In milliseconds. A negative `jump` means that the wall clock was set back. */
export type ClockCheck =
  | { readonly kind: 'right' }
  | { readonly kind: 'stepped'; readonly jump: number; readonly elapsed: number }
  | { readonly kind: 'jumped'; readonly jump: number }
  | { readonly kind: 'waiting' }
  /** `jump` is the sum of all jumps, `paused` the time since the first. */
  | { readonly kind: 'right again'; readonly jump: number; readonly paused: number };

/**
 * Compares the wall clock with the monotonic clock. After a jump, nothing is planned or claimed until the clocks agree again.
 * After a smaller step, planning continues, but if leases may end early, nothing is claimed until posts in progress have ended.
 */
export class ClockGuard {
  readonly #maxStep: number;
  #lastReading: ClockReading | undefined;
  #jumpInDoubt: { readonly jump: number; readonly agreedTicks: number; readonly since: number } | undefined;
  /** Ticks until posts that were in progress at a step have ended. */
  #ticksToWait = 0;

  /** @param maxStep the largest step after which leases still hold long enough, in milliseconds */
  constructor(maxStep: number) {
    this.#maxStep = maxStep;
  }

  check(reading: ClockReading): ClockCheck {
    const previous = this.#lastReading ?? reading;
    const jump = driftBetween(previous, reading);
    this.#lastReading = reading;
    const jumpInDoubt = this.#jumpInDoubt;
    if (Math.abs(jump) > MIN_JUMP_MS) {
      this.#jumpInDoubt = {
        jump: (jumpInDoubt?.jump ?? 0) + jump,
        agreedTicks: 0,
        since: jumpInDoubt?.since ?? previous.monotonic,
      };
      return { kind: 'jumped', jump };
    }
    this.#ticksToWait = Math.abs(jump) > this.#maxStep ? AGREEING_TICKS : Math.max(0, this.#ticksToWait - 1);
    if (!jumpInDoubt) {
      if (Math.abs(jump) <= MIN_STEP_MS) return { kind: 'right' };
      return { kind: 'stepped', jump, elapsed: reading.monotonic - previous.monotonic };
    }
    const agreedTicks = jumpInDoubt.agreedTicks + 1;
    if (agreedTicks < AGREEING_TICKS) {
      this.#jumpInDoubt = { ...jumpInDoubt, agreedTicks };
      return { kind: 'waiting' };
    }
    this.#jumpInDoubt = undefined;
    return { kind: 'right again', jump: jumpInDoubt.jump, paused: reading.monotonic - jumpInDoubt.since };
  }

  /** For use between two ticks. */
  isTrusted(reading: ClockReading): boolean {
    if (this.#jumpInDoubt || this.#ticksToWait > 0 || this.#lastReading === undefined) return false;
    return Math.abs(driftBetween(this.#lastReading, reading)) <= this.#maxStep;
  }
}

function driftBetween(earlier: ClockReading, later: ClockReading): number {
  return later.wall - earlier.wall - (later.monotonic - earlier.monotonic);
}
