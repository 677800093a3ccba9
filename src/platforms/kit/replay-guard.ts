/** Remembers recent signatures, to detect replayed requests. */
export class ReplayGuard {
  readonly #window: number;
  /** Until when each signature is remembered, in epoch milliseconds, oldest first. */
  readonly #expiries = new Map<string, number>();

  /** @param window how far a request's time may be from ours, in milliseconds */
  constructor(window: number) {
    this.#window = window;
  }

  /**
   * Claims a signature. False if it was used before.
   * @param now in epoch milliseconds
   */
  take(signature: string, now: number): boolean {
    if (this.#expiries.has(signature)) return false;
    for (const [old, until] of this.#expiries) {
      if (until >= now) break;
      this.#expiries.delete(old);
    }
    this.#expiries.set(signature, now + 2 * this.#window);
    return true;
  }
}
