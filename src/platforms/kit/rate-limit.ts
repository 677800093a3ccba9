import { BoundedMap } from '../../lib/bounded-map.ts';

const MAX_KEYS = 10_000;

interface Window {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** Limits the events of each key in fixed windows. With too many keys, the least recently used ones start over. */
export class RateLimit {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #windows = new BoundedMap<string, Window>(MAX_KEYS);

  /** @param windowMs in milliseconds, from a key's first event */
  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /**
   * Counts an event. Returns false if the key's window is full.
   * @param now in milliseconds
   * @param windowMs for a window that this event starts
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
