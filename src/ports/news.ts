import type { Temporal } from 'temporal-polyfill';
import type { Message, Told, ToldTopic } from '../message/message.ts';
import type { Address, Person } from '../schedule/subscription.ts';

/** A post in a channel, remembered by what it said. Nothing about people is. */
export interface RememberedPost {
  readonly address: Address;
  /** What a reply replies to: Slack's timestamp of the message or its thread, Discord's id of the message. */
  readonly post: string;
  /** The subscription that it is a delivery of: the next one of the series brings the news as well. */
  readonly series?: string;
  readonly told: Told;
}

/** One person's wish for a single private message when an answer changes. */
export interface Notification extends ToldTopic {
  /** The briefing's id. */
  readonly story: string;
  /** The person's direct messages with the bot. */
  readonly address: Address;
  readonly person: Person['id'];
  readonly createdAt: Temporal.Instant;
}

/** What becomes of a post or a notification whose topics changed. */
export interface Followed {
  /** What it counts as having told from now on. */
  readonly topics: readonly ToldTopic[];
  /** The message that follows; without one, the change is passed over. */
  readonly message?: Message;
}

/** How changes are found and answered; all of it pure. */
export interface NewsRules {
  /** Whether a topic has another substance than was told. */
  readonly isChanged: (topic: ToldTopic) => boolean;
  /** What was told, with the substance that each topic has now. */
  readonly renewed: (topics: readonly ToldTopic[]) => readonly ToldTopic[];
  /** For each of a channel's changed posts, the newest first: what becomes of it. */
  readonly followUps: (posts: readonly RememberedPost[]) => readonly Followed[];
  /** The message about what changed of what a person waits for, with the keys that it covers; other keys are skipped. */
  readonly notify: (
    changed: readonly Notification[],
  ) => { readonly message: Message; readonly keys: readonly string[] } | undefined;
}

/** How long what follows may still be sent. */
export type Grace = Temporal.Duration;

/** What channels and people were told, and what they get when it changes. Every method is atomic. */
export interface News {
  /** Remembers a post, with what it said; a second one in the same thread is added to the first. */
  remember(post: RememberedPost): Promise<void>;
  /** Whether old posts in a channel get follow-ups; they do unless it was switched off. */
  followsUp(story: string, address: Address): Promise<boolean>;
  /** Switching off also skips the follow-ups that wait to be sent. */
  setFollowsUp(story: string, address: Address, isOn: boolean): Promise<void>;
  /** @param most how many a person may have */
  add(notification: Notification, most: number): Promise<'added' | 'exists' | 'full'>;
  /** What waits for one address, the oldest first. */
  notificationsOf(story: string, address: Address): Promise<Notification[]>;
  /** Deletes notifications; all of them, if no key is given. Returns how many. */
  remove(story: string, address: Address, key?: string): Promise<number>;
  /**
   * Plans a delivery for each follow-up and notification of a story, and notes in the same step that it was told: so each
   * comes once, whichever process looks first, and whatever happens between.
   * @returns how many deliveries it planned
   */
  plan(story: string, rules: NewsRules, grace: Grace, isOver?: () => boolean): Promise<number>;
  /** Forgets posts made before a time, and notifications that were wished before another. Returns how many. */
  prune(before: { readonly posts: Temporal.Instant; readonly notifications: Temporal.Instant }): Promise<number>;
}
