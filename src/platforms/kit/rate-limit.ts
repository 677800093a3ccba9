import { BoundedMap } from '../../lib/bounded-map.ts';

const MAX_KEYS = 10_000;

interface Window {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** Fixed-window rate limiter of this process. The least recently used keys start over once there are too many. */
export class RateLimit {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #windows = new BoundedMap<string, Window>(MAX_KEYS);

  /** @param windowMs in milliseconds, from the first event of a key */
  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /**
   * Counts an event, or returns false if the key's window is full. Starts a new window if the clock was set back.
   * @param now in milliseconds
   * @param windowMs in milliseconds, for a window that this event starts
   */
  take(key: string, now: number, windowMs = this.#windowMs): boolean {
    const lastWindow = this.#windows.get(key);
    const isOpen = lastWindow !== undefined && now >= lastWindow.start && now < lastWindow.end;
    const window = isOpen ? lastWindow : { start: now, end: now + windowMs, count: 0 };
    if (window.count >= this.#limit) return false;
    this.#windows.set(key, { ...window, count: window.count + 1 });
    return true;
  }
}
