import { BoundedMap } from '../lib/bounded-map.ts';

/** How many buckets are kept; the least recently used is forgotten, and so full again. */
const MOST_REMEMBERED = 10_000;

interface Bucket {
  readonly tokens: number;
  /** When it held them, in milliseconds of the monotonic clock. */
  readonly at: number;
}

/** Token buckets, one for each key: full at first, refilled evenly within a minute. */
export class Buckets {
  readonly #size: number;
  readonly #buckets = new BoundedMap<string, Bucket>(MOST_REMEMBERED);

  /** @param size how many tokens a bucket holds */
  constructor(size: number) {
    this.#size = size;
  }

  /** Milliseconds until the bucket holds that many tokens; 0 if it does. @param now monotonic, in milliseconds */
  waitFor(key: string, tokens: number, now: number): number {
    return Math.ceil((Math.max(0, tokens - this.#held(key, now)) * MINUTE) / this.#size);
  }

  /** Takes tokens, which must be there. */
  take(key: string, tokens: number, now: number): void {
    const held = this.#held(key, now);
    this.#buckets.set(key, { tokens: held - tokens, at: now });
  }

  #held(key: string, now: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return this.#size;
    // Waits are whole milliseconds; rounding must not make one too short.
    return Math.min(this.#size, bucket.tokens + ((now - bucket.at) * this.#size) / MINUTE + 1e-9);
  }
}

const MINUTE = 60_000;
