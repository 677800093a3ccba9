import { BoundedMap } from '../lib/bounded-map.ts';

const MINUTE_MS = 60_000;
/** The most buckets kept. The least recently used one is dropped, which makes it full again. */
const MAX_BUCKETS = 10_000;

interface Bucket {
  readonly tokens: number;
  /** When it held them; monotonic, in milliseconds. */
  readonly updatedAt: number;
}

/** Token buckets by key: full at first, refilled evenly within a minute. */
export class Buckets {
  readonly #size: number;
  readonly #buckets = new BoundedMap<string, Bucket>(MAX_BUCKETS);

  /** @param size how many tokens a bucket holds */
  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Milliseconds until the bucket holds this many tokens; 0 if it already does.
   * @param now monotonic, in milliseconds
   */
  waitFor(key: string, tokens: number, now: number): number {
    return Math.ceil((Math.max(0, tokens - this.#tokensIn(key, now)) * MINUTE_MS) / this.#size);
  }

  /** Takes tokens. The bucket must hold them. */
  take(key: string, tokens: number, now: number): void {
    this.#buckets.set(key, { tokens: this.#tokensIn(key, now) - tokens, updatedAt: now });
  }

  #tokensIn(key: string, now: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return this.#size;
    // Waits are rounded to whole milliseconds, which must not make one too short.
    return Math.min(this.#size, bucket.tokens + ((now - bucket.updatedAt) * this.#size) / MINUTE_MS + 1e-9);
  }
}
