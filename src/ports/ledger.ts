import type { Temporal } from 'temporal-polyfill';
import type { Message } from '../message/message.ts';
import type { Plan } from '../schedule/due.ts';
import type { IsoDate } from '../schedule/recurrence.ts';
import type { Address, PlatformName, StoredSubscription, Subscription } from '../schedule/subscription.ts';

/**
 * Where a delivery stands.
 * pending: planned, or to be tried again · sending: claimed, under a lease · in doubt: it may have arrived
 * delivered · uncertain: in doubt, and the platform cannot tell · dead: refused for good
 * missed: its time went by · skipped: there was nothing to send, or it was a quiet day
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

/** What names a delivery for ever, whatever the zone's rules become: "2026-03-29T02:30" of a subscription. */
export interface DeliveryKey {
  readonly subscription: string;
  /** The occurrence's nominal local date and time. */
  readonly nominal: string;
}

/** What a subscription's channel knows already. */
export interface DigestCursor {
  /** The last local date whose reminders were told. */
  readonly through: IsoDate;
  /** The keys of the briefing's changes that were told, or stood in it before. */
  readonly changes: readonly string[];
}

/** A delivery that is due and has no message yet. */
export interface Candidate extends DeliveryKey {
  readonly wish: Subscription['wish'];
  readonly zone: string;
  readonly createdAt: Temporal.Instant;
  readonly told: DigestCursor;
}

/** What is to be sent, or why nothing is; either way `told` holds from then on. */
export type Composed =
  | { readonly kind: 'message'; readonly message: Message; readonly told: DigestCursor }
  | { readonly kind: 'silent'; readonly reason: string; readonly told: DigestCursor }
  /** Nothing was to be sent on this day, and nobody waits for it: no receipt tells of it. */
  | { readonly kind: 'nothing'; readonly told: DigestCursor };

/** A delivery under a lease. */
export interface Claimed extends DeliveryKey {
  readonly address: Address;
  readonly due: Temporal.Instant;
  /** After this it is not posted any more. */
  readonly expires: Temporal.Instant;
  /** Frozen at the first claim: each attempt sends the same. */
  readonly message: Message;
  /** 1 for the first. */
  readonly attempt: number;
  /** When it was first claimed, by the ledger's clock. */
  readonly firstClaimed: Temporal.Instant;
  /** If it is in doubt, since when, by the ledger's clock; whatever was tried to settle it. */
  readonly doubtful?: Temporal.Instant;
  /** When this claim was made, by the ledger's clock. */
  readonly claimed: Temporal.Instant;
  readonly owner: string;
}

/** How an attempt ended. */
export type Outcome =
  /** `post` is the platform's name for what was posted; with a reason if it was in doubt, and found later. */
  | { readonly state: 'delivered'; readonly post: string; readonly reason?: string }
  /** Not sent; nothing goes to its channel before `at`. */
  | { readonly state: 'pending'; readonly at: Temporal.Instant; readonly reason: string }
  /** It may have arrived; nothing goes to its channel before it is settled, which is not tried before `at`. */
  | { readonly state: 'in doubt'; readonly at: Temporal.Instant; readonly reason: string }
  | { readonly state: 'uncertain'; readonly reason: string; readonly suspends?: Suspended }
  | { readonly state: 'missed'; readonly reason: string }
  | { readonly state: 'dead'; readonly reason: string; readonly suspends: Suspended };

/** The subscriptions that end with a delivery, until somebody resumes them. */
type Suspended = 'none' | 'channel' | 'workspace';

/** What became of a delivery, for people to read. */
export interface Receipt extends DeliveryKey {
  readonly address: Address;
  readonly state: DeliveryState;
  readonly due: Temporal.Instant;
  /** When it came to this state. */
  readonly at: Temporal.Instant;
  readonly attempts: number;
  /** Why it came to this; for what is delivered, that it was found at that time, and came before. */
  readonly reason?: string;
}

/** How claims are made. */
export interface Claiming {
  readonly platform: PlatformName;
  readonly most: number;
  /** Who claims: one name for each running process. */
  readonly owner: string;
  readonly lease: Temporal.Duration;
}

/**
 * The deliveries: what is planned, under way and done. A delivery exists once for each occurrence of a subscription;
 * that is what makes it arrive once. Every method is one step that is durable when it returns, or throws and nothing has
 * happened; only if the line to the database is cut at its very end may it have happened all the same, and what was
 * claimed then comes back when its lease runs out. Time is the ledger's own clock, the same for all processes that share
 * it.
 */
export interface Ledger {
  now(): Promise<Temporal.Instant>;
  /**
   * Takes up to `most` subscriptions of these platforms whose next occurrence is before `until`, the earliest first, none
   * that another process holds; notes their deliveries, each once, and their next occurrence. Many are taken in several
   * steps, each whole. One that cannot be read or planned is suspended. How many it took.
   */
  plan(
    wanted: { platforms: readonly PlatformName[]; until: Temporal.Instant; most: number },
    planOf: (standing: StoredSubscription) => Plan,
  ): Promise<number>;
  /**
   * Claims deliveries that are due, at most one a channel and none in a channel that is held; each platform's longest due
   * first, those due at one time in an order of their subscriptions that is the same every day. What has no message yet
   * is composed and frozen. What is silent becomes skipped; what is due for too long becomes missed; what cannot be read
   * or composed becomes dead. `compose` may be asked again about the same, and must answer at once. After many with
   * nothing to send it returns with none, though more is due: `nextWork` tells.
   */
  claim(claiming: Claiming, compose: (candidate: Candidate) => Composed): Promise<Claimed[]>;
  /**
   * Claims deliveries that are in doubt and may be settled, and those whose lease ran out, which now are in doubt. That
   * is no attempt: `attempt` stays that of the post in question, and only `claim` counts on.
   */
  claimDoubtful(claiming: Claiming): Promise<Claimed[]>;
  /**
   * Notes how an attempt ended. False, and nothing is noted, if it was claimed anew since, by anybody, or settled already.
   * With `suspends`, what else is pending there becomes skipped, also what waits to be tried again.
   */
  settle(claimed: Claimed, outcome: Outcome): Promise<boolean>;
  /** When there is something to claim or settle next, or a little before; undefined if nothing is planned. */
  nextWork(platform: PlatformName): Promise<Temporal.Instant | undefined>;
  /** The latest first. */
  receipts(of: { address?: Address; subscription?: string; most: number }): Promise<Receipt[]>;
  /** What a channel got, or gets, for an occurrence. Undefined if it is forgotten, or of another channel. */
  messageOf(address: Address, occurrence: DeliveryKey): Promise<Message | undefined>;
  /**
   * After the clock was set back: nothing waits for over a minute for a time of before. What was noted as missed or skipped
   * and is still to come is forgotten, unless its subscription has come to its end: it can be planned again.
   */
  setBack(): Promise<void>;
  /** Forgets receipts from before, and the messages and channels that nothing refers to any more. How many deliveries went. */
  prune(before: Temporal.Instant): Promise<number>;
}
