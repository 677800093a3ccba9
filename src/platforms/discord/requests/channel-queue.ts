/** Milliseconds after which a queued answer is dropped as too late. */
const LONGEST_WAIT = 15_000;

/**
 * Runs what goes to one channel one at a time, as Discord's rate limit makes it wait anyway, and drops what waited too
 * long. What one person sends in a flood then cannot hold up the answers of others for minutes.
 */
export class ChannelQueue {
  readonly #last = new Map<string, Promise<void>>();
  readonly #clock: () => number;

  /** @param clock monotonic, in milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Runs some work after what came before it for this channel. False if it was dropped. @throws what the work throws */
  async run(channel: string, work: () => Promise<void>): Promise<boolean> {
    const came = this.#clock();
    const before = this.#last.get(channel);
    let done = () => {};
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.#last.set(channel, mine);
    try {
      await before;
      if (this.#clock() - came > LONGEST_WAIT) return false;
      await work();
      return true;
    } finally {
      done();
      if (this.#last.get(channel) === mine) this.#last.delete(channel);
    }
  }
}
