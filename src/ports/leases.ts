import type { Temporal } from 'temporal-polyfill';

/** A lease that a process holds. */
export interface Lease {
  /** What its holders stored with it last. */
  readonly state?: string;
}

/** Decides which of several processes does what only one may do, such as holding a connection to a gateway. */
export interface Leases {
  /**
   * Takes a lease that is free, has expired, or is the owner's already, and stores `state` with it if that is given.
   * Undefined if another owner has it.
   */
  take(name: string, owner: string, duration: Temporal.Duration, state?: string): Promise<Lease | undefined>;
  /** Gives it up, if it is the owner's. The state stays for the next owner; `state` replaces it. */
  release(name: string, owner: string, state?: string): Promise<void>;
}
