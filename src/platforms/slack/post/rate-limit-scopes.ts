import { Temporal } from 'temporal-polyfill';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import { type Address, addressKey } from '../../../schedule/subscription.ts';

/** This many rate-limited channels at once suggest that the whole workspace is limited. */
const MIN_CHANNELS = 2;
const MAX_REMEMBERED = 10_000;

/**
 * Infers whether a 429 limits a channel or its workspace, because Slack does not say. If several channels of a
 * workspace are limited at once, the workspace is. Channels that are limited again and again do not count: they are
 * busy themselves and must not delay the others.
 */
export class RateLimitScopes {
  readonly #waiting = new Map<string, { readonly workspace: string; readonly until: Temporal.Instant }>();
  /** How often in a row each channel was limited. */
  readonly #inARow = new BoundedMap<string, number>(MAX_REMEMBERED);

  /**
   * Records a 429 in a channel.
   * @param after how long Slack asks to wait
   * @returns what is limited
   */
  add(address: Address, after: Temporal.Duration, now: Temporal.Instant): 'channel' | 'workspace' {
    const { workspace } = address;
    const channel = addressKey(address);
    for (const [key, { until }] of this.#waiting) {
      if (Temporal.Instant.compare(until, now) <= 0) this.#waiting.delete(key);
    }
    this.#waiting.set(channel, { workspace, until: now.add(after) });
    this.#inARow.set(channel, (this.#inARow.get(channel) ?? 0) + 1);
    const limited = [...this.#waiting].filter(
      ([key, other]) => other.workspace === workspace && (this.#inARow.get(key) ?? 0) <= 1,
    );
    return limited.length >= MIN_CHANNELS ? 'workspace' : 'channel';
  }

  posted(address: Address): void {
    this.#inARow.delete(addressKey(address));
  }
}
