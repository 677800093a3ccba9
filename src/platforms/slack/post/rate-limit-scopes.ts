import { Temporal } from 'temporal-polyfill';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import { type Address, addressKey } from '../../../schedule/subscription.ts';

const MIN_LIMITED_CHANNELS = 2;
const MAX_CHANNELS = 10_000;

/**
 * Infers whether a 429 limits a channel or its workspace, because Slack does not say. Several channels limited at once mean the
 * workspace. Channels limited several times in a row do not count, so that busy channels do not delay the others.
 */
export class RateLimitScopes {
  readonly #limitedChannels = new Map<string, { readonly workspace: string; readonly until: Temporal.Instant }>();
  readonly #limitsInARow = new BoundedMap<string, number>(MAX_CHANNELS);

  recordLimit(address: Address, retryAfter: Temporal.Duration, now: Temporal.Instant): 'channel' | 'workspace' {
    const { workspace } = address;
    const channel = addressKey(address);
    for (const [key, { until }] of this.#limitedChannels) {
      if (Temporal.Instant.compare(until, now) <= 0) this.#limitedChannels.delete(key);
    }
    this.#limitedChannels.set(channel, { workspace, until: now.add(retryAfter) });
    this.#limitsInARow.set(channel, (this.#limitsInARow.get(channel) ?? 0) + 1);
    const limitedChannels = [...this.#limitedChannels].filter(
      ([key, otherChannel]) => otherChannel.workspace === workspace && (this.#limitsInARow.get(key) ?? 0) <= 1,
    );
    return limitedChannels.length >= MIN_LIMITED_CHANNELS ? 'workspace' : 'channel';
  }

  recordPost(address: Address): void {
    this.#limitsInARow.delete(addressKey(address));
  }
}
