import { BoundedMap } from '../../../lib/bounded-map.ts';
import type { SeenEvents } from '../../../ports/seen-events.ts';
import { inWords } from '../rest/failure.ts';

/** As many as come in ten minutes of a lively server. */
const MOST_KEPT = 10_000;

/**
 * Takes each message up once, in this process and, through the store, in all others: a gateway repeats what it is not sure
 * to have delivered. If the store fails, this process alone remembers: a reply that may come twice is better than none.
 */
export class MessageDeduper {
  readonly #seen: SeenEvents;
  readonly #log: (problem: string) => void;
  readonly #here = new BoundedMap<string, true>(MOST_KEPT);

  constructor(seen: SeenEvents, log: (problem: string) => void) {
    this.#seen = seen;
    this.#log = log;
  }

  /** Takes something up by a name that is unique in all of Discord. False if that was done before. */
  async take(name: string): Promise<boolean> {
    if (this.#here.has(name)) return false;
    this.#here.set(name, true);
    try {
      return await this.#seen.note(keyOf(name));
    } catch (error) {
      this.#log(
        `Discord: could not check whether another process already answered; answering anyway: ${inWords(error)}`,
      );
      return true;
    }
  }

  /** Releases what was not answered, so that it can be taken up again. */
  async giveBack(name: string): Promise<void> {
    this.#here.delete(name);
    try {
      await this.#seen.forget(keyOf(name));
    } catch (error) {
      this.#log(`Discord: could not release an unanswered message; a repeat of it is ignored: ${inWords(error)}`);
    }
  }
}

function keyOf(name: string): string {
  return `discord:${name}`;
}
