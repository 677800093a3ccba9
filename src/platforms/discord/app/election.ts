import { Temporal } from 'temporal-polyfill';
import type { Lease } from '../../../ports/leases.ts';
import type { Pause } from '../../kit/app.ts';
import type { PlatformParts } from '../../kit/row.ts';
import { failureText } from '../rest/failure.ts';

interface ElectionOptions extends Pick<PlatformParts, 'leases' | 'owner' | 'log'> {
  readonly pause: Pause;
}

const LEASE_NAME = 'discord-gateway';
const LEASE_DURATION = Temporal.Duration.from({ seconds: 8 });
/** Lets three renewals fail before the lease expires. */
const RENEWAL_INTERVAL = Temporal.Duration.from({ seconds: 2 });
/**
 * After this many failed reads in a row, a process connects without a lease, unless its last successful read showed another
 * holder.
 */
const MAX_FAILED_READS = 16;
const POLL_INTERVAL = Temporal.Duration.from({ milliseconds: 500 });

/** Elects the process that holds the gateway. With two holders, each message would reach both. */
export class Election {
  readonly #options: ElectionOptions;
  #isStoreAway = false;
  #isHeldElsewhere = false;

  constructor(options: ElectionOptions) {
    this.#options = options;
  }

  /**
   * Waits until this process is elected, and returns the lease, or undefined if the signal aborts. If the store keeps failing,
   * returns an empty lease; `waitUntilLost` takes the real one later.
   */
  async waitUntilElected(signal: AbortSignal, onWait: (isHeldByAnother: boolean) => void): Promise<Lease | undefined> {
    for (let failedReads = 1; !signal.aborted; failedReads += 1) {
      const lease = await this.#takeLease();
      if (typeof lease === 'object') return lease;
      if (lease === 'held') failedReads = 0;
      else if (failedReads >= MAX_FAILED_READS && !this.#isHeldElsewhere) return {};
      onWait(lease === 'held');
      await this.#options.pause(POLL_INTERVAL, signal);
    }
    return undefined;
  }

  /**
   * Renews the lease, and resolves when another process holds it or the signal aborts. While the store fails, this process
   * keeps the gateway: two holders do less harm than none.
   */
  async waitUntilLost(signal: AbortSignal, state: () => string | undefined): Promise<void> {
    while (!signal.aborted) {
      await this.#options.pause(RENEWAL_INTERVAL, signal);
      if (signal.aborted || (await this.#takeLease(state())) === 'held') return;
    }
  }

  async resign(state: string | undefined): Promise<void> {
    const { leases, owner, log } = this.#options;
    await leases.release(LEASE_NAME, owner, state).catch((error: unknown) => {
      log(
        `Discord: could not release the gateway; another process can take it within ${LEASE_DURATION.seconds} s: ${failureText(error)}`,
      );
    });
  }

  async #takeLease(state?: string): Promise<Lease | 'held' | 'unknown'> {
    const { leases, owner, log } = this.#options;
    try {
      const lease = await leases.take(LEASE_NAME, owner, LEASE_DURATION, state);
      this.#isStoreAway = false;
      this.#isHeldElsewhere = lease === undefined;
      return lease ?? 'held';
    } catch (error) {
      if (!this.#isStoreAway) {
        log(`Discord: could not read from the store which process holds the gateway; retrying: ${failureText(error)}`);
      }
      this.#isStoreAway = true;
      return 'unknown';
    }
  }
}
