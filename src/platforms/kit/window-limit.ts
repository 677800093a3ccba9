import { BoundedMap } from '../../lib/bounded-map.ts';

/** As many keys are remembered; one that was forgotten starts over. */
const MOST_KEYS = 10_000;

/** How many suggestions, plans and lists of zones a person gets in a minute, beside answers. */
const EXTRAS = 120;
const MINUTE = 60_000;

interface Window {
  readonly start: number;
  readonly count: number;
}

/** Lets so much through for each key in a window of time, such as one notice to a person in a minute. */
export class WindowLimit {
  readonly #most: number;
  readonly #length: number;
  readonly #windows = new BoundedMap<string, Window>(MOST_KEYS);

  /** @param length of a window, in milliseconds; a key's window begins when it comes first */
  constructor(most: number, length: number) {
    this.#most = most;
    this.#length = length;
  }

  /** Whether it is let through, and then counted. @param now monotonic, in milliseconds */
  takes(key: string, now: number): boolean {
    const last = this.#windows.get(key);
    const { start, count } = last && now - last.start < this.#length ? last : { start: now, count: 0 };
    if (count >= this.#most) return false;
    this.#windows.set(key, { start, count: count + 1 });
    return true;
  }
}

/** Limits what a person gets while they type, which does not go through the desk and its limit of questions. */
export function extrasLimit(): WindowLimit {
  return new WindowLimit(EXTRAS, MINUTE);
}
