import type { Temporal } from 'temporal-polyfill';
import type { ContentSnapshot, Message, TopicSubstance } from '../message/message.ts';
import type { Address, Person } from '../schedule/subscription.ts';

/** A post in a channel, with a snapshot of its content. Contains nothing about people. */
export interface RememberedPost {
  readonly address: Address;
  /** The id to reply to: Slack's timestamp of the message or its thread, or Discord's message id. */
  readonly post: string;
  /** The subscription's id, if the post is one of its deliveries. The subscription's next post then replaces this one. */
  readonly series?: string;
  readonly snapshot: ContentSnapshot;
}

/** A person's request for one private message when an answer changes. */
export interface Notification extends TopicSubstance {
  readonly story: string;
  /** The person's direct messages with the bot. */
  readonly address: Address;
  readonly person: Person['id'];
  readonly createdAt: Temporal.Instant;
}

export interface FollowUpDecision {
  /** The topics to store in place of the old ones. */
  readonly topics: readonly TopicSubstance[];
  /** Undefined if the change is not worth a message. */
  readonly message?: Message;
}

/** Pure functions that find and report changes. */
export interface NewsRules {
  readonly isChanged: (topic: TopicSubstance) => boolean;
  readonly withCurrentSubstance: (topics: readonly TopicSubstance[]) => readonly TopicSubstance[];
  /** Decides about each changed post of a channel. Takes and returns the posts newest first. */
  readonly followUps: (posts: readonly RememberedPost[]) => readonly FollowUpDecision[];
  /**
   * Returns a message about a person's changed notifications and the keys that it covers; undefined if none is worth a message.
   */
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
  /** Returns true unless follow-ups were switched off in the channel. */
  followsUp(story: string, address: Address): Promise<boolean>;
  /** Switches follow-ups on or off. Switching off also skips those that wait to be sent. */
  setFollowsUp(story: string, address: Address, isOn: boolean): Promise<void>;
  /** @param limit the most notifications per person */
  add(notification: Notification, limit: number): Promise<'added' | 'exists' | 'full'>;
  /** Returns the notifications of one address, oldest first. */
  notificationsOf(story: string, address: Address): Promise<Notification[]>;
  remove(story: string, address: Address, key: string): Promise<void>;
  /**
   * Plans a delivery for each follow-up and notification of a story, and records the new substance in the same transaction, so
   * each is sent once, even with several processes or a crash.
   * @returns how many deliveries were planned
   */
  plan(story: string, rules: NewsRules, grace: Grace, shouldStop?: () => boolean): Promise<number>;
  /** Deletes posts and notifications from before these times. Returns how many. */
  prune(before: { readonly posts: Temporal.Instant; readonly notifications: Temporal.Instant }): Promise<number>;
}
