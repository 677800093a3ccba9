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

type AddResult =
  | { readonly kind: 'added' }
  | { readonly kind: 'exists'; readonly id: string }
  | { readonly kind: 'full'; readonly limit: number };

/** An update of a subscription. Omitting `pause`, `suspended` or `next` clears that field. */
interface SubscriptionChange {
  /** Unchanged if omitted. */
  readonly quiet?: QuietDays;
  /** Unchanged if omitted. */
  readonly times?: Pick<Subscription, 'recurrence' | 'zone'>;
  readonly pause?: Pause;
  readonly suspended?: string;
  readonly next?: Occurrence;
}

/** Every method except `replan` is atomic. Lists are by channel, oldest first. */
export interface Subscriptions {
  /** @param cursor changes and reminders that the channel already knows */
  add(
    subscription: Subscription,
    next: Occurrence | undefined,
    cursor: DigestCursor,
    limit: number,
  ): Promise<AddResult>;
  findInChannel(address: Address): Promise<StoredSubscription[]>;
  findSuspended(address: Address, scope: 'channel' | 'workspace'): Promise<StoredSubscription[]>;
  findAll(): Promise<StoredSubscription[]>;
  /** Deletes planned future deliveries; a pause also skips due ones. Returns false if the subscription does not exist. */
  change(id: string, change: SubscriptionChange): Promise<boolean>;
  /** Deletes planned future deliveries and skips due ones. Receipts stay. Returns false if the subscription does not exist. */
  remove(id: string): Promise<boolean>;
  /** Suspends all subscriptions of a workspace, and skips its pending deliveries. */
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
