import type { PlatformName } from '../schedule/subscription.ts';

export const QUEUED_STATES = ['pending', 'sending', 'in doubt', 'uncertain', 'dead', 'missed'] as const;

export interface QueueCount {
  readonly platform: PlatformName;
  readonly state: (typeof QUEUED_STATES)[number];
  readonly count: number;
  readonly due: number;
}

export interface Queue {
  /** Counts deliveries by platform and state; cheap enough to call every few seconds. Zero counts may be left out. */
  depth(platforms: readonly PlatformName[]): Promise<readonly QueueCount[]>;
}
