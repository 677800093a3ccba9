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

/** Permanent key of a delivery, independent of the zone's rules: "2026-03-29T02:30" of a subscription. */
export interface DeliveryKey {
  readonly subscription: string;
  /** The occurrence's nominal local date and time. */
  readonly nominal: string;
}

/** Marks what a subscription's channel already knows. */
export interface DigestCursor {
  /** Last local date whose reminders were sent. */
  readonly through: IsoDate;
  /** Keys of the changes that were sent or older than the subscription. */
  readonly changes: readonly string[];
}

/** A delivery that is due and has no message yet. */
export interface Candidate extends DeliveryKey {
  /** Id of the briefing that it is composed from. */
  readonly story: string;
  readonly wish: Subscription['wish'];
  readonly zone: string;
  readonly createdAt: Temporal.Instant;
  readonly cursor: DigestCursor;
}

/** A message, or the reason for none. `cursor` applies from then on in each case. */
export type Composed =
  | {
      readonly kind: 'message';
      readonly message: Message;
      readonly cursor: DigestCursor;
      /** Deliveries beside it whose text the message includes: they have no post of their own. */
      readonly includes?: readonly Included[];
    }
  | { readonly kind: 'silent'; readonly reason: string; readonly cursor: DigestCursor }
  /** Nothing to send, and no receipt, because no post is expected on this day. */
  | { readonly kind: 'nothing'; readonly cursor: DigestCursor };

/** A delivery that is posted with another one, and its subscription's cursor once that is delivered. */
export interface Included extends DeliveryKey {
  readonly cursor: DigestCursor;
}

/**
 * Composes a delivery.
 * @param beside deliveries of the same channel, due at the same time and not composed yet, which the message may include
 */
export type Compose = (candidate: Candidate, beside: readonly Candidate[]) => Composed;

/** A delivery under a lease. */
export interface Claimed extends DeliveryKey {
  readonly address: Address;
  readonly due: Temporal.Instant;
  /** It is not posted after this. */
  readonly expires: Temporal.Instant;
  /** Frozen at the first claim: each attempt sends the same, unless an included delivery was called off meanwhile. */
  readonly message: Message;
  /** 1 for the first. */
  readonly attempt: number;
  /** When it was first claimed, by the ledger's clock. */
  readonly firstClaimed: Temporal.Instant;
  /** Since when it is in doubt, by the ledger's clock; retries do not change it. */
  readonly doubtful?: Temporal.Instant;
  /** When this claim was made, by the ledger's clock. */
  readonly claimed: Temporal.Instant;
  readonly owner: string;
  /** The platform's id of the post that it replies to: a follow-up. */
  readonly replyTo?: string;
}

/** Outcome of an attempt. */
export type Outcome =
  /** `post` is the platform's id of the post. `reason` is set if it was in doubt and found later. */
  | { readonly state: 'delivered'; readonly post: string; readonly reason?: string }
  /** Not sent; nothing goes to its channel before `at`. */
  | { readonly state: 'pending'; readonly at: Temporal.Instant; readonly reason: string }
  /** It may have arrived. Its channel is blocked until it is settled, which is tried from `at` on. */
  | { readonly state: 'in doubt'; readonly at: Temporal.Instant; readonly reason: string }
  | { readonly state: 'uncertain'; readonly reason: string; readonly suspends?: Suspended }
  | { readonly state: 'missed'; readonly reason: string }
  | { readonly state: 'dead'; readonly reason: string; readonly suspends: Suspended };

/** Subscriptions that an outcome suspends until a person resumes them. */
type Suspended = 'none' | 'channel' | 'workspace';

/** Result of a delivery, for people to read. */
export interface Receipt extends DeliveryKey {
  /** Id of its briefing; empty for deliveries from before there were several. */
  readonly story: string;
  readonly address: Address;
  readonly state: DeliveryState;
  readonly due: Temporal.Instant;
  /** When it entered this state. */
  readonly at: Temporal.Instant;
  readonly attempts: number;
  /** Why; a delivered one has a reason only if it was found later. */
  readonly reason?: string;
  /** The subscription in whose post it was included. */
  readonly inPostOf?: string;
}

/** Options of a claim. */
export interface Claiming {
  readonly platform: PlatformName;
  readonly most: number;
  /** Unique name of the claiming process. */
  readonly owner: string;
  readonly lease: Temporal.Duration;
}

/**
 * Planned, running and finished deliveries. A delivery exists once for each occurrence of a subscription;
 * that is why it arrives once. Every method is atomic and durable on return; on a throw nothing has
 * changed, unless the connection to the database broke during the commit. A claim lost that way
 * returns when its lease expires. Time is the ledger's own clock, shared by all processes that use
 * it.
 */
export interface Ledger {
  now(): Promise<Temporal.Instant>;
  /**
   * Plans up to `most` subscriptions of these platforms whose next occurrence is before `until`, the earliest first,
   * skipping those locked by another process. Inserts each delivery once and updates the next occurrences, in several
   * transactions if there are many. Suspends a subscription that cannot be read or planned.
   * @returns how many it planned
   */
  plan(
    wanted: { platforms: readonly PlatformName[]; until: Temporal.Instant; most: number },
    planOf: (standing: StoredSubscription) => Plan,
  ): Promise<number>;
  /**
   * Claims due deliveries, at most one for each channel and none in a busy channel. Order: the longest due
   * first, then an order of the subscriptions that is the same every day. A delivery without a message
   * is composed and frozen, and what it includes shares its outcome from then on. Silent deliveries become skipped, expired ones missed, and those that cannot be read
   * or composed dead. `compose` may be called twice for one candidate and must not block. After many with
   * nothing to send it may return none although more are due; `nextWork` then says so.
   */
  claim(claiming: Claiming, compose: Compose): Promise<Claimed[]>;
  /**
   * Claims deliveries in doubt that may be settled, and those whose lease expired, which are now in doubt. This
   * does not increase `attempt`, which stays the number of the post in question.
   */
  claimDoubtful(claiming: Claiming): Promise<Claimed[]>;
  /**
   * Records the outcome of an attempt. Returns false and records nothing if it was claimed again or settled meanwhile.
   * `suspends` also skips other pending deliveries in that scope, including retries.
   */
  settle(claimed: Claimed, outcome: Outcome): Promise<boolean>;
  /** Earliest time the next claim or settlement may be possible; undefined if nothing is planned. */
  nextWork(platform: PlatformName): Promise<Temporal.Instant | undefined>;
  /** The latest first. */
  receipts(of: { address?: Address; subscription?: string; most: number }): Promise<Receipt[]>;
  /** The message of an occurrence. Undefined if it was pruned or belongs to another channel. */
  messageOf(address: Address, occurrence: DeliveryKey): Promise<Message | undefined>;
  /**
   * Call after the clock was set back. Shortens waits to at most a minute, and deletes future deliveries marked
   * missed or skipped, so that they can be replanned, unless their subscription has ended.
   */
  setBack(): Promise<void>;
  /** Deletes receipts before a time, and unreferenced messages and channels. Returns the number of deliveries. */
  prune(before: Temporal.Instant): Promise<number>;
}
