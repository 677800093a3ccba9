import type { Temporal } from 'temporal-polyfill';

export interface Lease {
  readonly state?: string;
}

/** Leases on work that only one process may do at a time, such as holding a gateway connection. */
export interface Leases {
  /** Takes or renews a lease and stores `state` if given. Returns undefined if another owner holds the lease. */
  take(name: string, owner: string, duration: Temporal.Duration, state?: string): Promise<Lease | undefined>;
  /** Releases the owner's lease. The stored state stays for the next owner unless `state` replaces it. */
  release(name: string, owner: string, state?: string): Promise<void>;
}
