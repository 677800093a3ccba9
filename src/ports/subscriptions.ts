import type { Occurrence } from '../schedule/occurrences.ts';
import type {
  Address,
  Pause,
  PlatformName,
  QuietDays,
  StoredSubscription,
  Subscription,
} from '../schedule/subscription.ts';
import type { DigestCursor } from './ledger.ts';

/** For `exists`, `id` is the id of the subscription with the same content and times. */
type AddResult =
  | { readonly kind: 'added' }
  | { readonly kind: 'exists'; readonly id: string }
  | { readonly kind: 'full'; readonly limit: number };

/** An update of a subscription. Omitting `pause`, `suspended` or `next` clears that field. */
interface SubscriptionChange {
  /** Unchanged if omitted. */
  readonly quiet?: QuietDays;
  readonly pause?: Pause;
  readonly suspended?: string;
  readonly next?: Occurrence;
}

/** The channels' subscriptions. Every method is atomic: if it throws, nothing has changed. */
export interface Subscriptions {
  /**
   * @param cursor changes and reminders that the channel already knows
   * @param limit the most subscriptions per channel
   */
  add(
    subscription: Subscription,
    next: Occurrence | undefined,
    cursor: DigestCursor,
    limit: number,
  ): Promise<AddResult>;
  /** Returns a channel's subscriptions, oldest first. */
  findInChannel(address: Address): Promise<StoredSubscription[]>;
  /** Returns the suspended subscriptions of a channel or of its whole workspace, by channel, oldest first. */
  findSuspended(address: Address, scope: 'channel' | 'workspace'): Promise<StoredSubscription[]>;
  /** Returns all subscriptions, by channel, oldest first. */
  findAll(): Promise<StoredSubscription[]>;
  /**
   * Updates a subscription and deletes its planned future deliveries. A pause also skips its due deliveries. Returns false if
   * the subscription does not exist.
   */
  change(id: string, change: SubscriptionChange): Promise<boolean>;
  /**
   * Deletes a subscription and its planned deliveries, and skips pending ones. Receipts stay. Returns false if the subscription
   * does not exist.
   */
  remove(id: string): Promise<boolean>;
  /** Suspends a workspace's subscriptions, and skips planned deliveries that are not being sent. */
  suspendWorkspace(platform: PlatformName, workspace: string, reason: string): Promise<void>;
  /**
   * Recomputes the next occurrence of each subscription that has one, in short transactions. Returns how many changed.
   * @param shouldStop checked before each transaction
   */
  replan(
    next: (subscription: StoredSubscription) => Occurrence | undefined,
    shouldStop?: () => boolean,
  ): Promise<number>;
}
