import type { Temporal } from 'temporal-polyfill';
import type { Message } from '../message/message.ts';
import type { Plan } from '../schedule/plan.ts';
import type { IsoDate } from '../schedule/recurrence.ts';
import type { Address, PlatformName, StoredSubscription, Subscription } from '../schedule/subscription.ts';

/**
 * sending: claimed, under a lease · in doubt: the post may have arrived · uncertain: in doubt, and the channel cannot be read ·
 * dead: rejected permanently, or unreadable · missed: too late · skipped: nothing to send, a quiet day, or the subscription was
 * paused, suspended or ended
 */
export const DELIVERY_STATES = [
  'pending',
  'sending',
  'in doubt',
  'delivered',
  'uncertain',
  'dead',
  'missed',
  'skipped',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const COUNTED_STATES = ['pending', 'sending', 'in doubt', 'uncertain', 'dead', 'missed'] as const;

export interface DeliveryCount {
  readonly platform: PlatformName;
  readonly state: (typeof COUNTED_STATES)[number];
  readonly count: number;
  readonly due: number;
}

/** Identifies a delivery by local time: a change of the time zone's rules moves the delivery, but not its key. */
export interface DeliveryKey {
  readonly subscription: string;
  /** The occurrence's local date and time, such as "2026-03-29T02:30". */
  readonly nominal: string;
}

export interface DigestCursor {
  /** The last local date whose reminders were sent. */
  readonly through: IsoDate;
  /** Keys of the changes that were sent, or are older than the subscription. */
  readonly changes: readonly string[];
}

export interface Candidate extends DeliveryKey {
  readonly story: string;
  readonly wish: Subscription['wish'];
  readonly zone: string;
  readonly createdAt: Temporal.Instant;
  readonly cursor: DigestCursor;
}

/** What becomes of a candidate. `cursor` replaces the subscription's stored one, for a message once it is delivered. */
export type ComposeResult =
  | {
      readonly kind: 'message';
      readonly message: Message;
      readonly cursor: DigestCursor;
      /** Other deliveries whose text the message includes. They get no post of their own. */
      readonly includes?: readonly IncludedDelivery[];
    }
  | { readonly kind: 'silent'; readonly reason: string; readonly cursor: DigestCursor }
  /** No post is expected on this day, so no receipt is stored either. */
  | { readonly kind: 'nothing'; readonly cursor: DigestCursor };

/** A delivery that shares another one's post. The cursor applies once that post is delivered. */
export interface IncludedDelivery extends DeliveryKey {
  readonly cursor: DigestCursor;
}

/** @param otherCandidates uncomposed deliveries of the same channel and time, which the message may include */
export type Compose = (candidate: Candidate, otherCandidates: readonly Candidate[]) => ComposeResult;

export interface ClaimedDelivery extends DeliveryKey {
  readonly address: Address;
  readonly due: Temporal.Instant;
  readonly expires: Temporal.Instant;
  /** Frozen at the first claim, so each attempt sends the same message. */
  readonly message: Message;
  readonly attempt: number;
  readonly firstClaimedAt: Temporal.Instant;
  readonly inDoubtSince?: Temporal.Instant;
  readonly claimedAt: Temporal.Instant;
  readonly owner: string;
  /** For a follow-up: the platform's id of the post to reply to. */
  readonly replyTo?: string;
}

export type Outcome =
  /** `post` is the platform's id of the post. `reason` is set if a search found a post that was in doubt. */
  | { readonly state: 'delivered'; readonly post: string; readonly reason?: string }
  /** The post was not sent. Nothing is sent to the channel before `retryAt`. */
  | { readonly state: 'pending'; readonly retryAt: Temporal.Instant; readonly reason: string }
  /** The post may have arrived. The channel is blocked until the delivery is settled, which is first tried at `retryAt`. */
  | { readonly state: 'in doubt'; readonly retryAt: Temporal.Instant; readonly reason: string }
  | { readonly state: 'uncertain'; readonly reason: string; readonly suspends?: Suspended }
  | { readonly state: 'missed'; readonly reason: string }
  | { readonly state: 'dead'; readonly reason: string; readonly suspends: Suspended };

/** Which subscriptions an outcome suspends, until a person resumes them. */
type Suspended = 'none' | 'channel' | 'workspace';

export interface Receipt extends DeliveryKey {
  /** Empty in receipts of versions that had only one story. */
  readonly story: string;
  readonly address: Address;
  readonly state: DeliveryState;
  readonly due: Temporal.Instant;
  readonly stateSince: Temporal.Instant;
  readonly attempts: number;
  /** For a delivered post, set only if a search found the post. */
  readonly reason?: string;
  readonly inPostOf?: string;
}

export interface ClaimOptions {
  readonly platform: PlatformName;
  readonly limit: number;
  readonly owner: string;
  readonly lease: Temporal.Duration;
}

/**
 * Each occurrence of a subscription has exactly one delivery. Every method is atomic, and durable on return. If a method
 * throws, nothing has changed, unless the connection broke during the commit; a claim lost that way is free again when its
 * lease expires. Times are by the ledger's own clock, which all processes share.
 */
export interface Ledger {
  now(): Promise<Temporal.Instant>;
  /**
   * Plans up to `limit` subscriptions whose next occurrence is before `until`, earliest first, and skips those locked by
   * another process. Inserts each delivery once. Suspends subscriptions that cannot be read or planned. Returns how many
   * subscriptions were planned.
   */
  plan(
    query: { platforms: readonly PlatformName[]; until: Temporal.Instant; limit: number },
    planOf: (subscription: StoredSubscription) => Plan,
  ): Promise<number>;
  /**
   * Claims due deliveries, longest due first: at most one per channel, none in a busy channel. The first claim freezes the
   * message, and included deliveries share its outcome. Silent deliveries become skipped, expired ones missed, unreadable ones
   * dead. `compose` may be called twice for a candidate and must not block. The result can be empty although more deliveries
   * are due; `nextWork` then returns the current time.
   */
  claim(claimOptions: ClaimOptions, compose: Compose): Promise<ClaimedDelivery[]>;
  /** Claims deliveries in doubt, and those whose lease expired during sending. `attempt` is that of the post in question. */
  claimInDoubt(claimOptions: ClaimOptions): Promise<ClaimedDelivery[]>;
  /** Returns false if another claim or outcome came first. Skips the pending deliveries of subscriptions that it suspends. */
  settle(delivery: ClaimedDelivery, outcome: Outcome): Promise<boolean>;
  /** Returns the earliest time at which a delivery can be claimed or settled; undefined if none is pending or in progress. */
  nextWork(platform: PlatformName): Promise<Temporal.Instant | undefined>;
  /** Counts deliveries by platform and state, without delivered and skipped ones; cheap enough to call every few seconds. Leaves out zero counts. */
  count(platforms: readonly PlatformName[]): Promise<readonly DeliveryCount[]>;
  receipts(filter: { address?: Address; subscription?: string; limit: number }): Promise<Receipt[]>;
  /** Returns the message of an occurrence. Undefined if none is stored, or if the occurrence belongs to another channel. */
  messageOf(address: Address, occurrence: DeliveryKey): Promise<Message | undefined>;
  /**
   * Shortens waits to at most a minute, and for a send slot to a second. Future deliveries marked missed or skipped are planned
   * again, unless their subscription has no next occurrence.
   */
  afterClockSetBack(): Promise<void>;
  /** Deletes deliveries that finished before a time, and unused messages and channels. Returns the number of deliveries. */
  prune(before: Temporal.Instant): Promise<number>;
}
