import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, HTTPModuleFunctions, HTTPResponseAck, isValidSlackRequest, type Receiver } from '@slack/bolt';
import type { Logger } from '@slack/web-api';
import { clientLimits, MAX_CONNECTIONS } from '../../../lib/http-server.ts';
import { endResponse, rejectUnread } from '../../kit/http-response.ts';
import { ReplayGuard } from '../../kit/replay-guard.ts';
import { SLACK_ENDPOINT } from '../manifest/paths.ts';
import { failureText } from '../post/failure.ts';
import { challenge, isSlackRequest } from '../requests/payload.ts';

export interface HttpReceiverOptions {
  readonly signingSecret: string;
  /** The port for `start`. Without it, another server calls `handle`. */
  readonly port?: number;
  readonly host?: string;
  readonly logger: Logger;
  /** The current time in epoch milliseconds. */
  readonly now: () => number;
  /** Called for each refused request: the signature is wrong, or the timestamp is too far from our clock. */
  readonly onRefused?: (reason: 'signature' | 'clock') => void;
  /** Pages for a browser, by path. */
  readonly pages?: ReadonlyMap<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>;
  /** How long `stop` waits for pending responses, in milliseconds. */
  readonly stopTimeout?: number;
}

/** Slack's largest payloads, views with 100 blocks, have a few hundred thousand bytes. */
const MAX_BODY_BYTES = 1_000_000;
/** The most bytes read without a recent signature: enough for Slack's certificate check, or to notice a wrong clock. */
const MAX_UNSIGNED_BYTES = 4000;
/** Milliseconds. Installing the app takes longest: it waits for a call to Slack. */
const STOP_TIMEOUT_MS = 8000;
/** How far a request's timestamp may be from our clock, in milliseconds. */
const MAX_CLOCK_SKEW_MS = 5 * 60_000;
/** Each reason for refusing requests is logged once in this many milliseconds. */
const LOG_INTERVAL_MS = 60_000;
/** A request's timestamp, in epoch seconds. */
const TIMESTAMP = /^\d{1,12}$/;
/** Lower case only: otherwise a replay could pass with the same signature in upper case. */
const SIGNATURE = /^v0=[\da-f]{64}$/;
/** Slack retries an event up to three times. */
const RETRY = /^[1-3]$/;

/**
 * Receives Slack's requests over HTTP. Refuses forged, stale and replayed requests with 401, malformed ones with 400,
 * and those that are too large with 413. None of these reaches the app.
 */
export class HttpReceiver implements Receiver {
  readonly #options: HttpReceiverOptions;
  /** When each reason was last logged, in epoch milliseconds. */
  readonly #logged = new Map<string, number>();
  readonly #used = new ReplayGuard(MAX_CLOCK_SKEW_MS);
  /** Pending responses to accepted requests. */
  readonly #pending = new Set<ServerResponse>();
  #app: App | undefined;
  #server: Server | undefined;

  constructor(options: HttpReceiverOptions) {
    this.#options = options;
  }

  init(app: App): void {
    this.#app = app;
  }

