import { BoundedMap } from '../../lib/bounded-map.ts';

const MAX_KEYS = 10_000;

interface Window {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** Fixed-window rate limiter for this process. Forgets the least recently used keys, which start over. */
export class RateLimit {
  readonly #most: number;
  readonly #length: number;
  readonly #windows = new BoundedMap<string, Window>(MAX_KEYS);

  /** @param length of a window in milliseconds; a key's window starts with its first event */
  constructor(most: number, length: number) {
    this.#most = most;
    this.#length = length;
  }

  /**
   * Counts an event, unless the key's window is full. If the clock was set back, a new window starts.
   * @param now in milliseconds
   * @param length of the window that this event starts, in milliseconds
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
