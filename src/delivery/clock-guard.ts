/** Both clocks, read at the same time, in milliseconds. */
export interface Reading {
  readonly wall: number;
  readonly monotonic: number;
}

/**
 * Milliseconds. A wall clock that drifts more than this from the monotonic one has jumped, so plans based on it may be
 * wrong.
 */
const JUMP = 5 * 60_000;
/**
 * Milliseconds: the smallest step reported. A slow store looks like a step too, but of at most half of the store's 5 s
 * timeout.
 */
const STEP = 10_000;
/** Consecutive ticks at which the clocks must agree before the time is trusted again. */
const LOOKS = 2;

/** The result of comparing the clocks, in milliseconds. A negative `jump` means that the wall clock was set back. */
export type Found =
  | { readonly kind: 'right' }
  /**
   * `elapsed` is the time since the last comparison. Planning continues; deliveries are claimed again once posts in
   * progress have ended.
   */
  | { readonly kind: 'stepped'; readonly jump: number; readonly elapsed: number }
  | { readonly kind: 'jumped'; readonly jump: number }
  | { readonly kind: 'waiting' }
  /** `jump` is the sum of the jumps, `paused` how long nothing was planned. */
  | { readonly kind: 'right again'; readonly jump: number; readonly paused: number };

/**
 * Compares the wall clock with one that cannot be set. After a jump, nothing is planned or sent until they agree again.
 * A smaller step does not affect planning but ends leases early, so for a while nothing is claimed.
 */
export class ClockGuard {
  readonly #mostStep: number;
  #last: Reading | undefined;
  #doubt: { readonly jump: number; readonly agreed: number; readonly since: number } | undefined;
  /** Ticks left until posts that were in progress at a step have ended. */
  #restless = 0;

  /** @param mostStep the largest step, in milliseconds, that does not endanger current leases */
  constructor(mostStep: number) {
    this.#mostStep = mostStep;
  }

  /** Compares the clocks; call it once per tick. */
  look(reading: Reading): Found {
    const previous = this.#last ?? reading;
    const jump = driftBetween(previous, reading);
    this.#last = reading;
    const doubt = this.#doubt;
    if (Math.abs(jump) > JUMP) {
      this.#doubt = { jump: (doubt?.jump ?? 0) + jump, agreed: 0, since: doubt?.since ?? previous.monotonic };
      return { kind: 'jumped', jump };
    }
    this.#restless = Math.abs(jump) > this.#mostStep ? LOOKS : Math.max(0, this.#restless - 1);
    if (!doubt)
      return Math.abs(jump) > STEP
        ? { kind: 'stepped', jump, elapsed: reading.monotonic - previous.monotonic }
        : { kind: 'right' };
    const agreed = doubt.agreed + 1;
    if (agreed < LOOKS) {
      this.#doubt = { ...doubt, agreed };
      return { kind: 'waiting' };
    }
    this.#doubt = undefined;
    return { kind: 'right again', jump: doubt.jump, paused: reading.monotonic - doubt.since };
  }

  /** Whether the time is trusted now, between two ticks, so that deliveries may be claimed. */
  believes(reading: Reading): boolean {
    if (this.#doubt || this.#restless > 0 || this.#last === undefined) return false;
    return Math.abs(driftBetween(this.#last, reading)) <= this.#mostStep;
  }
}

/** How far the wall clock advanced beyond the monotonic one. */
function driftBetween(from: Reading, to: Reading): number {
  return to.wall - from.wall - (to.monotonic - from.monotonic);
}
