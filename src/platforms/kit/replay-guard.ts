/** Remembers recent signatures, to detect replayed requests. */
export class ReplayGuard {
  readonly #windowMs: number;
  /** Until when each signature is remembered, in epoch milliseconds, oldest first. */
  readonly #expiries = new Map<string, number>();

  /** @param windowMs how far a request's time may be from ours, in milliseconds */
  constructor(window: number) {
    this.#windowMs = window;
  }

  /**
   * Claims a signature. False if it was used before.
   * @param now in epoch milliseconds
   */
  take(signature: string, now: number): boolean {
    if (this.#expiries.has(signature)) return false;
    for (const [oldSignature, expiry] of this.#expiries) {
      if (expiry >= now) break;
      this.#expiries.delete(oldSignature);
    }
    this.#expiries.set(signature, now + 2 * this.#windowMs);
    return true;
  }
}
