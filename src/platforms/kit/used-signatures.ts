/** The signatures of the last minutes, so that a request that is sent again is known. */
export class UsedSignatures {
  readonly #window: number;
  /** Until when each could be used again, in epoch milliseconds; the oldest first. */
  readonly #used = new Map<string, number>();

  /** @param window how far a request's time may be from ours, in milliseconds */
  constructor(window: number) {
    this.#window = window;
  }

  /** Whether the signature comes for the first time, at a time in epoch milliseconds; from then on it does not. */
  take(signature: string, now: number): boolean {
    if (this.#used.has(signature)) return false;
    for (const [old, until] of this.#used) {
      if (until >= now) break;
      this.#used.delete(old);
    }
    this.#used.set(signature, now + 2 * this.#window);
    return true;
  }
}
