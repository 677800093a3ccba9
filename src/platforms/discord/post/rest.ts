import { REST } from '@discordjs/rest';

/** How long to wait if Discord does not say. */
export const DEFAULT_WAIT_SECONDS = 30;

/**
 * The REST client under which each call goes out once and no more: it neither repeats one that may have arrived, nor waits
 * where Discord asks to. It is cheap and shares nothing, so that each call has its own: one channel's queue holds up no
 * other channel, and a token that was refused once is asked with again.
 * @param apiUrl where the API is, without the version; by default Discord's own
 */
export function createDiscordRest(token: string, { apiUrl }: { readonly apiUrl?: string | undefined } = {}): REST {
  return new REST({
    ...(apiUrl !== undefined && { api: apiUrl }),
    // After a 5xx, an abort or a reset it would repeat three times.
    retries: 0,
    rejectOnRateLimit: () => true,
    // Their timers would outlive the call.
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
    makeRequest: async (url, { method = 'GET', headers, body, signal }) => {
      const response = await fetch(url, {
        method,
        headers: new Headers(Object.entries(headers ?? {})),
        body: typeof body === 'string' ? body : null,
        signal: signal ?? null,
        // Wherever it led, the token does not belong there.
        redirect: 'manual',
      });
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
