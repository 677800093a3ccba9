/** Milliseconds. After that, people no longer expect an answer. */
const MAX_WAIT_MS = 15_000;

/**
 * Runs the work for each channel one at a time, as Discord's rate limit requires anyway, and drops work that waited too
 * long. A flood from one person then delays others only briefly.
 */
export class ChannelQueue {
  readonly #last = new Map<string, Promise<void>>();
  readonly #clock: () => number;

  /** @param clock monotonic, in milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /**
   * Runs the work after earlier work for this channel. Returns false if it was dropped.
   * @throws what the work throws
   */
  async run(channel: string, work: () => Promise<void>): Promise<boolean> {
    const queuedAt = this.#clock();
    const before = this.#last.get(channel);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    this.#last.set(channel, ended);
    try {
      await before;
      if (this.#clock() - queuedAt > MAX_WAIT_MS) return false;
      await work();
      return true;
    } finally {
      resolve();
      if (this.#last.get(channel) === ended) this.#last.delete(channel);
    }
  }
}
