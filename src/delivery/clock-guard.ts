/** What two clocks show at one moment, in milliseconds. */
export interface Reading {
  readonly wall: number;
  readonly monotonic: number;
}

/** Clocks that part by more than this since the last look have jumped: what is planned by them may be wrong. */
const MOST_APART = 5 * 60_000;
/** So many looks in a row at which the clocks agree, and the time is believed again. */
const LOOKS = 2;

/** What a look at the clocks found. Negative `jump` means that the wall clock was set back. */
export type Found =
  | { readonly kind: 'right' }
  | { readonly kind: 'jumped'; readonly jump: number }
  | { readonly kind: 'waiting' }
  /** `jump` is by how much it differs altogether from what it would have shown. */
  | { readonly kind: 'right again'; readonly jump: number };

/**
 * Holds the wall clock against one that cannot be set. While they part, nothing is planned and nothing sent. A smaller step
 * is of no matter to what is planned, but leases end early by it: for a while nothing is claimed.
 */
export class ClockGuard {
  readonly #mostStep: number;
  #last: Reading | undefined;
  #doubt: { readonly jump: number; readonly agreed: number } | undefined;
  /** So many more looks until what was under way at a step has come to its end. */
  #restless = 0;

  /** @param mostStep by how many milliseconds the clock may be set without a lease ending while a post is under way */
  constructor(mostStep: number) {
    this.#mostStep = mostStep;
  }

  /** Looks at the clocks; once for each tick. */
  look(reading: Reading): Found {
    const jump = this.#last === undefined ? 0 : apart(this.#last, reading);
    this.#last = reading;
    const before = this.#doubt?.jump ?? 0;
    if (Math.abs(jump) > MOST_APART) {
      this.#doubt = { jump: before + jump, agreed: 0 };
      return { kind: 'jumped', jump };
    }
    this.#restless = Math.abs(jump) > this.#mostStep ? LOOKS : Math.max(0, this.#restless - 1);
    if (!this.#doubt) return { kind: 'right' };
    const agreed = this.#doubt.agreed + 1;
    this.#doubt = agreed < LOOKS ? { jump: before, agreed } : undefined;
    return agreed < LOOKS ? { kind: 'waiting' } : { kind: 'right again', jump: before };
  }

  /** Whether the time may be believed between two looks, so that something is claimed by it. */
  believes(reading: Reading): boolean {
    if (this.#doubt || this.#restless > 0 || this.#last === undefined) return false;
    return Math.abs(apart(this.#last, reading)) <= this.#mostStep;
  }
}

/** By how much the wall clock went further than the other. */
function apart(from: Reading, to: Reading): number {
  return to.wall - from.wall - (to.monotonic - from.monotonic);
}
