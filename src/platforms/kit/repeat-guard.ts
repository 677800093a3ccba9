import { BoundedMap } from '../../lib/bounded-map.ts';

const MOST_KEPT = 1000;

/** Tells a double click from two wishes: the same press of the same person counts once within a few seconds. */
export class RepeatGuard {
  readonly #milliseconds: number;
  /** When each was taken last, in milliseconds. */
  readonly #taken = new BoundedMap<string, number>(MOST_KEPT);

  constructor(milliseconds = 5000) {
    this.#milliseconds = milliseconds;
  }

  /** False if the same was taken within the span. @param now in milliseconds */
  take(key: string, now: number): boolean {
    const last = this.#taken.get(key);
    if (last !== undefined && Math.abs(now - last) < this.#milliseconds) return false;
    this.#taken.set(key, now);
    return true;
  }

  /** Lets the same through at once: what it was for failed. */
  forget(key: string): void {
    this.#taken.delete(key);
  }
}
