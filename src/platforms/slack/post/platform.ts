import type { MessageMetadata } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import type { Message } from '../../../message/message.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import type { Found, Platform, Posted, PostKey } from '../../../ports/platform.ts';
import type { Address } from '../../../schedule/subscription.ts';
import { type CallFailure, failedFind, failedPost, SOON } from '../../kit/call-failure.ts';
import { OCCURRENCE_EVENT, occurrenceName, type SlackPayload } from '../render/render.ts';
import { createSlackClient } from './client.ts';
import { failureOf } from './errors.ts';
import { Waits } from './waits.ts';

export interface SlackPlatformOptions {
  /**
   * The bot's token in a workspace; undefined if the app is not installed there. Called before each API call, since
   * tokens change. An error counts as temporary.
   */
  readonly tokenFor: (workspace: string) => Promise<string | undefined>;
  readonly render: (message: Message, occurrence: DeliveryKey) => SlackPayload;
  readonly now: () => Temporal.Instant;
  /** Whether the bot serves several workspaces; then a 429 delays only its own workspace. */
  readonly manyWorkspaces?: boolean;
  readonly perSecond?: number;
  /** The Web API's address; by default Slack's own. */
  readonly apiUrl?: string;
}

/**
 * Slack documents one post per second per channel and no limit per workspace. If this is too high, its 429s slow us
 * down.
 */
const POSTS_PER_SECOND = 20;

/** How far Slack's clock may be behind the database's. */
const CLOCK_MARGIN = Temporal.Duration.from({ minutes: 5 });

/** A post in doubt was made within this time of its first claim, unless it was retried. */
const AROUND = Temporal.Duration.from({ minutes: 5 });
const MOST_SOUGHT = 1000;

/** Slack recommends at most 200 per page and may return fewer. */
const PAGE = 200;

const UNREADABLE_ANSWER = "Slack's response cannot be read";
const NOT_INSTALLED: CallFailure = {
  kind: 'refused',
  reason: 'the app is not installed in the workspace: install it there again',
  gone: 'workspace',
};

const HISTORY = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      // Other apps' metadata can have any form.
      metadata: z
        .object({ event_payload: z.object({ occurrence: z.unknown() }) })
        .optional()
        .catch(undefined),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** Posts to Slack and finds posts there. */
