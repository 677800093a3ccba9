import type { Temporal } from 'temporal-polyfill';

export interface Lease {
  /** The state that an owner stored last. */
  readonly state?: string;
}

/** Leases for work that only one process may do, such as holding a gateway connection. */
export interface Leases {
  /**
   * Takes or renews a lease that is free, expired or already the owner's, and stores `state` if given.
   * @returns undefined if another owner holds the lease
   */
  take(name: string, owner: string, duration: Temporal.Duration, state?: string): Promise<Lease | undefined>;
  /** Releases the owner's lease. The stored state stays for the next owner unless `state` replaces it. */
  release(name: string, owner: string, state?: string): Promise<void>;
}
