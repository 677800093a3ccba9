import type { Temporal } from 'temporal-polyfill';
import type { ClaimedDelivery } from '../ports/ledger.ts';
import type { Clocks } from './clocks.ts';

export interface Task {
  /** The latest claim, since a task may continue under a renewed one. */
  delivery: ClaimedDelivery;
  /** The time of the claim by this process's clocks, in milliseconds, and by the ledger's clock. */
  claimedAt: { readonly monotonic: number; readonly wall: number; readonly ledger: Temporal.Instant };
  readonly isInDoubt: boolean;
  /** The monotonic time of the send slot, in milliseconds. */
  readonly slot: number;
}

/**
 * Returns the claim's age in milliseconds, by the clock that shows more: the monotonic clock may stop while the machine sleeps,
 * and the wall clock may be set.
 */
export function claimAge({ claimedAt: { monotonic, wall } }: Task, clocks: Clocks): number {
  return Math.max(clocks.monotonic() - monotonic, clocks.wall() - wall);
}

/** Converts a monotonic time to the ledger's clock. */
export function ledgerTime({ claimedAt }: Task, monotonic: number): Temporal.Instant {
  return claimedAt.ledger.add({ milliseconds: Math.round(monotonic - claimedAt.monotonic) });
}
