import type { MessageMetadata } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
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
      const { ts } = posted.value;
      return ts === undefined ? { kind: 'in doubt', reason: UNREADABLE_ANSWER } : { kind: 'sent', post: ts };
    },

    async find(address, occurrence, since, timeout) {
      const name = occurrenceName(occurrence);
      const oldest = (since.subtract(CLOCK_MARGIN).epochMilliseconds / 1000).toFixed(6);
      const found = await call(address.workspace, timeout, (client) => search(client, address.channel, oldest, name));
      return 'trouble' in found ? unfound(found.trouble) : found.value;
    },
  };
}

/** Goes through a channel's history, the newest first. */
async function search(client: WebClient, channel: string, oldest: string, name: string): Promise<Found> {
  for (let cursor = ''; ; ) {
    const answer = await client.conversations.history({
      channel,
      oldest,
      limit: PAGE,
      include_all_metadata: true,
      ...(cursor && { cursor }),
    });
    const page = HISTORY.safeParse(answer);
    if (!page.success) return { kind: 'retry', after: SOON, reason: UNREADABLE_ANSWER };
    const { messages, response_metadata: { next_cursor: next = '' } = {} } = page.data;
    const found = messages.find(({ metadata }) => metadata?.event_payload.occurrence === name);
    if (found) return { kind: 'found', post: found.ts };
    if (!next) return { kind: 'absent' };
    cursor = next;
  }
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
