import { BoundedMap } from '../../lib/bounded-map.ts';
import { errorText } from '../../lib/error-text.ts';
import type { SeenEvents } from '../../ports/seen-events.ts';

const MAX_LOCAL_NAMES = 10_000;

/**
 * Recognises messages and events that a platform sends twice, even to another process. While the store fails, each process
 * recognises only its own.
 */
export class MessageDeduper {
  readonly #store: SeenEvents;
  readonly #prefix: string;
  readonly #log: (problem: string) => void;
  readonly #localNames = new BoundedMap<string, true>(MAX_LOCAL_NAMES);

  constructor(seen: SeenEvents, platform: string, log: (problem: string) => void) {
    this.#store = seen;
    this.#prefix = `${platform.toLowerCase()}:`;
    this.#log = (problem) => log(`${platform}: ${problem}`);
  }

  /** Claims a name such as "C1:1767326125.870439". Returns false if a process has already claimed it. */
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

  /** Releases a claim, so that a retry of the message is answered. */
  async release(name: string): Promise<void> {
    this.#localNames.delete(name);
    try {
      await this.#store.forget(this.#prefix + name);
    } catch (error) {
      this.#log(`Could not release an unanswered message; a retry of it will not be answered: ${errorText(error)}`);
    }
  }
}
