import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import { send } from '../../../wire/send.ts';

/** How long to wait if Slack does not say. */
export const DEFAULT_WAIT_SECONDS = 30;

export interface SlackClientOptions {
  /** Where the Web API is; by default Slack's own. */
  readonly apiUrl?: string;
  /** Ends whatever the client has under way. */
  readonly signal?: AbortSignal;
  /** For calls that may be too late: asked in the very step in which one leaves. */
  readonly mayBegin?: () => boolean;
}

/**
 * The options under which the SDK calls Slack once and no more: it neither repeats a call that may have arrived, nor lets
 * one channel's 429 hold up another's. A new object each time, since Socket Mode writes into the one that it is given.
 */
export function slackClientOptions({ apiUrl, signal, mayBegin }: SlackClientOptions = {}): WebClientOptions {
  return {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    // Left out, it means ten repeats; Socket Mode would even set a hundred, for every client.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // A method's name must not be able to carry the token elsewhere.
    allowAbsoluteUrls: false,
    fetch: async (url, init = {}) => {
      const signals = [init.signal, signal].filter((one) => one !== undefined);
      const whole = { ...init, ...(signals.length > 0 && { signal: AbortSignal.any(signals) }) };
      const { body } = whole;
      const response = await (mayBegin && typeof body === 'string'
        ? send(String(url), { ...whole, headers: new Headers(whole.headers), body }, mayBegin)
        : fetch(url, whole));
      return response.status === 429 ? withWait(response) : response;
    },
  };
}

/** A client for one token. It is cheap, so each call may have its own, with its own signal. */
export function createSlackClient(token: string, options: SlackClientOptions = {}): WebClient {
  return new WebClient(token, { ...slackClientOptions(options), logger: SILENT });
}

/** The SDK takes a 429 that does not say how long to wait for an error of another kind. */
function withWait(response: Response): Response {
  const { status, statusText } = response;
  if (Number.parseInt(response.headers.get('retry-after') ?? '', 10) >= 0) return response;
  const headers = new Headers(response.headers);
  headers.set('retry-after', String(DEFAULT_WAIT_SECONDS));
  return new Response(response.body, { status, statusText, headers });
}

/** What goes wrong is told by the results of calls; the SDK's own log would tell it twice, with the messages' texts. */
const SILENT: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};
