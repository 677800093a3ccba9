import type { Temporal } from 'temporal-polyfill';

/** Which of several processes does what only one may do, such as holding a connection to a gateway. */
export interface Leases {
  /** Takes a lease that is free, has run out, or is the owner's already. False if another has it. */
  take(name: string, owner: string, duration: Temporal.Duration): Promise<boolean>;
  /** Gives it up, if it is the owner's. */
  release(name: string, owner: string): Promise<void>;
}
