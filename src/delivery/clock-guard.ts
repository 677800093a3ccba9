/** Both clocks read at one moment, in milliseconds. */
export interface Reading {
  readonly wall: number;
  readonly monotonic: number;
}

/** A wall clock that drifts more than this from the monotonic one has jumped, so plans based on it may be wrong. */
const JUMP = 5 * 60_000;
/**
 * Smallest step reported. A slow store looks like a step too, but of at most half of
 * the store's patience, which is 5 s.
 */
const STEP = 10_000;
/** Consecutive looks at which the clocks must agree before the time is trusted again. */
const LOOKS = 2;

/** The result of a look at the clocks. A negative `jump` means that the wall clock was set back. */
export type Found =
  | { readonly kind: 'right' }
  /** `elapsed` is how long ago the last look was. Planning continues; deliveries due by the new time are claimed once posts under way have ended. */
  | { readonly kind: 'stepped'; readonly jump: number; readonly elapsed: number }
  | { readonly kind: 'jumped'; readonly jump: number }
  | { readonly kind: 'waiting' }
  /** `jump` is the sum of the jumps, `paused` how long nothing was planned, in milliseconds. */
  | { readonly kind: 'right again'; readonly jump: number; readonly paused: number };

/**
 * Compares the wall clock with one that cannot be set. After a jump nothing is planned or sent until they agree again. A
 * smaller step does not affect planning, but it ends leases early: for a while nothing is claimed.
 */
export class ClockGuard {
  readonly #mostStep: number;
  #last: Reading | undefined;
  #doubt: { readonly jump: number; readonly agreed: number; readonly since: number } | undefined;
  /** Looks left until posts that were under way at a step have ended. */
  #restless = 0;

  /** @param mostStep the step in milliseconds that no lease under way notices */
  constructor(mostStep: number) {
    this.#mostStep = mostStep;
  }

  /** Looks at the clocks; call it once a tick. */
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

  /** Whether the time is trustworthy between two looks, so that deliveries may be claimed. */
  believes(reading: Reading): boolean {
    if (this.#doubt || this.#restless > 0 || this.#last === undefined) return false;
    return Math.abs(driftBetween(this.#last, reading)) <= this.#mostStep;
  }
}

/** How far the wall clock advanced beyond the monotonic one. */
function driftBetween(from: Reading, to: Reading): number {
  return to.wall - from.wall - (to.monotonic - from.monotonic);
}
