import { once } from 'node:events';
import type { WebClient } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import type { Message } from '../../../message/message.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import type { Platform, PostResult } from '../../../ports/platform.ts';
import type { Address } from '../../../schedule/subscription.ts';
import { type CallFailure, failedFind, failedPost, SHORT_WAIT } from '../../kit/call-failure.ts';
import { buttonValue } from '../render/choices.ts';
import { occurrenceName, renderSlack, type SlackPayload } from '../render/render.ts';
import { createSlackClient } from './client.ts';
import { failureOf, INVALID_RESPONSE } from './errors.ts';
import { type Span, searchHistory, searchSpans } from './history.ts';
import { RateLimitScopes } from './rate-limit-scopes.ts';

export interface SlackPlatformOptions {
  /** Returns undefined if the app is not installed. Called for each operation, because tokens change. */
  readonly tokenFor: (workspace: string) => Promise<string | undefined>;
  readonly now: () => Temporal.Instant;
  /** If true, a workspace's rate limit delays only that workspace, and otherwise the whole platform. */
  readonly isMultiWorkspace?: boolean;
  readonly apiUrl?: string | undefined;
}

/** Slack documents one post per second in a channel, and "several hundred" a minute in a workspace, with bursts. */
const POSTS_PER_SECOND = 20;

const MAX_SEARCHES = 1000;

const NOT_INSTALLED: CallFailure = {
  kind: 'refused',
  reason: 'the app is not installed in the workspace: install it there again',
  gone: 'workspace',
};

export function slackPlatform(options: SlackPlatformOptions): Platform {
  const { tokenFor, now, isMultiWorkspace = false, apiUrl } = options;
  const rateLimitScopes = new RateLimitScopes();
  const unreadSpans = new BoundedMap<string, Span[]>(MAX_SEARCHES);

  async function call<T>(
    workspace: string,
    signal: AbortSignal,
    work: (client: WebClient) => Promise<T>,
    maySend?: () => boolean,
  ): Promise<{ readonly value: T } | { readonly failure: CallFailure }> {
    const token = await untilAborted(tokenFor(workspace), signal).catch(tokenFailure);
    if (typeof token === 'object') return { failure: token };
    if (token === undefined) return { failure: NOT_INSTALLED };
    try {
      return { value: await work(createSlackClient(token, { signal, apiUrl, maySend })) };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  }

  function postFailure(address: Address, failure: CallFailure): PostResult {
    const isWorkspaceLimited =
      failure.kind === 'limited' && rateLimitScopes.recordLimit(address, failure.after, now()) === 'workspace';
    return failedPost(
      isWorkspaceLimited ? { ...failure, scope: isMultiWorkspace ? 'workspace' : 'platform' } : failure,
    );
  }

  return {
    name: 'slack',
    postsPerSecond: POSTS_PER_SECOND,
    // Slack has no idempotency key.
    idempotencyWindow: new Temporal.Duration(),

    directMessages: {
      async open(workspace, person, timeout) {
        const openResult = await call(workspace, timeout, (client) => client.conversations.open({ users: person }));
        if ('failure' in openResult) return failedPost(openResult.failure);
        return openResult.value.channel?.id ?? { kind: 'in doubt', reason: INVALID_RESPONSE };
      },
      linkTo: ({ workspace, channel }) => `https://slack.com/app_redirect?team=${workspace}&channel=${channel}`,
    },

    async post(address, message, occurrence, timeout, maySend) {
      const post = (client: WebClient) =>
        client.chat.postMessage({
          ...renderPost(message, occurrence),
          channel: address.channel,
          ...(occurrence.replyTo !== undefined && { thread_ts: occurrence.replyTo }),
        });
      const postResult = await call(address.workspace, timeout, post, maySend);
      if ('failure' in postResult) return postFailure(address, postResult.failure);
      rateLimitScopes.recordPost(address);
      const { ts } = postResult.value;
      return ts === undefined ? { kind: 'in doubt', reason: INVALID_RESPONSE } : { kind: 'sent', post: ts };
    },

    async find(address, occurrence, since, timeout, attempt = 1) {
      const name = occurrenceName(occurrence);
      // Pages that were read before a retry of the post cannot contain it.
      const key = `${name} ${attempt}`;
      const { replyTo } = occurrence;
      const spans = unreadSpans.get(key) ?? searchSpans(since, replyTo !== undefined);
      unreadSpans.set(key, spans);
      const spansBefore = JSON.stringify(spans);
      const searchResult = await call(address.workspace, timeout, (client) =>
        searchHistory(client, { channel: address.channel, thread: replyTo }, spans, name),
      );
      const result = 'failure' in searchResult ? failedFind(searchResult.failure) : searchResult.value;
      if (result.kind === 'retry') return { ...result, hasProgressed: JSON.stringify(spans) !== spansBefore };
      unreadSpans.delete(key);
      return result;
    },
  };
}

/** Renders the first page of a delivery. Its page button shows the other pages. */
export function renderPost(message: Message, occurrence: DeliveryKey): SlackPayload {
  const { subscription: of, nominal } = occurrence;
  return renderSlack(message, {
    occurrence,
    pageButtonId: (page) => buttonValue({ kind: 'posted', of, nominal }, page),
  });
}

/** The token store already logs the error's message. */
function tokenFailure(error: unknown): CallFailure {
  const name = error instanceof Error ? error.name : 'an unknown error';
  return {
    kind: 'not done',
    reason: `the workspace's token is not available at present (${name})`,
    after: SHORT_WAIT,
    scope: 'channel',
  };
}

async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = once(signal, 'abort').then(() => Promise.reject(signal.reason));
  return await Promise.race([promise, aborted]);
}
