import { BoundedMap } from '../../lib/bounded-map.ts';
import { errorText } from '../../lib/error-text.ts';
import type { SeenEvents } from '../../ports/seen-events.ts';

/** About what a busy workspace sends in ten minutes. */
const MOST_KEPT = 10_000;

/**
 * Remembers which messages and events were taken, in this process and, through the store, in all others, because platforms
 * repeat what they are not sure to have delivered. If the store fails, this process alone remembers: two replies are better
 * than none.
 */
export class MessageDeduper {
  readonly #seen: SeenEvents;
  readonly #prefix: string;
  readonly #log: (problem: string) => void;
  readonly #here = new BoundedMap<string, true>(MOST_KEPT);

  /** @param platform its name, such as "Slack" */
  constructor(seen: SeenEvents, platform: string, log: (problem: string) => void) {
    this.#seen = seen;
    this.#prefix = `${platform.toLowerCase()}:`;
    this.#log = (problem) => log(`${platform}: ${problem}`);
  }

  /**
   * Takes a message or an event. False if this or another process has taken it.
   * @param name unique within the platform, such as "C1:1767326125.870439"
   */
  async take(name: string): Promise<boolean> {
    if (this.#here.has(name)) return false;
    this.#here.set(name, true);
    try {
      return await this.#seen.note(this.#prefix + name);
    } catch (error) {
      this.#log(`Could not check whether another process already answered; answering anyway: ${errorText(error)}`);
      return true;
    }
  }

  /** Gives back one that was not answered, so that it is answered if it comes again. */
  async giveBack(name: string): Promise<void> {
    this.#here.delete(name);
    try {
      await this.#seen.forget(this.#prefix + name);
    } catch (error) {
      this.#log(`Could not give back an unanswered message; a retry of it stays unanswered: ${errorText(error)}`);
    }
  }
}
