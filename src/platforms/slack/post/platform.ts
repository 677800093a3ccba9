import type { MessageMetadata } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import type { Message } from '../../../message/message.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import type { Found, Platform, Posted } from '../../../ports/platform.ts';
import type { Address } from '../../../schedule/subscription.ts';
import { OCCURRENCE_EVENT, occurrenceName, type SlackPayload } from '../render/render.ts';
import { createSlackClient, DEFAULT_WAIT_SECONDS } from './client.ts';
import { type Trouble, troubleOf } from './errors.ts';
import { Waits } from './waits.ts';

export interface SlackPlatformOptions {
  /**
   * The bot's token in a workspace; undefined if the app is not installed there. Asked for each call, since tokens may
   * change. What it throws counts as trouble that passes.
   */
  readonly tokenFor: (workspace: string) => Promise<string | undefined>;
  readonly render: (message: Message, occurrence: DeliveryKey) => SlackPayload;
  readonly now: () => Temporal.Instant;
  /** Whether the bot serves more than one workspace; then a 429 never holds up all of them, only its own. */
  readonly manyWorkspaces?: boolean;
  readonly perSecond?: number;
  /** Where the Web API is; by default Slack's own. */
  readonly apiUrl?: string;
}

/** Slack names one post a second a channel and no figure for a workspace; its 429s correct this one. */
const POSTS_PER_SECOND = 20;

/** How far Slack's clock may be behind the ledger's. */
const CLOCK_MARGIN = Temporal.Duration.from({ minutes: 5 });

/** A post in doubt was made within this after its first claim, unless it was tried again. */
const AROUND = Temporal.Duration.from({ minutes: 5 });
const MOST_SOUGHT = 1000;

/** Slack asks for no more than 200 a page, and may give fewer. */
const PAGE = 200;

const SOON = Temporal.Duration.from({ seconds: DEFAULT_WAIT_SECONDS });

const UNREADABLE_ANSWER = "Slack's answer cannot be read";
const NOT_INSTALLED: Trouble = {
  kind: 'refused',
  reason: 'the app is not installed in the workspace: install it there anew',
  gone: 'workspace',
};

const HISTORY = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      // That of other apps may be of any shape.
      metadata: z
        .object({ event_payload: z.object({ occurrence: z.unknown() }) })
        .optional()
        .catch(undefined),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** Slack as a place to post to. */
export function slackPlatform(options: SlackPlatformOptions): Platform {
  const { tokenFor, render, now, manyWorkspaces = false, perSecond = POSTS_PER_SECOND, apiUrl } = options;
  const waits = new Waits();
  /** What is not read yet of the channels in which a post is looked for. */
  const unread = new BoundedMap<string, Span[]>(MOST_SOUGHT);

  /** Calls Slack with the workspace's token. What comes of it, or the trouble. */
  async function call<T>(
    workspace: string,
    signal: AbortSignal,
    work: (client: WebClient) => Promise<T>,
    mayBegin?: () => boolean,
  ): Promise<{ readonly value: T } | { readonly trouble: Trouble }> {
    const token = await inTime(tokenFor(workspace), signal).catch(noToken);
    if (typeof token === 'object') return { trouble: token };
    if (token === undefined) return { trouble: NOT_INSTALLED };
    try {
      const given = { signal, ...(apiUrl !== undefined && { apiUrl }), ...(mayBegin && { mayBegin }) };
      return { value: await work(createSlackClient(token, given)) };
    } catch (error) {
      return { trouble: troubleOf(error) };
    }
  }

  function unposted(address: Address, trouble: Trouble): Posted {
    const { kind, reason } = trouble;
    if (kind === 'unknown') return { kind: 'in doubt', reason };
    if (kind === 'refused') return { kind: 'rejected', reason, gone: trouble.gone };
    const isShared = kind === 'limited' && waits.add(address, trouble.after, now()) === 'workspace';
    const scope = !isShared ? 'channel' : manyWorkspaces ? 'workspace' : 'platform';
    return { kind: 'retry', after: trouble.after, scope, reason };
  }

  return {
    name: 'slack',
    perSecond,
    // Slack has no key by which it would know a post again.
    repeatsFor: new Temporal.Duration(),

    async post(address, message, occurrence, timeout, mayBegin) {
      const { text, blocks, metadata } = render(message, occurrence);
      const post = (client: WebClient) =>
        client.chat.postMessage({
          channel: address.channel,
          text,
          blocks,
          metadata: withOccurrence(metadata, occurrence),
          unfurl_links: false,
          unfurl_media: false,
        });
      const posted = await call(address.workspace, timeout, post, mayBegin);
      if ('trouble' in posted) return unposted(address, posted.trouble);
      waits.posted(address);
      const { ts } = posted.value;
      return ts === undefined ? { kind: 'in doubt', reason: UNREADABLE_ANSWER } : { kind: 'sent', post: ts };
    },

    async find(address, occurrence, since, timeout, attempt = 1) {
      const name = occurrenceName(occurrence);
      // What was read before another attempt posted does not show that post.
      const key = `${name} ${attempt}`;
      const spans = unread.get(key) ?? spansFrom(since);
      unread.set(key, spans);
      const before = JSON.stringify(spans);
      const found = await call(address.workspace, timeout, (client) => search(client, address.channel, spans, name));
      const result = 'trouble' in found ? unfound(found.trouble) : found.value;
      if (result.kind === 'retry') return { ...result, hasProgressed: JSON.stringify(spans) !== before };
      unread.delete(key);
      return result;
    },
  };
}