  /**
   * Listens, if a port is set.
   * @returns the port
   * @throws Error if the port is in use
   */
  async start(): Promise<number | undefined> {
    const { port, host } = this.#options;
    if (port === undefined) return undefined;
    const server = createServer(clientLimits(), (request, response) => this.handle(request, response));
    server.maxConnections = MAX_CONNECTIONS;
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    server.on('error', (error) => this.#options.logger.error(`HTTP server error: ${error.message}`));
    return portOf(server.address());
  }

  /**
   * Accepts no more requests. Resolves once accepted requests have been answered or timed out; closes all other
   * connections.
   */
  async stop(): Promise<void> {
    const server = this.#server;
    const closed = server && new Promise<void>((resolve) => server.close(() => resolve()));
    // A request whose body never ends would delay this for minutes.
    const late = AbortSignal.timeout(this.#options.stopTimeout ?? STOP_TIMEOUT_MS);
    const answered = [...this.#pending].map((response) => once(response, 'close', { signal: late }));
    await Promise.all(answered).catch(() => {}); // late responses are cut off
    server?.closeAllConnections();
    await closed;
  }

  /** Handles one request of a shared server. Never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#take(request, response).catch((error: unknown) => {
      this.#options.logger.error(`could not answer a request: ${failureText(error)}`);
      endResponse(response, 500);
    });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const page = this.#options.pages?.get(path);
    if (page) {
      if (request.method !== 'GET') return endResponse(response, 405);
      this.#track(response);
      return page(request, response);
    }
    if (path !== SLACK_ENDPOINT) return endResponse(response, 404);
    if (request.method !== 'POST') return endResponse(response, isCertificateCheck(query) ? 200 : 405);
    const isSigned = this.#hasRecentSignature(request);
    const most = isSigned ? MAX_BODY_BYTES : MAX_UNSIGNED_BYTES;
    // A body without a recent signature cannot be genuine, so a long one is not read.
    const length = Number(request.headers['content-length']);
    if (!isSigned && !(length <= MAX_UNSIGNED_BYTES)) return rejectUnread(response);
    const buffered = await HTTPModuleFunctions.bufferIncomingMessage(request, most).catch((error: unknown) => {
      const isTooLarge = HTTPModuleFunctions.isRawBodyError(error) && 'statusCode' in error && error.statusCode === 413;
      return isTooLarge ? (isSigned ? 413 : 401) : 400;
    });
    if (typeof buffered === 'number') return endResponse(response, buffered);
    const text = buffered.rawBody.toString();
    if (isCertificateCheck(text)) return endResponse(response, 200);
    if (!this.#isGenuine(request, text)) return endResponse(response, 401);
    const body = parseBody(buffered);
    if (!isSlackRequest(body)) {
      const asked = challenge.safeParse(body);
      if (asked.success) return HTTPModuleFunctions.buildUrlVerificationResponse(response, asked.data);
      return endResponse(response, 400);
    }

    this.#track(response);
    const { logger } = this.#options;
    const ack = new HTTPResponseAck({
      logger,
      processBeforeResponse: false,
      httpRequest: buffered,
      httpRequestBody: body,
      httpResponse: response,
    });
    const retryNum = HTTPModuleFunctions.extractRetryNumFromHTTPRequest(request);
    const retryReason = HTTPModuleFunctions.extractRetryReasonFromHTTPRequest(request);
    const retry = { ...(retryNum !== undefined && { retryNum }), ...(retryReason !== undefined && { retryReason }) };
    try {
      await this.#app?.processEvent({ body, ack: ack.bind(), ...retry });
    } catch (error) {
      ack.ack();
      logger.warn(`could not read a payload: ${failureText(error)}`);
      endResponse(response, 400);
    }
  }

  /** Counts a refusal, and logs each reason at most once a minute. */
  #logRefusal(reason: 'signature' | 'clock', words: string): void {
    const { logger, now, onRefused } = this.#options;
    onRefused?.(reason);
    const last = this.#logged.get(reason);
    if (last !== undefined && Math.abs(now() - last) < LOG_INTERVAL_MS) return;
    this.#logged.set(reason, now());
    logger.warn(words);
  }

  #track(response: ServerResponse): void {
    this.#pending.add(response);
    response.once('close', () => this.#pending.delete(response));
  }

  /** Whether the headers could be those of a genuine request. */
  #hasRecentSignature({ headers }: IncomingMessage): boolean {
    const timestamp = String(headers['x-slack-request-timestamp']);
    return (
      SIGNATURE.test(String(headers['x-slack-signature'])) &&
      TIMESTAMP.test(timestamp) &&
      Math.abs(this.#options.now() - Number(timestamp) * 1000) <= MAX_CLOCK_SKEW_MS
    );
  }

  /** Whether the request is signed by Slack, recent, and not a replay. */
  #isGenuine(request: IncomingMessage, body: string): boolean {
    const { signingSecret } = this.#options;
    const signature = request.headers['x-slack-signature'];
    const timestamp = request.headers['x-slack-request-timestamp'];
    const now = this.#options.now();
    if (typeof signature !== 'string' || !SIGNATURE.test(signature)) return false;
    if (typeof timestamp !== 'string' || !TIMESTAMP.test(timestamp)) return false;
    const seconds = Number(timestamp);
    const isSignedNow = (nowMilliseconds: number) =>
      isValidSlackRequest({
        signingSecret,
        body,
        headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': seconds },
        nowMilliseconds,
      });
    const skew = now - seconds * 1000;
    if (Math.abs(skew) > MAX_CLOCK_SKEW_MS) {
      // With a valid signature, one of the two clocks is wrong; without one, anyone may have sent it.
      if (isSignedNow(seconds * 1000)) {
        const minutes = Math.round(Math.abs(skew) / 60_000);
        this.#logRefusal(
          'clock',
          `Refused a request from Slack: its timestamp is ${minutes} minutes ${skew > 0 ? 'behind' : 'ahead of'} this machine's clock. Check that clock`,
        );
      }
      return false;
    }
    if (!isSignedNow(now)) {
      this.#logRefusal(
        'signature',
        'Refused a request: its signature is wrong. Check SLACK_SIGNING_SECRET. If that is right, a proxy changes the bodies, or the requests are not from Slack',
      );
      return false;
    }
    // A retry sent in the same second has the original's signature, so the retry number is part of the replay key. That
    // header is unsigned; a replay with a forged one is still dropped by its event id.
    const retry = String(request.headers['x-slack-retry-num']);
    const used = RETRY.test(retry) && body.startsWith('{') ? `${signature} ${retry}` : signature;
    return this.#used.take(used, now);
  }
}

/** Slack checks the certificate with unsigned requests, which have no effect. */
function isCertificateCheck(form: string): boolean {
  return form.length <= MAX_UNSIGNED_BYTES && new URLSearchParams(form).get('ssl_check') === '1';
}

function parseBody(request: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): unknown {
  try {
    return HTTPModuleFunctions.parseHTTPRequestBody(request);
  } catch {
    return undefined; // not JSON, so not a Slack request
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
