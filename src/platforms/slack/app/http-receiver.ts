import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, HTTPModuleFunctions, HTTPResponseAck, isValidSlackRequest, type Receiver } from '@slack/bolt';
import type { Logger } from '@slack/web-api';
import { clientLimits, MOST_CONNECTIONS } from '../../../lib/http-server.ts';
import { UsedSignatures } from '../../kit/used-signatures.ts';
import { SLACK_ENDPOINT } from '../manifest/paths.ts';
import { failureText } from '../post/failure.ts';
import { challenge, isDelivery } from '../requests/payload.ts';

export interface HttpReceiverOptions {
  readonly signingSecret: string;
  /** Where `start` listens; left out, another server calls `handle`. */
  readonly port?: number;
  readonly host?: string;
  readonly logger: Logger;
  /** Milliseconds. */
  readonly now: () => number;
  /** Called for each request that is refused: its signature does not fit, or its time is too far from ours. */
  readonly onRefused?: (reason: 'signature' | 'clock') => void;
  /** What a browser may ask for, by path. */
  readonly pages?: ReadonlyMap<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>;
  /** How long stopping waits for answers that are not given yet, in milliseconds. */
  readonly patience?: number;
}

/** Slack's largest payloads, views with a hundred blocks, have some hundred thousand. */
const MOST_BYTES = 1_000_000;
/** The longest body read without a recent signature: enough for Slack's certificate check, or to notice a wrong clock. */
const MOST_UNSIGNED_BYTES = 4000;
/** Somebody who installs the app waits longest: for a call of Slack's. */
const PATIENCE = 8000;
/** How far a request's time may be from ours, in milliseconds. */
const WINDOW = 5 * 60_000;
/** How often a reason for refusing requests is logged, in milliseconds. */
const LOG_EVERY = 60_000;
/** A request's time is in seconds. */
const TIMESTAMP = /^\d{1,12}$/;
/** Lower case only: a replay must not pass under another name. */
const SIGNATURE = /^v0=[\da-f]{64}$/;
/** Slack tries an event three times more. */
const RETRY = /^[1-3]$/;

/**
 * Takes Slack's requests over HTTP. A forged, stale or repeated one is refused with 401, a malformed one with 400, one that
 * is too large with 413. None of these reaches the app.
 */
export class HttpReceiver implements Receiver {
  readonly #options: HttpReceiverOptions;
  /** When each reason was logged last, in milliseconds. */
  readonly #logged = new Map<string, number>();
  readonly #used = new UsedSignatures(WINDOW);
  /** Answers that are not given yet, to requests that were taken. */
  readonly #open = new Set<ServerResponse>();
  #app: App | undefined;
  #server: Server | undefined;

  constructor(options: HttpReceiverOptions) {
    this.#options = options;
  }

  init(app: App): void {
    this.#app = app;
  }

