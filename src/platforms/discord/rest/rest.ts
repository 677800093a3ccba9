import { REST, type RESTOptions, type ResponseLike } from '@discordjs/rest';
import { send } from '../../../outbound/send.ts';
import { DEFAULT_WAIT_SECONDS } from '../../kit/call-failure.ts';
import { RedirectError } from '../../kit/connection-fault.ts';

export interface DiscordAccess {
  readonly token: string;
  /** The API's address without a version. Defaults to Discord's own API. */
  readonly apiUrl?: string | undefined;
}

/**
 * Creates a client that neither retries nor waits for rate limits. A client per call keeps one channel's queue from delaying
 * others.
 * @param maySend only for POSTs: called right before one is sent; false cancels it
 */
export function createDiscordRest({ token, apiUrl }: DiscordAccess, maySend?: () => boolean): REST {
  return new REST({
    ...(apiUrl !== undefined && { api: apiUrl }),
    retries: 0,
    rejectOnRateLimit: () => true,
    // The sweep timers would outlive the call.
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
    makeRequest: (url, init) => makeRequest(url, init, maySend),
  }).setToken(token);
}

/** Follows no redirects, which could leak the token. */
export async function makeRequest(
  url: string,
  init: Parameters<RESTOptions['makeRequest']>[1],
  maySend?: () => boolean,
): Promise<ResponseLike> {
  const { method = 'GET', body, signal = null } = init;
  const headers = new Headers(Object.entries(init.headers ?? {}));
  const text = typeof body === 'string' ? body : '';
  const form = body instanceof FormData ? body : undefined;
  const response = await (maySend
    ? send(url, { headers, body: text, ...(signal && { signal }) }, maySend)
    : fetch(url, { method, headers, body: form ?? (text === '' ? null : text), signal, redirect: 'manual' }));
  if (response.status === 429) return withRetryAfter(response);
  if (response.status >= 300 && response.status < 400) throw new RedirectError(response.status);
  return isJson(response) && response.ok ? await withoutEmptyJson(response) : response;
}

/**
 * The SDK would retry at once without a numeric `retry-after`. A 429 that is not JSON comes from a proxy, and applies to all
 * routes.
 */
function withRetryAfter(response: Response): Response {
  const { status, statusText, body } = response;
  const headers = new Headers(response.headers);
  const seconds = Number(headers.get('retry-after') ?? '');
  if (!(seconds > 0 && Number.isFinite(seconds))) headers.set('retry-after', String(DEFAULT_WAIT_SECONDS));
  if (!isJson(response)) headers.set('x-ratelimit-global', 'true');
  return new Response(body, { status, statusText, headers });
}

/** A proxy may turn a 204 into an empty JSON response, which the SDK would fail to parse. */
async function withoutEmptyJson(response: Response): Promise<Response> {
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  const text = await response.text();
  if (text.trim() === '') headers.delete('content-type');
  return new Response(text === '' ? null : text, { status, statusText, headers });
}

function isJson({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('application/json') ?? false;
}
