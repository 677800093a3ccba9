import { Temporal } from 'temporal-polyfill';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import { type Address, addressKey } from '../../../schedule/subscription.ts';

/** So many channels of a workspace that have to wait at once are evidence that the workspace has to. */
const EVIDENCE = 2;
const MOST_REMEMBERED = 10_000;

/**
 * Whose limit a 429 is about. Slack does not say: it limits each channel and also the workspace. If several channels of a
 * workspace have to wait at once, it is taken for the workspace's, unless they had to wait each time lately: such channels
 * are busy by themselves, and must not hold up the others.
 */
export class Waits {
  readonly #waiting = new Map<string, { readonly workspace: string; readonly until: Temporal.Instant }>();
  /** How often in a row each channel had to wait. */
  readonly #inARow = new BoundedMap<string, number>(MOST_REMEMBERED);

  /** Notes that a channel has to wait. */
  add(address: Address, after: Temporal.Duration, now: Temporal.Instant): 'channel' | 'workspace' {
    const { workspace } = address;
    const channel = addressKey(address);
    for (const [key, { until }] of this.#waiting) {
      if (Temporal.Instant.compare(until, now) <= 0) this.#waiting.delete(key);
    }
    this.#waiting.set(channel, { workspace, until: now.add(after) });
    this.#inARow.set(channel, (this.#inARow.get(channel) ?? 0) + 1);
    const alike = [...this.#waiting].filter(
      ([key, other]) => other.workspace === workspace && (this.#inARow.get(key) ?? 0) <= 1,
    );
    return alike.length >= EVIDENCE ? 'workspace' : 'channel';
  }

  /** Notes that a post arrived in a channel. */
  posted(address: Address): void {
    this.#inARow.delete(addressKey(address));
  }
}
