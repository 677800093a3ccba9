/** After this wait, an answer would come too late. */
const MAX_WAIT_MS = 15_000;

/** Runs one channel's work in sequence, and drops work that waited too long. */
export class ChannelQueue {
  readonly #lastWork = new Map<string, Promise<void>>();
  readonly #clock: () => number;

  /** @param clock monotonic, in milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Returns false if the work was dropped. */
  async run(channel: string, work: () => Promise<void>): Promise<boolean> {
    const queuedAt = this.#clock();
    const previous = this.#lastWork.get(channel);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    this.#lastWork.set(channel, ended);
    try {
      await previous;
      if (this.#clock() - queuedAt > MAX_WAIT_MS) return false;
      await work();
      return true;
    } finally {
      resolve();
      if (this.#lastWork.get(channel) === ended) this.#lastWork.delete(channel);
    }
  }
}
