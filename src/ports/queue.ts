import type { PlatformName } from '../schedule/subscription.ts';

/** Delivery states that matter to the operator; delivered and skipped ones are left out. */
export const QUEUED_STATES = ['pending', 'sending', 'in doubt', 'uncertain', 'dead', 'missed'] as const;

/** Number of a platform's deliveries in a state. */
export interface Queued {
  readonly platform: PlatformName;
  readonly state: (typeof QUEUED_STATES)[number];
  readonly count: number;
  /** How many of them are due. */
  readonly due: number;
}

/** The delivery queue, including failed deliveries still stored. */
export interface Queue {
  /** Cheap enough to call every few seconds. Zero counts may be left out. */
  depth(platforms: readonly PlatformName[]): Promise<readonly Queued[]>;
}
