import { Temporal } from 'temporal-polyfill';
import { type Address, addressKey } from '../../schedule/subscription.ts';

/**
 * Whose limit a 429 tells of. Slack does not say: it limits each channel and also each workspace. Once a second channel of
 * a workspace has to wait while the first still does, it is taken for the workspace's.
 */
export class Waits {
  readonly #until = new Map<string, { readonly address: Address; readonly until: Temporal.Instant }>();

  /** Notes that a channel has to wait. */
  add(address: Address, after: Temporal.Duration, now: Temporal.Instant): 'channel' | 'workspace' {
    for (const [key, { until }] of this.#until) {
      if (Temporal.Instant.compare(until, now) <= 0) this.#until.delete(key);
    }
    this.#until.set(addressKey(address), { address, until: now.add(after) });
    const waiting = [...this.#until.values()].filter((one) => one.address.workspace === address.workspace);
    return waiting.length > 1 ? 'workspace' : 'channel';
  }
}
