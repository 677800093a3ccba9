import type { Temporal } from 'temporal-polyfill';
import type { Message } from '../message/message.ts';
import type { Plan } from '../schedule/due.ts';
import type { IsoDate } from '../schedule/recurrence.ts';
import type { Address, PlatformName, StoredSubscription, Subscription } from '../schedule/subscription.ts';

/**
 * State of a delivery.
 * pending: planned, or waiting for a retry · sending: claimed, under a lease · in doubt: it may have arrived
 * delivered · uncertain: in doubt, and the channel cannot be read · dead: rejected permanently
 * missed: too late · skipped: nothing to send, or a quiet day
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

/** The permanent key of a delivery. It does not change with the zone's rules: "2026-03-29T02:30" of a subscription. */
export interface DeliveryKey {
  readonly subscription: string;
  /** The occurrence's nominal local date and time. */
  readonly nominal: string;
}

/** The reminders and changes that a subscription has already posted. */
export interface DigestCursor {
  /** The last local date whose reminders were sent. */
  readonly through: IsoDate;
  /** Keys of the changes that were sent, or are older than the subscription. */
  readonly changes: readonly string[];
}

/** A delivery that is due and has no message yet. */
export interface Candidate extends DeliveryKey {
  /** The briefing's id. */
  readonly story: string;
  readonly wish: Subscription['wish'];
  readonly zone: string;
  readonly createdAt: Temporal.Instant;
  readonly cursor: DigestCursor;
}

/** A message, or why there is none. The cursor replaces the stored one. */
export type ComposeResult =
  | {
      readonly kind: 'message';
      readonly message: Message;
      readonly cursor: DigestCursor;
      /** Other deliveries whose text the message includes, so they get no post of their own. */
      readonly includes?: readonly IncludedDelivery[];
    }
  | { readonly kind: 'silent'; readonly reason: string; readonly cursor: DigestCursor }
  /** Nothing to send, and no receipt, because no post is expected on this day. */
  | { readonly kind: 'nothing'; readonly cursor: DigestCursor };

/** A delivery included in another one's post, with its subscription's cursor after that post is delivered. */
export interface IncludedDelivery extends DeliveryKey {
  readonly cursor: DigestCursor;
}

/**
 * Composes a delivery.
 * @param beside deliveries of the same channel, due at the same time and not yet composed, which the message may
 * include
 */
export type Compose = (candidate: Candidate, beside: readonly Candidate[]) => ComposeResult;

/** A delivery under a lease. */
export interface ClaimedDelivery extends DeliveryKey {
  readonly address: Address;
  readonly due: Temporal.Instant;
  /** Not posted after this time. */
  readonly expires: Temporal.Instant;
  /**
   * Frozen at the first claim, so each attempt sends the same message, unless an included delivery was cancelled
   * meanwhile.
   */
  readonly message: Message;
  /** 1 for the first. */
  readonly attempt: number;
  /** When it was first claimed, by the ledger's clock. */
  readonly firstClaimedAt: Temporal.Instant;
  /** Since when the delivery has been in doubt, by the ledger's clock; retries do not change it. */
  readonly inDoubtSince?: Temporal.Instant;
  /** When this claim was made, by the ledger's clock. */
  readonly claimedAt: Temporal.Instant;
  readonly owner: string;
  /** For a follow-up: the platform's id of the post to reply to. */
  readonly replyTo?: string;
}

export type Outcome =
  /** `post` is the platform's id of the post. `reason` is set if the delivery was in doubt and found later. */
  | { readonly state: 'delivered'; readonly post: string; readonly reason?: string }
  /** Not sent. Nothing is sent to its channel before `at`. */
  | { readonly state: 'pending'; readonly at: Temporal.Instant; readonly reason: string }
  /** It may have arrived. Its channel is blocked until it is settled, which is attempted from `at` on. */
  | { readonly state: 'in doubt'; readonly at: Temporal.Instant; readonly reason: string }
  | { readonly state: 'uncertain'; readonly reason: string; readonly suspends?: Suspended }
  | { readonly state: 'missed'; readonly reason: string }
  | { readonly state: 'dead'; readonly reason: string; readonly suspends: Suspended };

