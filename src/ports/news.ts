import type { Temporal } from 'temporal-polyfill';
import type { ContentSnapshot, Message, TopicSubstance } from '../message/message.ts';
import type { Address, Person } from '../schedule/subscription.ts';

/** A post whose content may change later. Contains nothing about people. */
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

/** A person at any address of their platform: a channel, or their direct messages. */
export interface NotifiedPerson {
  readonly address: Pick<Address, 'platform' | 'workspace'>;
  readonly person: Pick<Person, 'id'>;
}

export interface NewsRules {
  readonly isChanged: (topic: TopicSubstance) => boolean;
  readonly withCurrentSubstance: (topics: readonly TopicSubstance[]) => readonly TopicSubstance[];
  /** Returns the follow-up to each changed post of a channel, newest first; undefined for a post that gets none. */
  readonly composeFollowUps: (posts: readonly RememberedPost[]) => readonly (Message | undefined)[];
  /** Returns undefined if no change is worth a message. */
  readonly composeNotification: (
    changed: readonly Notification[],
  ) => { readonly message: Message; readonly keys: readonly string[] } | undefined;
}

/**
 * Stores what posts said and who awaits an answer, and plans messages when that changes. Only `plan` and `prune` take several
 * transactions.
 */
export interface News {
  /** Saves what a post said. A second post in the same thread is merged with the first. */
  remember(post: RememberedPost): Promise<void>;
  /** Returns true unless follow-ups were switched off in the channel. */
  hasFollowUps(story: string, address: Address): Promise<boolean>;
  /** Switches follow-ups on or off. Switching off also skips those that wait to be sent. */
  setFollowUps(story: string, address: Address, isOn: boolean): Promise<void>;
  /** @param limit the most notifications per person and story */
  add(notification: Notification, limit: number): Promise<'added' | 'exists' | 'full'>;
  /** Returns a person's notifications, oldest first, wherever the person asks. */
  notificationsOf(story: string, asker: NotifiedPerson): Promise<Notification[]>;
  remove(story: string, address: Address, key: string): Promise<void>;
  /** Plans follow-ups and notifications, each once even with several processes or a crash. Returns the number of deliveries. */
  plan(story: string, rules: NewsRules, shouldStop?: () => boolean): Promise<number>;
  /** Deletes posts after 90 days and notifications after a year. */
  prune(): Promise<void>;
}
