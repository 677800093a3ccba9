import { Temporal } from 'temporal-polyfill';
import type { Lease, Leases } from '../../../ports/leases.ts';
import { failureText } from '../rest/failure.ts';

export interface ElectionOptions {
  readonly leases: Leases;
  /** One name for each running process. */
  readonly owner: string;
  /** Ends early, without throwing, when the signal does. */
  readonly pause: (duration: Temporal.Duration, signal?: AbortSignal) => Promise<void>;
  readonly log: (problem: string) => void;
}

const NAME = 'discord-gateway';
/** After a crash the gateway is free within this. */
const LEASE = Temporal.Duration.from({ seconds: 8 });
/** Three renewals may fail before the lease expires. */
const RENEW_EVERY = Temporal.Duration.from({ seconds: 2 });
/** A process that never saw another one hold the gateway connects without a lease after so many failed looks. */
const MOST_BLIND_LOOKS = 16;
/** A standing-by process notices a lease that was given up within this. */
const POLL_EVERY = Temporal.Duration.from({ milliseconds: 500 });

/** Decides which of several processes holds the gateway: with two, each message would reach both. */
export class Election {
  readonly #options: ElectionOptions;
  #isStoreAway = false;
  /** Whether another process held the lease when the store last answered. */
  #isHeldElsewhere = false;

  constructor(options: ElectionOptions) {
    this.#options = options;
  }

  /**
   * Waits until this process is elected. If the store is away from the start, no lease can be taken; then it connects
   * without one, as a holder stays connected without one (see `lost`), and takes the lease once the store is back.
   * @param onWait called on each attempt that fails: whether another process is known to hold the lease
   * @returns what the previous holder left, or undefined if the signal aborted first
   */
  async won(signal: AbortSignal, onWait: (isHeldByAnother: boolean) => void): Promise<Lease | undefined> {
    for (let blind = 1; !signal.aborted; blind += 1) {
      const taken = await this.#take();
      if (typeof taken === 'object') return taken;
      if (taken === 'held') blind = 0;
      else if (blind >= MOST_BLIND_LOOKS && !this.#isHeldElsewhere) return {};
      onWait(taken === 'held');
      await this.#options.pause(POLL_EVERY, signal);
    }
    return undefined;
  }

  /**
   * Renews the lease until another process is known to hold it. While the store is away the gateway is kept: two holders
   * for a while do less harm than none, since Discord takes one answer to an interaction and knows a message's nonce.
   * @param state what the next holder needs
   */
  async lost(signal: AbortSignal, state: () => string | undefined): Promise<void> {
    while (!signal.aborted) {
      await this.#options.pause(RENEW_EVERY, signal);
      if (signal.aborted || (await this.#take(state())) === 'held') return;
    }
  }

  /** Lets another process be elected at once. */
  async resign(state: string | undefined): Promise<void> {
    const { leases, owner, log } = this.#options;
    await leases.release(NAME, owner, state).catch((error: unknown) => {
      log(
        `Discord: could not release the gateway; another process can take it in ${LEASE.seconds} s: ${failureText(error)}`,
      );
    });
  }

  async #take(state?: string): Promise<Lease | 'held' | 'unknown'> {
    const { leases, owner, log } = this.#options;
    try {
      const taken = await leases.take(NAME, owner, LEASE, state);
      this.#isStoreAway = false;
      this.#isHeldElsewhere = taken === undefined;
      return taken ?? 'held';
    } catch (error) {
      if (!this.#isStoreAway) {
        log(`Discord: the store cannot say which process holds the gateway; trying again: ${failureText(error)}`);
      }
      this.#isStoreAway = true;
      return 'unknown';
    }
  }
}
