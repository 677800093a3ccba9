import type { Temporal } from 'temporal-polyfill';
import type { Occurrence } from './occurrences.ts';
import type { IsoDate, Recurrence, Weekday } from './recurrence.ts';

/** A name in `app/platforms.ts`, such as "slack", or "terminal". */
export type PlatformName = string;

/** `workspace` is Slack's team or Discord's guild, and empty in Discord's direct messages and the terminal. */
export interface Address {
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly channel: string;
}

/** `items` are ids of watch items; empty means all of them, including future ones. */
export type Wish =
  | { readonly kind: 'digest'; readonly onlyChanges: boolean }
  | { readonly kind: 'reminders'; readonly items: readonly string[] };

/** The next post includes what would have been posted on quiet days. */
export interface QuietDays {
  readonly weekdays: readonly Weekday[];
  /** Inclusive. */
  readonly spans: readonly { readonly from: IsoDate; readonly to: IsoDate }[];
}

/** Without a date, the pause lasts until the subscription is resumed. */
export interface Pause {
  readonly until?: IsoDate;
}

export interface Subscription {
  readonly id: string;
  readonly story: string;
  readonly address: Address;
  readonly wish: Wish;
  readonly recurrence: Recurrence;
  readonly zone: string;
  readonly quiet: QuietDays;
  readonly createdBy: Person;
  readonly createdAt: Temporal.Instant;
  readonly pause?: Pause;
  /** The reason why posting stopped. Cleared when the subscription is resumed. */
  readonly suspended?: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** `next` is missing if the subscription is suspended, paused indefinitely or over. */
export interface StoredSubscription extends Subscription {
  readonly next?: Occurrence;
}

/** "slack:T1:C2". Colons within a part are encoded. */
export function addressKey({ platform, workspace, channel }: Address): string {
  return [platform, workspace, channel].map(encodeURIComponent).join(':');
}