  /** Listens, if it has a port. @returns that, @throws Error if it is taken */
  async start(): Promise<number | undefined> {
    const { port, host } = this.#options;
    if (port === undefined) return undefined;
    const server = createServer(clientLimits(), (request, response) => this.handle(request, response));
    server.maxConnections = MOST_CONNECTIONS;
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    server.on('error', (error) => this.#options.logger.error(`the server failed: ${error.message}`));
    return portOf(server.address());
  }

  /** Takes no more requests. Resolves once those that were taken have their answers, or have had time for it; others are cut. */
  async stop(): Promise<void> {
    const server = this.#server;
    const closed = server && new Promise<void>((resolve) => server.close(() => resolve()));
    // One whose body never comes to its end would hold it up for minutes.
    const late = AbortSignal.timeout(this.#options.patience ?? PATIENCE);
    const answered = [...this.#open].map((response) => once(response, 'close', { signal: late }));
    await Promise.all(answered).catch(() => {}); // Those that are late are cut.
    server?.closeAllConnections();
    await closed;
  }

  /** Answers one request; for a server that listens for others too. Never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#take(request, response).catch((error: unknown) => {
      this.#options.logger.error(`a request could not be answered: ${failureText(error)}`);
      end(response, 500);
    });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const page = this.#options.pages?.get(path);
    if (page) {
      if (request.method !== 'GET') return end(response, 405);
      this.#track(response);
      return page(request, response);
    }
    if (path !== SLACK_ENDPOINT) return end(response, 404);
    if (request.method !== 'POST') return end(response, isCertificateCheck(query) ? 200 : 405);
    const isSigned = this.#hasRecentSignature(request);
    const most = isSigned ? MOST_BYTES : MOST_UNSIGNED_BYTES;
    // Without a recent signature no body can be genuine, so a long one is not read.
    const length = Number(request.headers['content-length']);
    if (!isSigned && !(length <= MOST_UNSIGNED_BYTES)) return refuse(response);
    const buffered = await HTTPModuleFunctions.bufferIncomingMessage(request, most).catch((error: unknown) => {
      const isTooLarge = HTTPModuleFunctions.isRawBodyError(error) && 'statusCode' in error && error.statusCode === 413;
      return isTooLarge ? (isSigned ? 413 : 401) : 400;
    });
    if (typeof buffered === 'number') return end(response, buffered);
    const text = buffered.rawBody.toString();
    if (isCertificateCheck(text)) return end(response, 200);
    if (!this.#isGenuine(request, text)) return end(response, 401);
    const body = bodyOf(buffered);
    if (!isDelivery(body)) {
      const asked = challenge.safeParse(body);
      if (asked.success) return HTTPModuleFunctions.buildUrlVerificationResponse(response, asked.data);
      return end(response, 400);
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
      logger.warn(`a payload could not be read: ${failureText(error)}`);
      end(response, 400);
    }
  }

  /** Counts a refusal, and logs its reason once a minute. */
  #refused(reason: 'signature' | 'clock', words: string): void {
    const { logger, now, onRefused } = this.#options;
    onRefused?.(reason);
    const last = this.#logged.get(reason);
    if (last !== undefined && Math.abs(now() - last) < LOG_EVERY) return;
    this.#logged.set(reason, now());
    logger.warn(words);
  }

  #track(response: ServerResponse): void {
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
  }

  /** Whether the headers alone could belong to a genuine request. */
  #hasRecentSignature({ headers }: IncomingMessage): boolean {
    const timestamp = String(headers['x-slack-request-timestamp']);
    return (
      SIGNATURE.test(String(headers['x-slack-signature'])) &&
      TIMESTAMP.test(timestamp) &&
      Math.abs(this.#options.now() - Number(timestamp) * 1000) <= WINDOW
    );
  }

  /** Whether Slack signed it, not long ago, and it comes for the first time. */
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
    if (Math.abs(skew) > WINDOW) {
      // With a right signature it is one of the two clocks; otherwise anybody could have sent it.
      if (isSignedNow(seconds * 1000)) {
        const minutes = Math.round(Math.abs(skew) / 60_000);
        this.#refused(
          'clock',
          `Slack's requests are refused: they are ${minutes} minutes ${skew > 0 ? 'old' : 'ahead'}. Check this machine's clock`,
        );
      }
      return false;
    }
    if (!isSignedNow(now)) {
      this.#refused(
        'signature',
        "requests are refused: Slack's signature does not fit. Check SLACK_SIGNING_SECRET; if it is right, something on the way changes the bodies, or the requests are not Slack's",
      );
      return false;
    }
    // An event that is repeated at once may have the same second, and so the same signature, as before. That header is
    // not signed: whether the event was taken before, its id says.
    const retry = String(request.headers['x-slack-retry-num']);
    const used = RETRY.test(retry) && body.startsWith('{') ? `${signature} ${retry}` : signature;
    return this.#used.take(used, now);
  }
}

/** Refuses a request whose body is not read: the connection ends, so that the rest of it never comes. */
function refuse(response: ServerResponse): void {
  response.writeHead(401, { connection: 'close' }).end(() => response.req.destroy());
}

/** Slack looks whether the certificate is right. Nobody signs that, and it does nothing. */
function isCertificateCheck(form: string): boolean {
  return form.length <= MOST_UNSIGNED_BYTES && new URLSearchParams(form).get('ssl_check') === '1';
}

function bodyOf(request: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): unknown {
  try {
    return HTTPModuleFunctions.parseHTTPRequestBody(request);
  } catch {
    return undefined; // Not JSON, so not a Slack request.
  }
}

function end(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
