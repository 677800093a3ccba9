export class ReplayGuard {
  readonly #windowMs: number;
  /** Expiry times in epoch milliseconds by signature, oldest first. */
  readonly #expiries = new Map<string, number>();

  /** @param windowMs maximum difference between a request's time and ours */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Records a signature. Returns false if it is already recorded. */
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
