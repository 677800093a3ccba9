import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Message } from '../src/message/message.ts';
import { NotSentError, send } from '../src/outbound/send.ts';
import type { DeliveryKey } from '../src/ports/ledger.ts';
import type { FindResult, Platform, PostResult } from '../src/ports/platform.ts';
import type { Address } from '../src/schedule/subscription.ts';
import { type ChatKind, SENT_AT } from './chat-server.ts';

export interface ChatPlatformOptions {
  readonly kind: ChatKind;
  readonly url: string;
  readonly perSecond?: number;
  /** How long the server remembers a nonce, in milliseconds; unused on Slack. */
  readonly nonces?: number;
}

const seconds = (count: number) => Temporal.Duration.from({ milliseconds: Math.ceil(count * 1000) });
const NEVER = new Temporal.Duration();
/** The retry delay after a failure without `Retry-After`. */
const SOON = Temporal.Duration.from({ seconds: 1 });

/** The mark in an occurrence's message, by which it is found again. */
export function markOf(kind: ChatKind, { channel }: Address, { subscription, nominal }: DeliveryKey): string {
  const occurrence = `${subscription}@${nominal}`;
  if (kind === 'slack') return occurrence;
  return createHash('sha256').update(`${channel} ${occurrence}`).digest('base64url').slice(0, 22);
}

/** A platform port for a local server of Slack's or Discord's kind. */
export function chatPlatform(options: ChatPlatformOptions): Platform {
  const { kind, url, perSecond = 50, nonces = 120_000 } = options;
  const side = kind === 'slack' ? slackSide(url) : discordSide(url);
  return {
    name: kind,
    perSecond,
    idempotencyWindow: kind === 'slack' ? NEVER : Temporal.Duration.from({ milliseconds: nonces }),
    async post(address, message, occurrence, timeout, maySend) {
      const mark = markOf(kind, address, occurrence);
      const answer = await ask(() => side.post(address, message, mark, timeout, maySend));
      if (answer.kind !== 'answer') return answer;
      const { status } = answer;
      if (status === 429) return { kind: 'retry', ...side.wait(answer), reason: 'too many requests' };
      if (status >= 500) return { kind: 'in doubt', reason: `the server answered ${status}` };
      return side.posted(answer);
    },
    async find(address, occurrence, since, timeout) {
      const answer = await ask(() => side.history(address, since, timeout));
      if (answer.kind !== 'answer') return { kind: 'retry', after: SOON, reason: answer.reason };
      const { status } = answer;
      if (status === 429) return { kind: 'retry', after: side.wait(answer).after, reason: 'too many requests' };
      if (status >= 500) return { kind: 'retry', after: SOON, reason: `the server answered ${status}` };
      return side.found(answer, markOf(kind, address, occurrence));
    },
  };
}

interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

interface Side {
  post(
    address: Address,
    message: Message,
    mark: string,
    timeout: AbortSignal,
    maySend: () => boolean,
  ): Promise<Response>;
  history(address: Address, since: Temporal.Instant, timeout: AbortSignal): Promise<Response>;
  wait(answer: Answer): { after: Temporal.Duration; scope: 'channel' | 'platform' };
  posted(answer: Answer): PostResult;
  found(answer: Answer, mark: string): FindResult;
}

const slackAnswer = z.object({ ok: z.boolean(), ts: z.string().optional(), error: z.string().optional() });
const slackHistory = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  messages: z
    .array(z.object({ ts: z.string(), metadata: z.object({ event_payload: z.object({ occurrence: z.string() }) }) }))
    .default([]),
});

function slackSide(url: string): Side {
  return {
    post: ({ channel }, { title }, occurrence, signal, maySend) =>
      post(`${url}/chat.postMessage`, signal, maySend, {
        channel,
        text: title,
        metadata: { event_type: 'delivery', event_payload: { occurrence } },
      }),
    history: ({ channel }, since, signal) => {
      const oldest = String(since.epochMilliseconds / 1000);
      const query = new URLSearchParams({ channel, oldest, include_all_metadata: 'true' });
      return fetch(`${url}/conversations.history?${query}`, { signal });
    },
    wait: ({ headers }) => ({
      after: seconds(Number(headers.get('retry-after'))),
      scope: headers.get('x-scope') === 'channel' ? 'channel' : 'platform',
    }),
    posted: ({ body }) => {
      const { ok, ts = '', error = '' } = slackAnswer.parse(body);
      if (ok) return { kind: 'sent', post: ts };
      return { kind: 'rejected', reason: error, gone: error === 'channel_not_found' ? 'channel' : 'none' };
    },
    found: ({ body }, mark) => {
      const { ok, error = '', messages } = slackHistory.parse(body);
      if (!ok) return { kind: 'unreadable', reason: error };
      const post = messages.find(({ metadata }) => metadata.event_payload.occurrence === mark)?.ts;
      return post === undefined ? { kind: 'absent' } : { kind: 'found', post };
    },
  };
}

const discordAnswer = z.object({ id: z.string() });
const discordRefusal = z.object({ message: z.string() });
const discordLimit = z.object({ retry_after: z.number(), global: z.boolean() });
const discordHistory = z.array(z.object({ id: z.string(), components: z.array(z.object({ custom_id: z.string() })) }));

function discordSide(url: string): Side {
  const messages = ({ channel }: Address) => `${url}/channels/${encodeURIComponent(channel)}/messages`;
  return {
    post: (address, { title }, mark, signal, maySend) =>
      post(messages(address), signal, maySend, {
        content: title,
        nonce: mark,
        enforce_nonce: true,
        components: [{ custom_id: mark }],
      }),
    history: (address, _, signal) => fetch(`${messages(address)}?limit=100`, { signal }),
    wait: ({ body }) => {
      const { retry_after, global } = discordLimit.parse(body);
      return { after: seconds(retry_after), scope: global ? 'platform' : 'channel' };
    },
    posted: ({ status, body }) => {
      if (status < 300) return { kind: 'sent', post: discordAnswer.parse(body).id };
      return {
        kind: 'rejected',
        reason: discordRefusal.parse(body).message,
        gone: status === 404 ? 'channel' : 'none',
      };
    },
    found: ({ status, body }, mark) => {
      if (status >= 300) return { kind: 'unreadable', reason: discordRefusal.parse(body).message };
      const post = discordHistory.parse(body).find(({ components }) => components[0]?.custom_id === mark)?.id;
      return post === undefined ? { kind: 'absent' } : { kind: 'found', post };
    },
  };
}

/** Posts JSON like the adapters do. */
function post(url: string, signal: AbortSignal, maySend: () => boolean, content: object): Promise<Response> {
  const headers = new Headers({ [SENT_AT]: String(Date.now()), 'content-type': 'application/json' });
  return send(url, { headers, body: JSON.stringify(content), signal }, maySend);
}

/** The response, or the reason why there is none. */
async function ask(
  request: () => Promise<Response>,
): Promise<Answer | Exclude<PostResult, { kind: 'sent' | 'rejected' }>> {
  try {
    const response = await request();
    return { kind: 'answer', status: response.status, headers: response.headers, body: await response.json() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    const reason = code || (error instanceof Error ? error.name : String(error));
    if (code === 'ECONNREFUSED') return { kind: 'retry', after: SOON, scope: 'platform', reason };
    if (error instanceof NotSentError) return { kind: 'retry', after: SOON, scope: 'channel', reason };
    return { kind: 'in doubt', reason };
  }
}
