import type { SeenEvents } from '../../../ports/seen-events.ts';

/** As many as come in ten minutes of a lively workspace. */
const MOST_KEPT = 10_000;

/**
 * The messages that were taken up, in this process and, through the store, in all others. If the store fails, this
 * process alone remembers: a reply that may come twice is better than none.
 */
export class MessageDeduper {
  readonly #seen: SeenEvents;
  readonly #tell: (problem: string) => void;
  readonly #here = new Set<string>();

  constructor(seen: SeenEvents, tell: (problem: string) => void) {
    this.#seen = seen;
    this.#tell = tell;
  }

  /** Takes a message up. False if somebody has. */
  async take(team: string, channel: string, ts: string): Promise<boolean> {
    const event = nameOf(team, channel, ts);
    if (this.#here.has(event)) return false;
    this.#here.add(event);
    const [oldest] = this.#here;
    if (this.#here.size > MOST_KEPT && oldest !== undefined) this.#here.delete(oldest);
    try {
      return await this.#seen.note(event);
    } catch (error) {
      this.#tell(`Slack: it cannot be seen whether another process answers a message already: ${inWords(error)}`);
      return true;
    }
  }

  /** Gives a message back that was not answered. */
  async giveBack(team: string, channel: string, ts: string): Promise<void> {
    const event = nameOf(team, channel, ts);
    this.#here.delete(event);
    try {
      await this.#seen.forget(event);
    } catch (error) {
      this.#tell(`Slack: a message that was not answered cannot be answered when it comes again: ${inWords(error)}`);
    }
  }
}

/** A message has one name, by whichever events it comes and however often. */
function nameOf(team: string, channel: string, ts: string): string {
  return `slack:${team}:${channel}:${ts}`;
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
