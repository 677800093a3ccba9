import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import { send } from '../../../outbound/send.ts';
import { DEFAULT_WAIT_SECONDS } from '../../kit/call-failure.ts';
import { withoutSecrets } from './failure.ts';

export interface SlackClientOptions {
  readonly apiUrl?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called right before a request is sent. If it returns false, the request is not sent. */
  readonly maySend?: (() => boolean) | undefined;
}

/**
 * Makes the SDK send each call once: a call that may have arrived is not repeated, and a 429 in one channel does not delay
 * another. Socket Mode changes the object, so each client needs its own.
 */
function slackClientOptions(options: SlackClientOptions & { readonly timeoutMs?: number }): WebClientOptions {
  const { apiUrl, signal, maySend, timeoutMs } = options;
  return {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    // The default is ten retries; Socket Mode would set 100 for every client.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // Otherwise a method name could send the token to another host.
    allowAbsoluteUrls: false,
    fetch: async (url, init = {}) => {
      const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
      const signals = [init.signal, signal, timeout].filter((candidate) => candidate !== undefined);
      const request = { ...init, ...(signals.length > 0 && { signal: AbortSignal.any(signals) }) };
      const { body } = request;
      const response = await (maySend && typeof body === 'string'
        ? send(String(url), { ...request, headers: new Headers(request.headers), body }, maySend)
        : fetch(url, request));
      return response.status === 429 ? withRetryAfter(response) : response;
    },
  };
}

const CALL_TIMEOUT_MS = 10_000;

export function boltClientOptions(options: SlackClientOptions): WebClientOptions {
  return slackClientOptions({ ...options, timeoutMs: CALL_TIMEOUT_MS });
}

export function createSlackClient(token: string, options: SlackClientOptions = {}): WebClient {
  // Without the SDK's log, because callers report failures themselves.
  return new WebClient(token, { ...slackClientOptions(options), logger: boltLogger(() => {}) });
}

/** Without a valid retry-after header, the SDK would not recognise a rate limit. */
function withRetryAfter(response: Response): Response {
  const { status, statusText } = response;
  if (Number.parseInt(response.headers.get('retry-after') ?? '', 10) >= 0) return response;
  const headers = new Headers(response.headers);
  headers.set('retry-after', String(DEFAULT_WAIT_SECONDS));
  return new Response(response.body, { status, statusText, headers });
}

export function boltLogger(log: (problem: string) => void): Logger {
  const logValues = (...values: unknown[]) => {
    const text = values.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
    log(`Slack: ${withoutSecrets(text)}`);
  };
  return {
    debug: () => {},
    info: () => {},
    warn: logValues,
    error: logValues,
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
