import { BoundedMap } from '../../lib/bounded-map.ts';

const MOST_KEPT = 10_000;

/** Lets a notice through once for each key and window: "one moment, please" is worth saying once, not for each message. */
export class NoticeLimiter {
  /** When each key's window ends, in milliseconds. */
  readonly #until = new BoundedMap<string, number>(MOST_KEPT);

  /** @param now in milliseconds @param seconds how long the window is */
  allows(key: string, seconds: number, now: number): boolean {
    if ((this.#until.get(key) ?? Number.NEGATIVE_INFINITY) > now) return false;
    this.#until.set(key, now + seconds * 1000);
    return true;
  }
}
