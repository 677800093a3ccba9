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

/** What became of a new subscription: `exists` names the one that wishes the same at the same times. */
export type Added =
  | { readonly kind: 'added' }
  | { readonly kind: 'exists'; readonly id: string }
  | { readonly kind: 'full'; readonly most: number };

/** What somebody changed of a subscription. A pause, a suspension and a next occurrence that are left out are no longer so. */
export interface Change {
  /** As they were, if left out. */
  readonly quiet?: QuietDays;
  readonly pause?: Pause;
  readonly suspended?: string;
  readonly next?: Occurrence;
}

/** The channels' standing wishes. Every method is one step: it happens as a whole, or throws and nothing has happened. */
export interface Subscriptions {
  /**
   * @param told what a digest takes for known already, and the last day whose reminders count as told
   * @param most how many a channel may have
   */
  add(subscription: Subscription, next: Occurrence | undefined, told: DigestCursor, most: number): Promise<Added>;
  /** A channel's subscriptions, the oldest first. */
  ofChannel(address: Address): Promise<StoredSubscription[]>;
  /** Every subscription, by channel, the oldest first. */
  all(): Promise<StoredSubscription[]>;
  /**
   * Changes one, and drops what was planned for it and is still to come. With a pause, what was due and waits is skipped.
   * False if it is gone.
   */
  change(id: string, change: Change): Promise<boolean>;
  /** Ends one, drops what was planned and is still to come, and skips what waits. Its receipts stay. False if it was gone. */
  remove(id: string): Promise<boolean>;
  /** Suspends those of a workspace, for the reason; what is planned there and not being sent is skipped. */
  suspendWorkspace(platform: PlatformName, workspace: string, reason: string): Promise<void>;
  /**
   * Works out anew when each subscription that has a next occurrence is next, in short steps. How many changed.
   * @param isOver asked before each step, whether the rest is to be left as it is
   */
  replan(next: (standing: StoredSubscription) => Occurrence | undefined, isOver?: () => boolean): Promise<number>;
}
