import { BoundedMap } from '../../lib/bounded-map.ts';
import { errorText } from '../../lib/error-text.ts';
import type { SeenEvents } from '../../ports/seen-events.ts';

/** About as many messages as a busy workspace sends in ten minutes. */
const MAX_LOCAL_NAMES = 10_000;

/**
 * Drops repeated messages and events: platforms send again what may not have arrived. All processes share what was seen
 * through the store. If the store fails, each process remembers alone: two replies are better than none.
 */
export class MessageDeduper {
  readonly #store: SeenEvents;
  readonly #prefix: string;
  readonly #log: (problem: string) => void;
  readonly #localNames = new BoundedMap<string, true>(MAX_LOCAL_NAMES);

  /** @param platform its display name, such as "Slack" */
  constructor(seen: SeenEvents, platform: string, log: (problem: string) => void) {
    this.#store = seen;
    this.#prefix = `${platform.toLowerCase()}:`;
    this.#log = (problem) => log(`${platform}: ${problem}`);
  }

  /**
   * Claims a message or an event. False if this or another process already has it.
   * @param name unique within the platform, such as "C1:1767326125.870439"
   */
  async claim(name: string): Promise<boolean> {
    if (this.#localNames.has(name)) return false;
    this.#localNames.set(name, true);
    try {
      return await this.#store.record(this.#prefix + name);
    } catch (error) {
      this.#log(`Could not check whether another process already answered; answering anyway: ${errorText(error)}`);
      return true;
    }
  }

  /** Releases a message that was not answered, so a retry of it is answered. */
  async release(name: string): Promise<void> {
    this.#localNames.delete(name);
    try {
      await this.#store.forget(this.#prefix + name);
    } catch (error) {
      this.#log(`Could not release an unanswered message; a retry of it will not be answered: ${errorText(error)}`);
    }
  }
}
