import { Temporal } from 'temporal-polyfill';
import type { Leases } from '../../../ports/leases.ts';
import { inWords } from '../rest/failure.ts';

export interface ElectionOptions {
  readonly leases: Leases;
  /** One name for each running process. */
  readonly owner: string;
  /** Ends early, without throwing, when the signal does. */
  readonly pause: (duration: Temporal.Duration, signal?: AbortSignal) => Promise<void>;
  readonly tell: (problem: string) => void;
}

const NAME = 'discord-gateway';
const LEASE = Temporal.Duration.from({ seconds: 30 });
/** Three times in a lease, so that one failure loses nothing. */
const EVERY = Temporal.Duration.from({ seconds: 10 });
const MOST_FAILURES = 2;

/** Which of several processes holds the gateway: with two, each message would come to both. */
export class Election {
  readonly #options: ElectionOptions;

  constructor(options: ElectionOptions) {
    this.#options = options;
  }

  /** Until this process is elected. False if the signal came first. */
  async won(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      if ((await this.#take()) === true) return true;
      await this.#options.pause(EVERY, signal);
    }
    return false;
  }

  /** Until another process is, or may be: the lease could not be renewed for nearly as long as it lasts. */
  async lost(signal: AbortSignal): Promise<void> {
    for (let failures = 0; failures < MOST_FAILURES && !signal.aborted; ) {
      await this.#options.pause(EVERY, signal);
      if (signal.aborted) return;
      const taken = await this.#take();
      if (taken === false) return;
      failures = taken ? 0 : failures + 1;
    }
  }

  /** Lets another process be elected at once. */
  async resign(): Promise<void> {
    const { leases, owner, tell } = this.#options;
    await leases.release(NAME, owner).catch((error: unknown) => {
      tell(`Discord: the gateway could not be given up, and is free in ${LEASE.seconds} seconds: ${inWords(error)}`);
    });
  }

  /** Undefined if the store failed. */
  async #take(): Promise<boolean | undefined> {
    const { leases, owner, tell } = this.#options;
    try {
      return await leases.take(NAME, owner, LEASE);
    } catch (error) {
      tell(`Discord: it cannot be seen which process holds the gateway: ${inWords(error)}`);
      return undefined;
    }
  }
}
