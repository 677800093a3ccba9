import { BoundedMap } from '../lib/bounded-map.ts';

/** So many are remembered; of the one that was used the longest ago nothing is known, as if it had never asked. */
const MOST_REMEMBERED = 10_000;

interface Bucket {
  readonly tokens: number;
  /** When it held them, in milliseconds. */
  readonly at: number;
}

/** A bucket of tokens for each key: full at first, and filled evenly again, a whole bucket in a minute. */
export class Buckets {
  readonly #size: number;
  readonly #buckets = new BoundedMap<string, Bucket>(MOST_REMEMBERED);

  /** @param size how many tokens a bucket holds */
  constructor(size: number) {
    this.#size = size;
  }

  /** How long until the bucket holds as many, in milliseconds; 0 if it does. @param now monotonic, in milliseconds */
  waitFor(key: string, tokens: number, now: number): number {
    return Math.ceil((Math.max(0, tokens - this.#held(key, now)) * MINUTE) / this.#size);
  }

  /** Takes so many, which must be there. */
  take(key: string, tokens: number, now: number): void {
    const held = this.#held(key, now);
    this.#buckets.set(key, { tokens: held - tokens, at: now });
  }

  #held(key: string, now: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return this.#size;
    // A wait is in whole milliseconds; what is lost by reckoning in fractions must not make it too short.
    return Math.min(this.#size, bucket.tokens + ((now - bucket.at) * this.#size) / MINUTE + 1e-9);
  }
}

const MINUTE = 60_000;