/** Which subscriptions an outcome suspends, until a person resumes them. */
type Suspended = 'none' | 'channel' | 'workspace';

/** The result of a delivery, for people to read. */
export interface Receipt extends DeliveryKey {
  /** The briefing's id; empty for deliveries from before there were several stories. */
  readonly story: string;
  readonly address: Address;
  readonly state: DeliveryState;
  readonly due: Temporal.Instant;
  /** When the delivery entered this state. */
  readonly at: Temporal.Instant;
  readonly attempts: number;
  /** The reason for the state; a delivered one has a reason only if it was found later. */
  readonly reason?: string;
  /** The subscription whose post included this delivery. */
  readonly inPostOf?: string;
}

export interface ClaimOptions {
  readonly platform: PlatformName;
  readonly limit: number;
  /** Unique name of the claiming process. */
  readonly owner: string;
  readonly lease: Temporal.Duration;
}

/**
 * Planned, running and finished deliveries. Each occurrence of a subscription has exactly one delivery, so it arrives
 * once. Every method is atomic, and durable on return. If a method throws, nothing has changed, unless the database
 * connection broke during the commit; a claim lost that way is free again when its lease expires. Times are by the
 * ledger's own clock, which all processes share.
 */
export interface Ledger {
  now(): Promise<Temporal.Instant>;
  /**
   * Plans up to `limit` subscriptions of these platforms whose next occurrence is before `until`, earliest first, and
   * skips those locked by another process. Inserts each delivery once and updates the next occurrences, in several
   * transactions if there are many. Suspends subscriptions that cannot be read or planned.
   * @returns how many were planned
   */
  plan(
    query: { platforms: readonly PlatformName[]; until: Temporal.Instant; limit: number },
    planOf: (subscription: StoredSubscription) => Plan,
  ): Promise<number>;
  /**
   * Claims due deliveries: at most one per channel, none in a busy channel. The longest due come first, then a fixed
   * order of subscriptions. A delivery without a message is composed and frozen; what it includes then shares its
   * outcome. Silent deliveries become skipped, expired ones missed, and those that cannot be read or composed dead.
   * `compose` may be called twice for a candidate and must not block. If many have nothing to send, this may return
   * none although more are due; `nextWork` then says so.
   */
  claim(claiming: ClaimOptions, compose: Compose): Promise<ClaimedDelivery[]>;
  /**
   * Claims deliveries in doubt that can be settled, and those whose lease expired, which become in doubt. `attempt` does
   * not increase: it stays the number of the post in question.
   */
  claimInDoubt(claiming: ClaimOptions): Promise<ClaimedDelivery[]>;
  /**
   * Records the outcome of an attempt. Returns false and records nothing if the delivery was claimed again or settled
   * meanwhile. `suspends` also skips other pending deliveries in that scope, including retries.
   */
  settle(claimed: ClaimedDelivery, outcome: Outcome): Promise<boolean>;
  /** The earliest time at which something can be claimed or settled; undefined if nothing is planned. */
  nextWork(platform: PlatformName): Promise<Temporal.Instant | undefined>;
  /** Receipts, latest first. */
  receipts(of: { address?: Address; subscription?: string; limit: number }): Promise<Receipt[]>;
  /** The message of an occurrence. Undefined if it was pruned or belongs to another channel. */
  messageOf(address: Address, occurrence: DeliveryKey): Promise<Message | undefined>;
  /**
   * Call this after the clock was set back. Shortens waits to at most a minute. Deletes future deliveries marked missed
   * or skipped, so they can be planned again, unless their subscription has ended.
   */
  afterClockSetBack(): Promise<void>;
  /**
   * Deletes receipts from before a time, and unused messages and channels. Returns the number of deleted deliveries.
   */
  prune(before: Temporal.Instant): Promise<number>;
}