export function slackPlatform(options: SlackPlatformOptions): Platform {
  const { tokenFor, render, now, manyWorkspaces = false, perSecond = POSTS_PER_SECOND, apiUrl } = options;
  const waits = new Waits();
  /** The parts of each channel's history that a search has yet to read. */
  const unread = new BoundedMap<string, Span[]>(MOST_SOUGHT);

  /** Calls Slack with the workspace's token. Returns the value or the failure. */
  async function call<T>(
    workspace: string,
    signal: AbortSignal,
    work: (client: WebClient) => Promise<T>,
    mayBegin?: () => boolean,
  ): Promise<{ readonly value: T } | { readonly failure: CallFailure }> {
    const token = await inTime(tokenFor(workspace), signal).catch(noToken);
    if (typeof token === 'object') return { failure: token };
    if (token === undefined) return { failure: NOT_INSTALLED };
    try {
      const given = { signal, ...(apiUrl !== undefined && { apiUrl }), ...(mayBegin && { mayBegin }) };
      return { value: await work(createSlackClient(token, given)) };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  }

  function unposted(address: Address, failure: CallFailure): Posted {
    const isShared = failure.kind === 'limited' && waits.add(address, failure.after, now()) === 'workspace';
    return failedPost(isShared ? { ...failure, scope: manyWorkspaces ? 'workspace' : 'platform' } : failure);
  }

  return {
    name: 'slack',
    perSecond,
    // Slack has no idempotency key.
    repeatsFor: new Temporal.Duration(),

    direct: {
      async open(workspace, person, timeout) {
        const opened = await call(workspace, timeout, (client) => client.conversations.open({ users: person }));
        if ('failure' in opened) return failedPost(opened.failure);
        return opened.value.channel?.id ?? { kind: 'in doubt', reason: UNREADABLE_ANSWER };
      },
      link: ({ workspace, channel }) => `https://slack.com/app_redirect?team=${workspace}&channel=${channel}`,
    },

    async post(address, message, occurrence, timeout, mayBegin) {
      const { text, blocks, metadata } = render(message, occurrence);
      const post = (client: WebClient) =>
        client.chat.postMessage({
          channel: address.channel,
          ...(occurrence.replyTo !== undefined && { thread_ts: occurrence.replyTo }),
          text,
          blocks,
          metadata: withOccurrence(metadata, occurrence),
          unfurl_links: false,
          unfurl_media: false,
        });
      const posted = await call(address.workspace, timeout, post, mayBegin);
      if ('failure' in posted) return unposted(address, posted.failure);
      waits.posted(address);
      const { ts } = posted.value;
      return ts === undefined ? { kind: 'in doubt', reason: UNREADABLE_ANSWER } : { kind: 'sent', post: ts };
    },

    async find(address, occurrence, since, timeout, attempt = 1) {
      const name = occurrenceName(occurrence);
      // A retry starts its own search: pages read before it cannot contain its post.
      const key = `${name} ${attempt}`;
      const { replyTo } = occurrence;
      const spans = unread.get(key) ?? (replyTo === undefined ? spansFrom(since) : threadFrom(since));
      unread.set(key, spans);
      const before = JSON.stringify(spans);
      const found = await call(address.workspace, timeout, (client) =>
        search(historyOf(client, address.channel, replyTo), spans, name),
      );
      const result = 'failure' in found ? failedFind(found.failure) : found.value;
      if (result.kind === 'retry') return { ...result, hasProgressed: JSON.stringify(spans) !== before };
      unread.delete(key);
      return result;
    },
  };
}

/** A part of a channel's history between two timestamps, both excluded. */
interface Span {
  oldest: string;
  latest?: string;
}

/** First the time around the post, where it most likely is; then everything since. */
function spansFrom(since: Temporal.Instant): Span[] {
  const oldest = since.subtract(CLOCK_MARGIN);
  const near = since.add(CLOCK_MARGIN).add(AROUND);
  // The spans overlap by a millisecond, so no message is missed between them.
  return [
    { oldest: secondsOf(oldest), latest: secondsOf(near) },
    { oldest: secondsOf(near.subtract({ milliseconds: 1 })) },
  ];
}

/** A thread is short, so it is read from its start. */
function threadFrom(since: Temporal.Instant): Span[] {
  return [{ oldest: secondsOf(since.subtract(CLOCK_MARGIN)) }];
}

function secondsOf(instant: Temporal.Instant): string {
  return (instant.epochMilliseconds / 1000).toFixed(6);
}

/** A history to search: reads a page of a span, and shortens the span by what was read. */
interface History {
  read(span: Span): Promise<unknown>;
  /** Removes everything up to the last message from the span. False if nothing is left. */
  goOn(span: Span, last: string): boolean;
}

/** A channel's history does not list thread replies, so threads have their own call. */
function historyOf(client: WebClient, channel: string, thread: string | undefined): History {
  return thread === undefined ? channelHistory(client, channel) : threadHistory(client, { channel, ts: thread });
}

/** Slack returns the newest message first. */
function channelHistory(client: WebClient, channel: string): History {
  return {
    read: (span) => client.conversations.history({ channel, ...span, limit: PAGE, include_all_metadata: true }),
    goOn(span, last) {
      span.latest = last;
      return true;
    },
  };
}

/** Slack returns the oldest reply first. */
function threadHistory(client: WebClient, thread: { readonly channel: string; readonly ts: string }): History {
  return {
    read: (span) => client.conversations.replies({ ...thread, ...span, limit: PAGE, include_all_metadata: true }),
    goOn(span, last) {
      if (last <= span.oldest) return false;
      span.oldest = last;
      return true;
    },
  };
}

/**
 * Searches the spans in order and removes what it has read, so the next call continues there. Slack may allow only one
 * page a minute.
 */
async function search({ read, goOn }: History, spans: Span[], name: string): Promise<Found> {
  for (let [span] = spans; span; [span] = spans) {
    const page = HISTORY.safeParse(await read(span));
    if (!page.success) return { kind: 'retry', after: SOON, reason: UNREADABLE_ANSWER };
    const { messages, response_metadata: { next_cursor: next = '' } = {} } = page.data;
    const found = messages.find(({ metadata }) => metadata?.event_payload.occurrence === name);
    if (found) return { kind: 'found', post: found.ts };
    const last = messages.at(-1);
    if (!next || !last || !goOn(span, last.ts)) spans.shift();
  }
  return { kind: 'absent' };
}

/** Adds what `find` looks for to the renderer's metadata. */
function withOccurrence(metadata: MessageMetadata | undefined, occurrence: PostKey): MessageMetadata {
  const event_payload = { ...metadata?.event_payload, occurrence: occurrenceName(occurrence) };
  return { event_type: metadata?.event_type ?? OCCURRENCE_EVENT, event_payload };
}

/** Leaves out the error's message: the token store logs it. */
function noToken(error: unknown): CallFailure {
  const name = error instanceof Error ? error.name : 'an unknown error';
  return {
    kind: 'not done',
    reason: `the workspace's token is not available at present (${name})`,
    after: SOON,
    scope: 'channel',
  };
}

/**
 * Waits for the promise until the signal aborts.
 * @throws the signal's reason if it aborts first
 */
async function inTime<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
