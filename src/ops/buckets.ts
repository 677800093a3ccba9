import { BoundedMap } from '../lib/bounded-map.ts';

/** The most buckets kept. The least recently used one is dropped, which makes it full again. */
const MAX_REMEMBERED = 10_000;

interface Bucket {
  readonly tokens: number;
  /** When it had them; monotonic, in milliseconds. */
  readonly at: number;
}

/** Token buckets by key: full at first, refilled evenly within a minute. */
export class Buckets {
  readonly #size: number;
  readonly #buckets = new BoundedMap<string, Bucket>(MAX_REMEMBERED);

  /** @param size how many tokens a bucket holds */
  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Milliseconds until the bucket holds this many tokens; 0 if it already does.
   * @param now monotonic, in milliseconds
   */
  waitFor(key: string, tokens: number, now: number): number {
    return Math.ceil((Math.max(0, tokens - this.#held(key, now)) * MINUTE) / this.#size);
  }

  /** Takes tokens. The bucket must hold them. */
  take(key: string, tokens: number, now: number): void {
    const held = this.#held(key, now);
    this.#buckets.set(key, { tokens: held - tokens, at: now });
  }

  #held(key: string, now: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return this.#size;
    // Waits are rounded to whole milliseconds, which must not make one too short.
    return Math.min(this.#size, bucket.tokens + ((now - bucket.at) * this.#size) / MINUTE + 1e-9);
  }
}

const MINUTE = 60_000;