/** A part of a channel's history between two messages' times, neither included. */
interface Span {
  readonly oldest: string;
  latest?: string;
}

/** First around the time of the post, where it is if it arrived, and then what was written since. */
function spansFrom(since: Temporal.Instant): Span[] {
  const oldest = since.subtract(CLOCK_MARGIN);
  const near = since.add(CLOCK_MARGIN).add(AROUND);
  // They overlap by a millisecond, so that no message falls between.
  return [
    { oldest: secondsOf(oldest), latest: secondsOf(near) },
    { oldest: secondsOf(near.subtract({ milliseconds: 1 })) },
  ];
}

function secondsOf(instant: Temporal.Instant): string {
  return (instant.epochMilliseconds / 1000).toFixed(6);
}

/**
 * Goes through spans of a channel's history, the newest message first, and takes off what it has read: where Slack allows
 * one page a minute, the next call reads the next page.
 */
async function search(client: WebClient, channel: string, spans: Span[], name: string): Promise<Found> {
  for (let [span] = spans; span; [span] = spans) {
    const answer = await client.conversations.history({ channel, ...span, limit: PAGE, include_all_metadata: true });
    const page = HISTORY.safeParse(answer);
    if (!page.success) return { kind: 'retry', after: SOON, reason: UNREADABLE_ANSWER };
    const { messages, response_metadata: { next_cursor: next = '' } = {} } = page.data;
    const found = messages.find(({ metadata }) => metadata?.event_payload.occurrence === name);
    if (found) return { kind: 'found', post: found.ts };
    const last = messages.at(-1);
    if (next && last) span.latest = last.ts;
    else spans.shift();
  }
  return { kind: 'absent' };
}

function unfound(trouble: Trouble): Found {
  const { kind, reason } = trouble;
  if (kind === 'refused') return { kind: 'unreadable', reason };
  return { kind: 'retry', after: kind === 'unknown' ? SOON : trouble.after, reason };
}

/** Whatever else the renderer has put there, a post carries what `find` looks for. */
function withOccurrence(metadata: MessageMetadata | undefined, occurrence: DeliveryKey): MessageMetadata {
  const event_payload = { ...metadata?.event_payload, occurrence: occurrenceName(occurrence) };
  return { event_type: metadata?.event_type ?? OCCURRENCE_EVENT, event_payload };
}

/** The error's words stay out: whoever keeps the tokens tells them where they belong. */
function noToken(error: unknown): Trouble {
  const name = error instanceof Error ? error.name : 'an unknown error';
  return { kind: 'not done', reason: `the workspace's token cannot be had at present (${name})`, after: SOON };
}

/** What the promise gives. @throws the signal's reason, if that comes first */
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
