import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import { send } from '../../../outbound/send.ts';
import { DEFAULT_WAIT_SECONDS } from '../../kit/call-failure.ts';

export interface SlackClientOptions {
  /** The Web API's address; by default Slack's own. */
  readonly apiUrl?: string | undefined;
  /** Aborts the client's calls. */
  readonly signal?: AbortSignal | undefined;
  /** Called right before a request is sent; false cancels it as too late. */
  readonly maySend?: (() => boolean) | undefined;
}

/**
 * Options that make the SDK send each call once: a call that may have arrived is not repeated, and one channel's 429
 * does not delay another channel. Returns a new object each time, because Socket Mode changes it.
 */
export function slackClientOptions({ apiUrl, signal, maySend }: SlackClientOptions = {}): WebClientOptions {
  return {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    // The default is ten retries; Socket Mode would set 100 for every client.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // Otherwise a method name could send the token to another host.
    allowAbsoluteUrls: false,
    fetch: async (url, init = {}) => {
      const signals = [init.signal, signal].filter((candidate) => candidate !== undefined);
      const request = { ...init, ...(signals.length > 0 && { signal: AbortSignal.any(signals) }) };
      const { body } = request;
      const response = await (maySend && typeof body === 'string'
        ? send(String(url), { ...request, headers: new Headers(request.headers), body }, maySend)
        : fetch(url, request));
      return response.status === 429 ? withRetryAfter(response) : response;
    },
  };
}

/** Timeout for a Web API or response_url call, in milliseconds. */
const CALL_TIMEOUT_MS = 10_000;

/** Options for the clients that Bolt creates: those of `slackClientOptions`, with a timeout. */
export function boltClientOptions(options: SlackClientOptions): WebClientOptions {
  const clientOptions = slackClientOptions(options);
  const { fetch: send = fetch } = clientOptions;
  return {
    ...clientOptions,
    fetch: (url, init = {}) => {
      const signals = [init.signal, AbortSignal.timeout(CALL_TIMEOUT_MS)].filter((signal) => signal !== undefined);
      return send(url, { ...init, signal: AbortSignal.any(signals) });
    },
  };
}

/** A client for one token. Clients are cheap: each call can have its own, with its own signal. */
export function createSlackClient(token: string, options: SlackClientOptions = {}): WebClient {
  return new WebClient(token, { ...slackClientOptions(options), logger: SILENT_LOGGER });
}

/** Adds a retry-after header to a 429 without one, which the SDK would not recognise as a rate limit. */
function withRetryAfter(response: Response): Response {
  const { status, statusText } = response;
  if (Number.parseInt(response.headers.get('retry-after') ?? '', 10) >= 0) return response;
  const headers = new Headers(response.headers);
  headers.set('retry-after', String(DEFAULT_WAIT_SECONDS));
  return new Response(response.body, { status, statusText, headers });
}

/** The SDK would log each failure again, with message texts. Callers report failures themselves. */
const SILENT_LOGGER: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};
