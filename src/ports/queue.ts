import type { PlatformName } from '../schedule/subscription.ts';

/** Delivery states that matter to operators; all except delivered and skipped. */
export const QUEUED_STATES = ['pending', 'sending', 'in doubt', 'uncertain', 'dead', 'missed'] as const;

/** How many deliveries of a platform are in a state. */
export interface QueueCount {
  readonly platform: PlatformName;
  readonly state: (typeof QUEUED_STATES)[number];
  readonly count: number;
  /** How many of them are due. */
  readonly due: number;
}

/** The delivery queue, including failed deliveries still stored. */
export interface Queue {
  /** Cheap enough to call every few seconds. Zero counts may be left out. */
  depth(platforms: readonly PlatformName[]): Promise<readonly QueueCount[]>;
}
