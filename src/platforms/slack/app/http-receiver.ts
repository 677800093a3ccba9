import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, HTTPModuleFunctions, HTTPResponseAck, type Receiver } from '@slack/bolt';
import type { Logger } from '@slack/web-api';
import { MOST_CONNECTIONS, REQUEST_TIMEOUT } from '../../../lib/http-server.ts';
import { inWords } from '../post/failure.ts';
import { challenge, isDelivery } from '../requests/payload.ts';

export interface HttpReceiverOptions {
  readonly signingSecret: string;
  /** Where `start` listens. */
  readonly port: number;
  readonly host?: string;
  readonly logger: Logger;
  readonly now: () => number;
  /** What a browser may ask for, by path. */
  readonly pages?: ReadonlyMap<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>;
  /** Answers requests for other paths, such as another platform's. */
  readonly others?: (request: IncomingMessage, response: ServerResponse) => void;
  /** How long stopping waits for answers that are not given yet, in milliseconds. */
  readonly patience?: number;
}

export const SLACK_ENDPOINT = '/slack/events';
/** Slack's largest payloads, views with a hundred blocks, have some hundred thousand. */
const MOST_BYTES = 1_000_000;
/** Somebody who installs the app waits longest: for a call of Slack's. */
const PATIENCE = 8000;
/** How far a request's time may be from ours, in milliseconds. */
const WINDOW = 5 * 60_000;
/** The check of the certificate has a token and one field. */
const LONGEST_UNSIGNED = 1000;
/** Lower case only: a replay must not pass under another name. */
const SIGNATURE = /^v0=[\da-f]{64}$/;
/** Slack tries an event three times more. */
const RETRY = /^[1-3]$/;

/**
 * Takes Slack's requests over HTTP. One that is forged, stale or a replay is refused with 401, one that is malformed with
 * 400, one that is too large with 413; none of these reaches the app.
 */
export class HttpReceiver implements Receiver {
  readonly #options: HttpReceiverOptions;
  /** The signatures of the last minutes, and until when each could be used again. */
  readonly #used = new Map<string, number>();
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

  /** Listens. @returns the port, @throws Error if it is taken */
  async start(): Promise<number> {
    const server = createServer(
      { requestTimeout: REQUEST_TIMEOUT, headersTimeout: REQUEST_TIMEOUT },
      (request, response) => this.handle(request, response),
    );
    server.maxConnections = MOST_CONNECTIONS;
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#options.port, this.#options.host, resolve);
    });
    server.on('error', (error) => this.#options.logger.error(`the server failed: ${error.message}`));
    return portOf(server.address());
  }

  /** Takes no more requests. Resolves once those that were taken have their answers, or have had time for it; others are cut. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // One whose body never comes to its end would hold it up for minutes.
    const cut = setTimeout(() => server.closeAllConnections(), this.#options.patience ?? PATIENCE);
    await Promise.all([...this.#open].map((response) => once(response, 'close')));
    clearTimeout(cut);
    server.closeAllConnections();
    await closed;
  }

  /** Answers one request; for a server that listens for others too. Never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#take(request, response).catch((error: unknown) => {
      this.#options.logger.error(`a request could not be answered: ${inWords(error)}`);
      end(response, 500);
    });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?');
    const page = this.#options.pages?.get(path);
    if (page) {
      if (request.method !== 'GET') return end(response, 405);
      this.#track(response);
      return page(request, response);
    }
    if (path !== SLACK_ENDPOINT) {
      if (!this.#options.others) return end(response, 404);
      this.#track(response);
      return this.#options.others(request, response);
    }
    if (request.method !== 'POST') return end(response, 405);
    // Without these no body can be genuine, so none is kept for it; only the check of the certificate is short and unsigned.
    if (!this.#signed(request) && !(Number(request.headers['content-length']) <= LONGEST_UNSIGNED))
      return refuse(response);
    const buffered = await HTTPModuleFunctions.bufferIncomingMessage(request, MOST_BYTES).catch((error: unknown) =>
      HTTPModuleFunctions.isRawBodyError(error) && 'statusCode' in error && error.statusCode === 413 ? 413 : 400,
    );
    if (typeof buffered === 'number') return end(response, buffered);
    const text = buffered.rawBody.toString();
    // Slack looks whether the certificate is right; that is signed by nobody and does nothing.
    if (/^ssl_check=1(?:&|$)/.test(text)) return end(response, 200);
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
      logger.warn(`a payload could not be read: ${inWords(error)}`);
      end(response, 400);
    }
  }

  #track(response: ServerResponse): void {
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
  }

  /** What the headers say of the signature; undefined if it is malformed, or not of the last minutes. */
  #signed({ headers }: IncomingMessage): { signature: string; timestamp: string; now: number } | undefined {
    const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = headers;
    if (typeof signature !== 'string' || !SIGNATURE.test(signature) || typeof timestamp !== 'string') return undefined;
    const now = this.#options.now();
    return Math.abs(now - Number(timestamp) * 1000) <= WINDOW ? { signature, timestamp, now } : undefined;
  }

  /** Whether Slack signed it, not long ago, and it comes for the first time. */
  #isGenuine(request: IncomingMessage, body: string): boolean {
    const { signingSecret } = this.#options;
    const claimed = this.#signed(request);
    if (!claimed) return false;
    const { signature, timestamp, now } = claimed;
    const right = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest();
    if (!timingSafeEqual(Buffer.from(signature.slice('v0='.length), 'hex'), right)) return false;
    // An event that is tried again at once may have the same second, and so the same signature, as before.
    const retry = String(request.headers['x-slack-retry-num']);
    const used = RETRY.test(retry) && body.startsWith('{') ? `${signature} ${retry}` : signature;
    if (this.#used.has(used)) return false;
    for (const [old, until] of this.#used) {
      if (until >= now) break;
      this.#used.delete(old);
    }
    this.#used.set(used, now + 2 * WINDOW);
    return true;
  }
}

/** Refuses a request whose body is not read: the connection ends, so that the rest of it never comes. */
function refuse(response: ServerResponse): void {
  response.writeHead(401, { connection: 'close' }).end(() => response.req.destroy());
}

function bodyOf(request: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): unknown {
  try {
    return HTTPModuleFunctions.parseHTTPRequestBody(request);
  } catch {
    return undefined; // No JSON: nothing that Slack sends.
  }
}

function end(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
