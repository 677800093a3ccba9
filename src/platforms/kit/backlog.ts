const FLOOD_THRESHOLD = 5;
const STALE_AFTER_MS = 15_000;

/** Decides which messages to drop in a channel with too many requests in progress. */
export class Backlog {
  readonly #pendingCounts = new Map<string, number>();

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

  isStale(channel: string, ageMs: number): boolean {
    return ageMs > STALE_AFTER_MS && this.#count(channel) > FLOOD_THRESHOLD;
  }

  #count(channel: string): number {
    return this.#pendingCounts.get(channel) ?? 0;
  }
}
