import type { Temporal } from 'temporal-polyfill';
import type { ClaimedDelivery } from '../ports/ledger.ts';
import type { Clocks } from './clocks.ts';

/** A claimed delivery in progress. */
export interface Task {
  /** This process's latest claim of the delivery. */
  delivery: ClaimedDelivery;
  /** When the claim was made: by this process's clocks, in milliseconds, and by the ledger's. */
  claimedAt: { readonly monotonic: number; readonly wall: number; readonly ledger: Temporal.Instant };
  readonly isInDoubt: boolean;
  /** The delivery's send slot, in milliseconds of the monotonic clock. */
  readonly slot: number;
}

/**
 * Age of a claim in milliseconds: the greater of the two clocks' answers. The monotonic clock may stop while the machine
 * sleeps, and the wall clock may be set.
 */
export function claimAge({ claimedAt: { monotonic, wall } }: Task, clocks: Clocks): number {
  return Math.max(clocks.monotonic() - monotonic, clocks.wall() - wall);
}

/** Converts a monotonic time to the ledger's clock. */
export function ledgerTime({ claimedAt }: Task, monotonic: number): Temporal.Instant {
  return claimedAt.ledger.add({ milliseconds: Math.round(monotonic - claimedAt.monotonic) });
}
