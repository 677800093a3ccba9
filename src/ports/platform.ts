import type { Temporal } from 'temporal-polyfill';
import type { Message } from '../message/message.ts';
import type { Address, PlatformName } from '../schedule/subscription.ts';
import type { DeliveryKey } from './ledger.ts';

/** A platform's answer to a post. `retry` and `rejected` mean that the post was certainly not accepted. */
export type PostResult =
  | { readonly kind: 'sent'; readonly post: string }
  /** Nothing may be posted in `scope` until `after` has passed. */
  | {
      readonly kind: 'retry';
      readonly after: Temporal.Duration;
      readonly scope: 'channel' | 'workspace' | 'platform';
      readonly reason: string;
    }
  /** `gone` is the scope in which every later post will be rejected too. */
  | { readonly kind: 'rejected'; readonly reason: string; readonly gone: 'none' | 'channel' | 'workspace' }
  /** The post may have arrived, as after a time-out, a connection reset or an answer of 5xx. */
  | { readonly kind: 'in doubt'; readonly reason: string };

/** For a reply, `replyTo` is the platform's id of the post to reply to. */
export interface PostKey extends DeliveryKey {
  readonly replyTo?: string;
}

export type FindResult =
  | { readonly kind: 'found'; readonly post: string }
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'retry';
      readonly after: Temporal.Duration;
      readonly reason: string;
      /** True if a part of the history was read; the next call continues after that part. */
      readonly hasProgressed?: boolean;
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

interface DirectMessages {
  /** Returns the id of a person's direct messages with the bot, or why they cannot be opened. */
  open(
    workspace: string,
    person: string,
    timeout: AbortSignal,
  ): Promise<string | Exclude<PostResult, { kind: 'sent' }>>;
  /** Returns a link that opens a channel in the platform's client. */
  linkTo(address: Address): string;
}

/** A chat platform. Its methods do not throw for errors of the platform or network, and end within the timeout. */
export interface Platform {
  readonly name: PlatformName;
  /** The most posts per second, over all processes together. */
  readonly postsPerSecond: number;
  /** How long the platform certainly recognises a repeated post of an occurrence; zero if it never does. */
  readonly idempotencyWindow: Temporal.Duration;
  readonly directMessages?: DirectMessages;
  /** @param maySend called synchronously right before sending; if it returns false, send nothing and return `retry` */
  post(
    address: Address,
    message: Message,
    occurrence: PostKey,
    timeout: AbortSignal,
    maySend: () => boolean,
  ): Promise<PostResult>;
  /** @param attempt number of the post to find, by default 1; history read for an earlier attempt is discarded */
  find(
    address: Address,
    occurrence: PostKey,
    since: Temporal.Instant,
    timeout: AbortSignal,
    attempt?: number,
  ): Promise<FindResult>;
}
