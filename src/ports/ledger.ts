import type { Temporal } from 'temporal-polyfill';
import type { Message } from '../message/message.ts';
import type { Plan } from '../schedule/plan.ts';
import type { IsoDate } from '../schedule/recurrence.ts';
import type { Address, PlatformName, StoredSubscription, Subscription } from '../schedule/subscription.ts';

/**
 * sending: claimed, under a lease · in doubt: the post may have arrived · uncertain: the same, but nothing more can be found
 * out · dead: rejected permanently, or unreadable, or not composable · missed: too late, or due before a restore · skipped: not
 * to be sent, as on a quiet day or during a pause
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
  /** The local date and time, such as "2026-03-29T02:30"; of a follow-up or notification, in UTC. */
  readonly nominal: string;
}

export interface DigestCursor {
  /** Reminders up to this local date are not sent again. */
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
  /** Stored at the first claim and the same in each attempt, unless an included delivery is skipped meanwhile. */
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
  /** The post did not arrive. Nothing is sent to the channel before `retryAt`. */
  | { readonly state: 'pending'; readonly retryAt: Temporal.Instant; readonly reason: string }
  /** The post may have arrived. The channel is blocked until the delivery is settled, which is next tried at `retryAt`. */
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
 * Each occurrence of a subscription has at most one delivery. Changes are durable on return. A method that throws may have made
 * some of its changes; a claim lost that way is free again when its lease expires. Times are by the ledger's own clock, which
 * all processes share.
 */
export interface Ledger {
  now(): Promise<Temporal.Instant>;
  /**
   * Plans up to `limit` subscriptions whose next occurrence is before `until`, earliest first, and skips those locked by
   * another process. Inserts each delivery once. Suspends subscriptions that cannot be read or planned. Returns how many
   * subscriptions were planned or suspended.
   */
  plan(
    query: { platforms: readonly PlatformName[]; until: Temporal.Instant; limit: number },
    planOf: (subscription: StoredSubscription) => Plan,
  ): Promise<number>;
  /**
   * Claims due deliveries, longest due first: at most one per channel, none in a busy channel. The first claim freezes the
   * message, and included deliveries share its outcome. Silent deliveries become skipped, expired ones missed, unreadable or
   * failing ones dead; those that compose to nothing are deleted. `compose` may be called several times for a candidate and
   * must not block. The result can be empty although more deliveries are due; `nextWork` then returns the current time.
   */
  claim(claimOptions: ClaimOptions, compose: Compose): Promise<ClaimedDelivery[]>;
  /** Claims deliveries in doubt, and those whose lease expired during sending. `attempt` is that of the post in question. */
  claimInDoubt(claimOptions: ClaimOptions): Promise<ClaimedDelivery[]>;
  /**
   * Returns false if another claim or outcome came first. In a channel or workspace that it suspends, skips pending deliveries.
   */
  settle(delivery: ClaimedDelivery, outcome: Outcome): Promise<boolean>;
  /** Returns the earliest time at which a delivery can be claimed or settled; undefined if none is pending or in progress. */
  nextWork(platform: PlatformName): Promise<Temporal.Instant | undefined>;
  /** Counts deliveries by platform and state, without delivered and skipped ones; cheap enough to call every few seconds. Leaves out zero counts. */
  count(platforms: readonly PlatformName[]): Promise<readonly DeliveryCount[]>;
  receipts(filter: { address?: Address; subscription?: string; limit: number }): Promise<Receipt[]>;
  /**
   * Returns the message of an occurrence. Undefined if no readable one is stored, or if the occurrence belongs to another
   * channel.
   */
  messageOf(address: Address, occurrence: DeliveryKey): Promise<Message | undefined>;
  /**
   * Shortens waits to at most a minute, and for a send slot to a second. Deletes future deliveries that were marked missed or
   * skipped without an attempt, so they are planned again, unless their subscription has no next occurrence.
   */
  afterClockSetBack(): Promise<void>;
  /**
   * Deletes deliveries that finished before a time, and unused messages and channels. Returns the number of deliveries, without
   * those that shared a post.
   */
  prune(before: Temporal.Instant): Promise<number>;
}
