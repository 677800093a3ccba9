/** A channel with more requests in progress than this is flooded. */
const FLOOD = 5;
/** In a flooded channel, messages older than this are dropped: answering them would only delay the others. */
const STALE = 15_000;

/** Counts the requests in progress in each channel, and says which messages are too old to answer in a flooded one. */
export class Backlog {
  readonly #pending = new Map<string, number>();

  /** Runs the work and counts it until it settles. */
  async track<T>(channel: string, work: () => Promise<T>): Promise<T> {
    this.#pending.set(channel, this.#count(channel) + 1);
    try {
      return await work();
    } finally {
      const remaining = this.#count(channel) - 1;
      if (remaining > 0) this.#pending.set(channel, remaining);
      else this.#pending.delete(channel);
    }
  }

  /**
   * Whether to drop a message of this age.
   * @param age in milliseconds
   */
  isStale(channel: string, age: number): boolean {
    return age > STALE && this.#count(channel) > FLOOD;
  }

  #count(channel: string): number {
    return this.#pending.get(channel) ?? 0;
  }
}
