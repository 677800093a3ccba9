import { BoundedMap } from '../../lib/bounded-map.ts';

const MOST_KEYS = 10_000;

/** How many suggestions, plans and lists of zones a person gets in a minute, besides answers. */
const EXTRAS = 120;
const MINUTE = 60_000;

interface Window {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** Counts events by key in fixed windows, in this process. The least recent keys are forgotten and start over. */
export class RateLimit {
  readonly #most: number;
  readonly #length: number;
  readonly #windows = new BoundedMap<string, Window>(MOST_KEYS);

  /** @param length of a window, in milliseconds; a key's window starts with its first event */
  constructor(most: number, length: number) {
    this.#most = most;
    this.#length = length;
  }

  /**
   * Counts an event unless the key's window is full. A clock that was set back starts a new window.
   * @param now in milliseconds @param length of a window that this event starts
   * @returns whether the event was counted
   */
  take(key: string, now: number, length = this.#length): boolean {
    const last = this.#windows.get(key);
    const isOpen = last !== undefined && now >= last.start && now < last.end;
    const window = isOpen ? last : { start: now, end: now + length, count: 0 };
    if (window.count >= this.#most) return false;
    this.#windows.set(key, { ...window, count: window.count + 1 });
    return true;
  }
}

/** Limits what a person gets while typing or filling in a form, which the desk's limit of questions does not count. */
export function extrasLimit(): RateLimit {
  return new RateLimit(EXTRAS, MINUTE);
}
