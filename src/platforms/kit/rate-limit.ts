import { BoundedMap } from '../../lib/bounded-map.ts';

const MAX_KEYS = 10_000;

interface Window {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** Fixed-window rate limiter for this process. Forgets the least recently used keys, which start over. */
export class RateLimit {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #windows = new BoundedMap<string, Window>(MAX_KEYS);

  /** @param windowMs of a window in milliseconds; a key's window starts with its first event */
  constructor(most: number, length: number) {
    this.#limit = most;
    this.#windowMs = length;
  }

  /**
   * Counts an event, unless the key's window is full. If the clock was set back, a new window starts.
   * @param now in milliseconds
   * @param windowMs of the window that this event starts, in milliseconds
   * @returns whether the event was counted
   */
  take(key: string, now: number, length = this.#windowMs): boolean {
    const lastWindow = this.#windows.get(key);
    const isOpen = lastWindow !== undefined && now >= lastWindow.start && now < lastWindow.end;
    const window = isOpen ? lastWindow : { start: now, end: now + length, count: 0 };
    if (window.count >= this.#limit) return false;
    this.#windows.set(key, { ...window, count: window.count + 1 });
    return true;
  }
}
