import type { Temporal } from 'temporal-polyfill';
import type { ContentSnapshot, Message, TopicSubstance } from '../message/message.ts';
import type { Address, Person } from '../schedule/subscription.ts';

/** A post in a channel, with a snapshot of its content. Contains nothing about people. */
export interface RememberedPost {
  readonly address: Address;
  /** The id for a reply: Slack's timestamp of the message or its thread, or Discord's message id. */
  readonly post: string;
  /** The subscription, if the post is one of its deliveries: its next post reports changes too. */
  readonly series?: string;
  readonly snapshot: ContentSnapshot;
}

/** One person's notification: a private message, once, when an answer changes. */
export interface Notification extends TopicSubstance {
  /** The briefing's id. */
  readonly story: string;
  /** The person's direct messages with the bot. */
  readonly address: Address;
  readonly person: Person['id'];
  readonly createdAt: Temporal.Instant;
}

/** The decision about a post or notification whose topics have changed. */
export interface FollowUpDecision {
  /** Replace the stored topics. */
  readonly topics: readonly TopicSubstance[];
  /** The message to send; without one, the change is ignored. */
  readonly message?: Message;
}

/** The rules for finding and reporting changes. Pure. */
export interface NewsRules {
  /** Whether a topic's substance differs from what was said. */
  readonly isChanged: (topic: TopicSubstance) => boolean;
  /** The topics with their current substance. */
  readonly withCurrentSubstance: (topics: readonly TopicSubstance[]) => readonly TopicSubstance[];
  /** Decides about each changed post of a channel. Takes and returns them newest first. */
  readonly followUps: (posts: readonly RememberedPost[]) => readonly FollowUpDecision[];
  /** The message about a person's changed notifications, with the keys it covers; others are ignored. */
  readonly notify: (
    changed: readonly Notification[],
  ) => { readonly message: Message; readonly keys: readonly string[] } | undefined;
}

/** How long after planning a message may still be sent. */
export type Grace = Temporal.Duration;

/** Stores what posts said, and plans messages when that changes. Every method is atomic. */
export interface News {
  /** Saves what a post said. A second post in the same thread is merged with the first. */
  remember(post: RememberedPost): Promise<void>;
  /** Whether old posts in a channel get follow-ups; true unless switched off. */
  followsUp(story: string, address: Address): Promise<boolean>;
  /** Switching off also skips follow-ups that are waiting to be sent. */
  setFollowsUp(story: string, address: Address, isOn: boolean): Promise<void>;
  /** @param limit the most notifications per person */
  add(notification: Notification, limit: number): Promise<'added' | 'exists' | 'full'>;
  /** The notifications of one address, oldest first. */
  notificationsOf(story: string, address: Address): Promise<Notification[]>;
  /** Deletes the notification with this key, if there is one. */
  remove(story: string, address: Address, key: string): Promise<void>;
  /**
   * Plans a delivery for each follow-up and notification of a story, and records in the same transaction what was said.
   * So each is sent once, even with several processes or a crash.
   * @returns how many deliveries were planned
   */
  plan(story: string, rules: NewsRules, grace: Grace, shouldStop?: () => boolean): Promise<number>;
  /** Deletes posts and notifications from before these times. Returns how many. */
  prune(before: { readonly posts: Temporal.Instant; readonly notifications: Temporal.Instant }): Promise<number>;
}
