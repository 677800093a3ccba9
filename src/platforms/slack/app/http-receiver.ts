import type { IncomingMessage, ServerResponse } from 'node:http';
import { type App, HTTPModuleFunctions, HTTPResponseAck, isValidSlackRequest, type Receiver } from '@slack/bolt';
import type { Logger } from '@slack/web-api';
import { endResponse, rejectUnread } from '../../kit/http-response.ts';
import { RateLimit } from '../../kit/rate-limit.ts';
import { ReplayGuard } from '../../kit/replay-guard.ts';
import { SLACK_ENDPOINT } from '../manifest/paths.ts';
import { failureText } from '../post/failure.ts';
import { challenge, isSlackRequest } from '../requests/payload.ts';

export interface HttpReceiverOptions {
  readonly signingSecret: string;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onRefused: (reason: 'signature' | 'clock') => void;
  readonly pages?:
    | ReadonlyMap<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>
    | undefined;
}

/** Slack's largest payloads, views with 100 blocks, have a few hundred thousand bytes. */
const MAX_BODY_BYTES = 1_000_000;
/** The most that is read without well-formed signature headers and a recent timestamp. */
const MAX_UNSIGNED_BYTES = 4000;
/** Slack recommends five minutes as a protection against replays. */
const MAX_CLOCK_SKEW_MS = 5 * 60_000;
const LOG_INTERVAL_MS = 60_000;
const TIMESTAMP_PATTERN = /^\d{1,12}$/;
const SIGNATURE_PATTERN = /^v0=[\da-f]{64}$/;
/** Slack retries an event up to three times. */
const RETRY_NUMBER_PATTERN = /^[1-3]$/;

interface SignatureHeaders {
  readonly signature: string;
  /** Epoch seconds. */
  readonly timestamp: number;
}

/**
 * Receives Slack's requests over HTTP. Refuses forged, stale and replayed requests with 401, malformed ones with 400, and too
 * large ones with 413.
 */
export class HttpReceiver implements Receiver {
  readonly #options: HttpReceiverOptions;
  readonly #logLimit = new RateLimit(1, LOG_INTERVAL_MS);
  readonly #replayGuard = new ReplayGuard(MAX_CLOCK_SKEW_MS);
  #app: App | undefined;

  constructor(options: HttpReceiverOptions) {
    this.#options = options;
  }

  init(app: App): void {
    this.#app = app;
  }

  /** Does nothing: all platforms share one server. */
  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  /** Never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#receive(request, response).catch((error: unknown) => {
      this.#options.logger.error(`Could not answer a request; responding with 500: ${failureText(error)}`);
      endResponse(response, 500);
    });
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const page = this.#options.pages?.get(path);
    if (page) return request.method === 'GET' ? page(request, response) : endResponse(response, 405);
    if (path !== SLACK_ENDPOINT) return endResponse(response, 404);
    if (request.method !== 'POST') return endResponse(response, isCertificateCheck(query) ? 200 : 405);
    const headers = signatureHeaders(request);
    const isRecent = headers && Math.abs(this.#options.now() - headers.timestamp * 1000) <= MAX_CLOCK_SKEW_MS;
    const maxBytes = isRecent ? MAX_BODY_BYTES : MAX_UNSIGNED_BYTES;
    const contentLength = Number(request.headers['content-length']);
    if (!isRecent && !(contentLength <= MAX_UNSIGNED_BYTES)) return rejectUnread(response);
    const bufferedRequest = await HTTPModuleFunctions.bufferIncomingMessage(request, maxBytes).catch(
      (error: unknown) => {
        const isTooLarge =
          HTTPModuleFunctions.isRawBodyError(error) && 'statusCode' in error && error.statusCode === 413;
        return isTooLarge ? (isRecent ? 413 : 401) : 400;
      },
    );
    if (typeof bufferedRequest === 'number') return endResponse(response, bufferedRequest);
    const text = bufferedRequest.rawBody.toString();
    if (isCertificateCheck(text)) return endResponse(response, 200);
    if (!headers || !this.#isGenuine(request, headers, text)) return endResponse(response, 401);
    const body = parseBody(bufferedRequest);
    if (!isSlackRequest(body)) {
      const { success, data } = challenge.safeParse(body);
      return success ? HTTPModuleFunctions.buildUrlVerificationResponse(response, data) : endResponse(response, 400);
    }

    const { logger } = this.#options;
    const ack = new HTTPResponseAck({
      logger,
      processBeforeResponse: false,
      httpRequest: bufferedRequest,
      httpRequestBody: body,
      httpResponse: response,
    });
    const retryNum = HTTPModuleFunctions.extractRetryNumFromHTTPRequest(request);
    const retryReason = HTTPModuleFunctions.extractRetryReasonFromHTTPRequest(request);
    const retryHeaders = {
      ...(retryNum !== undefined && { retryNum }),
      ...(retryReason !== undefined && { retryReason }),
    };
    try {
      await this.#app?.processEvent({ body, ack: ack.bind(), ...retryHeaders });
    } catch (error) {
      ack.ack();
      logger.warn(`Could not handle a payload; responding with 400: ${failureText(error)}`);
      endResponse(response, 400);
    }
  }

  #isGenuine({ headers }: IncomingMessage, { signature, timestamp }: SignatureHeaders, body: string): boolean {
    const { signingSecret } = this.#options;
    const now = this.#options.now();
    const isSignedNow = (nowMilliseconds: number) =>
      isValidSlackRequest({
        signingSecret,
        body,
        headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
        nowMilliseconds,
      });
    const skewMs = now - timestamp * 1000;
    if (Math.abs(skewMs) > MAX_CLOCK_SKEW_MS) {
      // A valid signature suggests that a clock is wrong; without one, anyone may have sent the request.
      if (isSignedNow(timestamp * 1000)) {
        const minutes = Math.round(Math.abs(skewMs) / 60_000);
        this.#logRefusal(
          'clock',
          `Refused a request from Slack: its timestamp is ${minutes} minutes ${skewMs > 0 ? 'behind' : 'ahead of'} this machine's clock. Check that clock`,
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
    // A retry in the same second has the original's signature, so the key includes its number. The number is not signed;
    // deduplication still stops a replay with a forged one.
    const retry = String(headers['x-slack-retry-num']);
    return this.#replayGuard.take(
      RETRY_NUMBER_PATTERN.test(retry) && body.startsWith('{') ? `${signature} ${retry}` : signature,
      now,
    );
  }

  #logRefusal(reason: 'signature' | 'clock', problem: string): void {
    const { logger, now, onRefused } = this.#options;
    onRefused(reason);
    if (this.#logLimit.take(reason, now())) logger.warn(problem);
  }
}

function signatureHeaders({ headers }: IncomingMessage): SignatureHeaders | undefined {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = headers;
  if (typeof signature !== 'string' || !SIGNATURE_PATTERN.test(signature)) return undefined;
  if (typeof timestamp !== 'string' || !TIMESTAMP_PATTERN.test(timestamp)) return undefined;
  return { signature, timestamp: Number(timestamp) };
}

/** Slack checks the certificate with unsigned requests. They have no effect. */
function isCertificateCheck(form: string): boolean {
  return form.length <= MAX_UNSIGNED_BYTES && new URLSearchParams(form).get('ssl_check') === '1';
}

function parseBody(request: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): unknown {
  try {
    return HTTPModuleFunctions.parseHTTPRequestBody(request);
  } catch {
    return undefined;
  }
}
