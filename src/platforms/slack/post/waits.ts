import { Temporal } from 'temporal-polyfill';
import { type Address, addressKey } from '../../../schedule/subscription.ts';

/**
 * Whose limit a 429 tells of. Slack does not say: it limits each channel and also the workspace. Once a second channel has
 * to wait while the first still does, it is taken for the workspace's.
 */
export class Waits {
  readonly #until = new Map<string, Temporal.Instant>();

  /** Notes that a channel has to wait. */
  add(address: Address, after: Temporal.Duration, now: Temporal.Instant): 'channel' | 'workspace' {
    for (const [key, until] of this.#until) {
      if (Temporal.Instant.compare(until, now) <= 0) this.#until.delete(key);
    }
    this.#until.set(addressKey(address), now.add(after));
    return this.#until.size > 1 ? 'workspace' : 'channel';
  }
}
