import type { Temporal } from 'temporal-polyfill';
import type { Claimed } from '../ports/ledger.ts';
import type { Clocks } from './clocks.ts';

/** When a claim was made: by this process's clocks, in milliseconds, and by the ledger's. */
interface ClaimTime {
  readonly monotonic: number;
  readonly wall: number;
  readonly ledger: Temporal.Instant;
}

/** A claimed delivery in progress. */
export interface Task {
  /** This process's latest claim of the delivery. */
  claimed: Claimed;
  claimedAt: ClaimTime;
  readonly isInDoubt: boolean;
  /** Its send slot, in milliseconds of the monotonic clock. */
  readonly slot: number;
}

/**
 * Age of a claim in milliseconds, by whichever clock says more: one stops while the machine sleeps, the other may be
 * set.
 */
export function claimAge({ claimedAt: { monotonic, wall } }: Task, clocks: Clocks): number {
  return Math.max(clocks.monotonic() - monotonic, clocks.wall() - wall);
}

/** Converts a monotonic time to the ledger's clock. */
export function ledgerTime({ claimedAt }: Task, monotonic: number): Temporal.Instant {
  return claimedAt.ledger.add({ milliseconds: Math.round(monotonic - claimedAt.monotonic) });
}
