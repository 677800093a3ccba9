import { Temporal } from 'temporal-polyfill';
import { type Address, addressKey } from '../../../schedule/subscription.ts';

/**
 * Whose limit a 429 tells of. Slack does not say: it limits each channel and also the workspace. Once a second channel of
 * a workspace has to wait while the first still does, it is taken for the workspace's.
 */
export class Waits {
  readonly #waiting = new Map<string, { readonly workspace: string; readonly until: Temporal.Instant }>();

  /** Notes that a channel has to wait. */
  add(address: Address, after: Temporal.Duration, now: Temporal.Instant): 'channel' | 'workspace' {
    const { workspace } = address;
    for (const [key, { until }] of this.#waiting) {
      if (Temporal.Instant.compare(until, now) <= 0) this.#waiting.delete(key);
    }
    this.#waiting.set(addressKey(address), { workspace, until: now.add(after) });
    const alike = [...this.#waiting.values()].filter((other) => other.workspace === workspace);
    return alike.length > 1 ? 'workspace' : 'channel';
  }
}
