import { REST } from '@discordjs/rest';
import { send } from '../../../wire/send.ts';

/** How long to wait if Discord does not say. */
export const DEFAULT_WAIT_SECONDS = 30;

export interface DiscordRestOptions {
  /** Where the API is, without the version; by default Discord's own. */
  readonly apiUrl?: string | undefined;
  /** For what may be too late: asked in the very step in which it leaves. It then has to be a POST. */
  readonly mayBegin?: () => boolean;
}

/**
 * The REST client under which each call goes out once and no more: it neither repeats one that may have arrived, nor waits
 * where Discord asks to. It is cheap and shares nothing, so that each call has its own: one channel's queue holds up no
 * other channel, and a token that was refused once is asked with again.
 */
export function createDiscordRest(token: string, { apiUrl, mayBegin }: DiscordRestOptions = {}): REST {
  return new REST({
    ...(apiUrl !== undefined && { api: apiUrl }),
    // After a 5xx, an abort or a reset it would repeat three times.
    retries: 0,
    rejectOnRateLimit: () => true,
    // Their timers would outlive the call.
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
    makeRequest: async (url, { method = 'GET', headers: given, body, signal = null }) => {
      const headers = new Headers(Object.entries(given ?? {}));
      const text = typeof body === 'string' ? body : '';
      const response = await (mayBegin
        ? send(url, { headers, body: text, ...(signal && { signal }) }, mayBegin)
        : // Wherever it led, the token does not belong there.
          fetch(url, { method, headers, body: text === '' ? null : text, signal, redirect: 'manual' }));
      return response.status === 429 ? withWait(response) : response;
    },
  }).setToken(token);
}

/**
 * A 429 that says how long to wait, as the SDK reads it, and for whom. One that is no JSON comes from in front of Discord:
 * it is for the address, and so for everything.
 */
function withWait(response: Response): Response {
  const { status, statusText, body } = response;
  const headers = new Headers(response.headers);
  if (!(Number(headers.get('retry-after') ?? '') > 0)) headers.set('retry-after', String(DEFAULT_WAIT_SECONDS));
  if (!headers.get('content-type')?.startsWith('application/json')) headers.set('x-ratelimit-global', 'true');
  return new Response(body, { status, statusText, headers });
}
