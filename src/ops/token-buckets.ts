import { BoundedMap } from '../lib/bounded-map.ts';

const MINUTE_MS = 60_000;
/** An evicted bucket counts as full. */
const MAX_BUCKETS = 10_000;

interface Bucket {
  readonly tokens: number;
  readonly updatedAt: number;
}

/** Buckets are full at first and refill evenly within a minute. Times are monotonic, in milliseconds. */
export class TokenBuckets {
  readonly #size: number;
  readonly #buckets = new BoundedMap<string, Bucket>(MAX_BUCKETS);

  constructor(size: number) {
    this.#size = size;
  }

  waitFor(key: string, tokens: number, now: number): number {
    return Math.ceil((Math.max(0, tokens - this.#tokensIn(key, now)) * MINUTE_MS) / this.#size);
  }

  /** The bucket must hold the tokens. */
  take(key: string, tokens: number, now: number): void {
    this.#buckets.set(key, { tokens: this.#tokensIn(key, now) - tokens, updatedAt: now });
  }

  #tokensIn(key: string, now: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return this.#size;
    // Offsets rounding errors, so the bucket holds the tokens once the returned wait is over.
    return Math.min(this.#size, bucket.tokens + ((now - bucket.updatedAt) * this.#size) / MINUTE_MS + 1e-9);
  }
}
