/** A channel with more requests in progress than this is flooded. */
const FLOOD_THRESHOLD = 5;
/** In a flooded channel, messages older than this are dropped: answering them would only delay the others. */
const STALE_AFTER_MS = 15_000;

/** Counts the requests in progress in each channel, and says which messages are too old to answer in a flooded one. */
export class Backlog {
  readonly #pendingCounts = new Map<string, number>();

  /** Runs the work and counts it until it settles. */
  async track<T>(channel: string, work: () => Promise<T>): Promise<T> {
    this.#pendingCounts.set(channel, this.#count(channel) + 1);
    try {
      return await work();
    } finally {
      const remaining = this.#count(channel) - 1;
      if (remaining > 0) this.#pendingCounts.set(channel, remaining);
      else this.#pendingCounts.delete(channel);
    }
  }

  /**
   * Whether to drop a message of this age.
   * @param ageMs in milliseconds
   */
  isStale(channel: string, ageMs: number): boolean {
    return ageMs > STALE_AFTER_MS && this.#count(channel) > FLOOD_THRESHOLD;
  }

  #count(channel: string): number {
    return this.#pendingCounts.get(channel) ?? 0;
  }
}
