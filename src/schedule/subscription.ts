import type { Temporal } from 'temporal-polyfill';
import type { Occurrence } from './occurrences.ts';
import type { IsoDate, Recurrence, Weekday } from './recurrence.ts';

/** "slack", "terminal": the name of a platform's row in `app/platforms.ts`, or of the terminal. */
export type PlatformName = string;

/** A channel of a platform. `workspace` is Slack's team or Discord's guild, '' where there is none. */
export interface Address {
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly channel: string;
}

/** What a subscription brings. `items` are ids of watch items; none means every one, also those to come. */
export type Wish =
  | { readonly kind: 'digest'; readonly onlyChanges: boolean }
  | { readonly kind: 'reminders'; readonly items: readonly string[] };

/** Local dates on which nothing is posted, though it is planned: what they hold back comes with the next post. */
export interface QuietDays {
  readonly weekdays: readonly Weekday[];
  /** From the first date to the last, both included. */
  readonly spans: readonly { readonly from: IsoDate; readonly to: IsoDate }[];
}

/** Paused until this date, on which posts begin again; without one, until it is resumed. */
export interface Pause {
  readonly until?: IsoDate;
}

/** A channel's subscription: what to post, on which recurrence, in which time zone, set up by whom. */
export interface Subscription {
  readonly id: string;
  /** Id of the briefing that it is about. */
  readonly story: string;
  readonly address: Address;
  readonly wish: Wish;
  readonly recurrence: Recurrence;
  /** An IANA name. */
  readonly zone: string;
  readonly quiet: QuietDays;
  readonly createdBy: Person;
  readonly createdAt: Temporal.Instant;
  readonly pause?: Pause;
  /** Why it is suspended until it is resumed, in words: the channel is gone, a token was revoked. */
  readonly suspended?: string;
}

/** Somebody on a platform: the id by which it knows them, and the name that it shows. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A subscription as it is kept: with its next occurrence, unless it is paused, suspended or at its end. */
export interface StoredSubscription extends Subscription {
  readonly next?: Occurrence;
}

/** An address as one text: "slack:T1:C2". Parts are encoded, so that a colon in one of them is none between them. */
export function addressKey({ platform, workspace, channel }: Address): string {
  return [platform, workspace, channel].map(encodeURIComponent).join(':');
}
