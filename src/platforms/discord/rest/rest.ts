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
 * Creates a client for one call, which neither retries nor waits for rate limits. A client per call keeps one channel's queue
 * from delaying others, and tries a rejected token again.
 * @param maySend called right before a POST is sent; false cancels it
 */
export function createDiscordRest({ token, apiUrl }: DiscordAccess, maySend?: () => boolean): REST {
  return new REST({
    ...(apiUrl !== undefined && { api: apiUrl }),
    // The SDK's default is three retries after a 5xx, an abort or a reset.
    retries: 0,
    rejectOnRateLimit: () => true,
    // The sweep timers would outlive the call.
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
    makeRequest: (url, init) => makeRequest(url, init, maySend),
  }).setToken(token);
}

/** Sends one HTTP request for the SDK. Follows no redirects, since they could leak the token. */
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
 * Adds a `retry-after` if it is missing or not a number, because the SDK would then retry at once. Makes a 429 that is not JSON
 * apply to all routes, because it comes from a proxy.
 */
function withRetryAfter(response: Response): Response {
  const { status, statusText, body } = response;
  const headers = new Headers(response.headers);
  const seconds = Number(headers.get('retry-after') ?? '');
  if (!(seconds > 0 && Number.isFinite(seconds))) headers.set('retry-after', String(DEFAULT_WAIT_SECONDS));
  if (!isJson(response)) headers.set('x-ratelimit-global', 'true');
  return new Response(body, { status, statusText, headers });
}

/** Removes the content type of an empty JSON response, which the SDK would fail to parse. A proxy may turn a 204 into one. */
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
