import type { PlatformName } from '../schedule/subscription.ts';

/** The states of deliveries that people who run the bot have to know of; what arrived, or was nothing, is in none. */
export const QUEUED_STATES = ['pending', 'sending', 'in doubt', 'uncertain', 'dead', 'missed'] as const;

/** How many deliveries of a platform stand so. */
export interface Queued {
  readonly platform: PlatformName;
  readonly state: (typeof QUEUED_STATES)[number];
  readonly count: number;
  /** How many of them are due. */
  readonly due: number;
}

/** What stands in the queue of deliveries, and what fell out of it and is remembered still. */
export interface Queue {
  /** Cheap enough to be asked every few seconds. What there is none of may be left out. */
  depth(): Promise<readonly Queued[]>;
}
