import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { NotSentError, send } from '../src/outbound/send.ts';
import type { DeliveryKey } from '../src/ports/ledger.ts';
import type { Platform, PostResult } from '../src/ports/platform.ts';
import type { ChatKind } from './chat-server.ts';

export interface ChatPlatformOptions {
  readonly kind: ChatKind;
  readonly url: string;
  readonly perSecond?: number;
  /** Milliseconds for which the server recognises a nonce. Unused on Slack. */
  readonly nonces?: number;
}

const DEFAULT_WAIT = Temporal.Duration.from({ seconds: 1 });

const createdSchema = z.object({ id: z.string() });
const historySchema = z.array(z.object({ id: z.string(), mark: z.string() }));
const refusalSchema = z.object({ wait: z.number(), scope: z.enum(['channel', 'platform']) });

/** Returns the mark by which the chat server's messages identify a delivery. */
export function markOf({ subscription, nominal }: DeliveryKey): string {
  return `${subscription}@${nominal}`;
}

export function chatPlatform({
  kind,
  url,
  perSecond: postsPerSecond = 50,
  nonces = 120_000,
}: ChatPlatformOptions): Platform {
  const windowMs = kind === 'slack' ? 0 : nonces;
  return {
    name: kind,
    postsPerSecond,
    idempotencyWindow: Temporal.Duration.from({ milliseconds: windowMs }),
    async post({ channel }, _, delivery, signal, maySend) {
      const headers = new Headers({ 'content-type': 'application/json' });
      const body = JSON.stringify({ mark: markOf(delivery) });
      const result = await call(() => send(urlOf(url, channel), { headers, body, signal }, maySend));
      return result.kind === 'answer' ? { kind: 'sent', post: createdSchema.parse(result.body).id } : result;
    },
    async find({ channel }, delivery, since, signal) {
      const result = await call(() => fetch(`${urlOf(url, channel)}?since=${since.epochMilliseconds}`, { signal }));
      if (result.kind === 'in doubt') return { kind: 'retry', after: DEFAULT_WAIT, reason: result.reason };
      if (result.kind === 'retry') return result;
      const post = historySchema.parse(result.body).find(({ mark }) => mark === markOf(delivery))?.id;
      return post === undefined ? { kind: 'absent' } : { kind: 'found', post };
    },
  };
}

function urlOf(url: string, channel: string): string {
  return `${url}/${encodeURIComponent(channel)}`;
}

type Failure = Exclude<PostResult, { kind: 'sent' | 'rejected' }>;

async function call(
  request: () => Promise<Response>,
): Promise<{ readonly kind: 'answer'; readonly body: unknown } | Failure> {
  try {
    const response = await request();
    const { status } = response;
    const body: unknown = await response.json();
    if (status >= 500) return { kind: 'in doubt', reason: `the server answered ${status}` };
    if (status !== 429) return { kind: 'answer', body };
    const { wait, scope } = refusalSchema.parse(body);
    const after = Temporal.Duration.from({ milliseconds: wait });
    return { kind: 'retry', after, scope, reason: 'too many requests' };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    const reason = code || (error instanceof Error ? error.name : String(error));
    if (code === 'ECONNREFUSED') return { kind: 'retry', after: DEFAULT_WAIT, scope: 'platform', reason };
    if (error instanceof NotSentError) return { kind: 'retry', after: DEFAULT_WAIT, scope: 'channel', reason };
    return { kind: 'in doubt', reason };
  }
}
