import type { Temporal } from 'temporal-polyfill';
import type { Message } from '../message/message.ts';
import type { Address, PlatformName } from '../schedule/subscription.ts';
import type { DeliveryKey } from './ledger.ts';

/** What a platform says to a post. Only what it surely did not take is `retry` or `rejected`. */
export type Posted =
  | { readonly kind: 'sent'; readonly post: string }
  /** Not taken; `scope` is who has to wait. */
  | {
      readonly kind: 'retry';
      readonly after: Temporal.Duration;
      readonly scope: 'channel' | 'workspace' | 'platform';
      readonly reason: string;
    }
  /** Refused for good, with the reason in words; `gone` tells what will refuse everything from now on. */
  | { readonly kind: 'rejected'; readonly reason: string; readonly gone: 'none' | 'channel' | 'workspace' }
  /** A time-out, a reset, a 5xx: it may have arrived. */
  | { readonly kind: 'in doubt'; readonly reason: string };

/** Whether an occurrence stands in a channel. */
export type Found =
  | { readonly kind: 'found'; readonly post: string }
  | { readonly kind: 'absent' }
  /** The history cannot be read now; it may be later. */
  | {
      readonly kind: 'retry';
      readonly after: Temporal.Duration;
      readonly reason: string;
      /** Part of it was read, and the next look goes on from there. */
      readonly hasProgressed?: boolean;
    }
  /** The history can never be read, and why. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A place to post to. Neither method throws for what the platform or the network does; both end within the time-out. */
export interface Platform {
  readonly name: PlatformName;
  /** How many posts a second it takes, from all processes together. */
  readonly perSecond: number;
  /** How long a repeated post of the same occurrence is surely taken for the same one; zero if it never is. */
  readonly repeatsFor: Temporal.Duration;
  /**
   * @param mayBegin to be asked in the very step in which the post leaves: if it says no, nothing may leave, and the post is
   * to be tried again
   */
  post(
    address: Address,
    message: Message,
    occurrence: DeliveryKey,
    timeout: AbortSignal,
    mayBegin: () => boolean,
  ): Promise<Posted>;
  /**
   * @param since nothing that was posted before matters
   * @param attempt the number of the post in question, 1 if left out: what was read for an earlier one does not count
   */
  find(
    address: Address,
    occurrence: DeliveryKey,
    since: Temporal.Instant,
    timeout: AbortSignal,
    attempt?: number,
  ): Promise<Found>;
}
