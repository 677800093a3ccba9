import { BoundedMap } from '../../lib/bounded-map.ts';
import { errorText } from '../../lib/error-text.ts';
import type { SeenEvents } from '../../ports/seen-events.ts';

/** As many as come in ten minutes of a lively workspace. */
const MOST_KEPT = 10_000;

/**
 * Remembers which messages and events were taken, in this process and, through the store, in all others. If the store
 * fails, this process alone remembers: a reply that may come twice is better than none.
 */
export class MessageDeduper {
  readonly #seen: SeenEvents;
  readonly #log: (problem: string) => void;
  readonly #here = new BoundedMap<string, true>(MOST_KEPT);

  /** @param log takes a line that begins with the platform's name */
  constructor(seen: SeenEvents, log: (problem: string) => void) {
    this.#seen = seen;
    this.#log = log;
  }

  /**
   * Takes a message or an event. False if this or another process has taken it.
   * @param name unique over all platforms, such as "slack:T1:C1:1767326125.870439"
   */
  async take(name: string): Promise<boolean> {
    if (this.#here.has(name)) return false;
    this.#here.set(name, true);
    try {
      return await this.#seen.note(name);
    } catch (error) {
      this.#log(`Could not check whether another process already answered; answering anyway: ${errorText(error)}`);
      return true;
    }
  }

  /** Gives back one that was not answered, so that it is answered if it comes again. */
  async giveBack(name: string): Promise<void> {
    this.#here.delete(name);
    try {
      await this.#seen.forget(name);
    } catch (error) {
      this.#log(`Could not give back an unanswered message; a retry of it stays unanswered: ${errorText(error)}`);
    }
  }
}
