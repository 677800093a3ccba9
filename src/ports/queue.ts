import type { PlatformName } from '../schedule/subscription.ts';
import type { DeliveryState } from './ledger.ts';

/** How many deliveries of a platform stand so, of those that people who run the bot have to know of. */
export interface Queued {
  readonly platform: PlatformName;
  readonly state: Exclude<DeliveryState, 'delivered' | 'skipped'>;
  readonly count: number;
  /** How many of them are due. */
  readonly due: number;
}

/** What stands in the queue of deliveries, and what fell out of it and is remembered still. */
export interface Queue {
  /** Cheap enough to be asked every few seconds. What there is none of may be left out. */
  depth(): Promise<readonly Queued[]>;
}
