import type { SeenEvents } from '../../../ports/seen-events.ts';
import { inWords } from '../rest/failure.ts';

/** As many as come in ten minutes of a lively server. */
const MOST_KEPT = 10_000;

/**
 * The messages that were taken up, in this process and, through the store, in all others: a gateway tells again what it
 * is not sure to have told. If the store fails, this process alone remembers: a reply that may come twice is better than
 * none.
 */
export class TakenUp {
  readonly #seen: SeenEvents;
  readonly #tell: (problem: string) => void;
  readonly #here = new Set<string>();

  constructor(seen: SeenEvents, tell: (problem: string) => void) {
    this.#seen = seen;
    this.#tell = tell;
  }

  /** Takes a message up. False if somebody has. */
  async take(message: string): Promise<boolean> {
    if (this.#here.has(message)) return false;
    this.#here.add(message);
    const [oldest] = this.#here;
    if (this.#here.size > MOST_KEPT && oldest !== undefined) this.#here.delete(oldest);
    try {
      return await this.#seen.note(nameOf(message));
    } catch (error) {
      this.#tell(`Discord: it cannot be seen whether another process answers a message already: ${inWords(error)}`);
      return true;
    }
  }

  /** Gives a message back that was not answered. */
  async giveBack(message: string): Promise<void> {
    this.#here.delete(message);
    try {
      await this.#seen.forget(nameOf(message));
    } catch (error) {
      this.#tell(`Discord: a message that was not answered cannot be answered when it comes again: ${inWords(error)}`);
    }
  }
}

/** Ids of messages are never the same twice in all of Discord. */
function nameOf(message: string): string {
  return `discord:${message}`;
}
