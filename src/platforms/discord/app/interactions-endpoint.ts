import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIInteractionResponse } from 'discord-api-types/v10';
import type { Temporal } from 'temporal-polyfill';
import { jsonText } from '../../../lib/json.ts';
import { endResponse, rejectUnread } from '../../kit/http-response.ts';
import { readBody } from '../../kit/read-body.ts';
import { ReplayGuard } from '../../kit/replay-guard.ts';
import { MalformedInteraction } from '../requests/interactions.ts';
import type { SendInitialResponse } from '../requests/responder.ts';
import { failureText } from '../rest/failure.ts';
import { DISCORD_ENDPOINT } from './config.ts';

interface InteractionsEndpointOptions {
  /** Ed25519, as 64 hexadecimal digits. */
  readonly publicKey: string;
  readonly onInteraction: (payload: unknown, sendInitialResponse: SendInitialResponse) => Promise<void>;
  readonly log: (problem: string) => void;
  readonly now: () => Temporal.Instant;
}

const MAX_CLOCK_SKEW_MS = 5 * 60_000;
const SIGNATURE = /^[\da-f]{128}$/i;
/** Epoch seconds. */
const TIMESTAMP = /^\d{1,12}$/;

/**
 * Receives interactions over HTTP. Refuses forged, stale and replayed requests with 401, malformed ones with 400, and too large
 * ones with 413.
 */
export class InteractionsEndpoint {
  readonly #options: InteractionsEndpointOptions;
  readonly #key: KeyObject;
  readonly #replays = new ReplayGuard(MAX_CLOCK_SKEW_MS);

  constructor(options: InteractionsEndpointOptions) {
    this.#options = options;
    const x = Buffer.from(options.publicKey, 'hex').toString('base64url');
    this.#key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  }

  /** Never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#receive(request, response).catch((error: unknown) => {
      const isMalformed = error instanceof MalformedInteraction;
      if (!isMalformed)
        this.#options.log(`Discord: could not answer a request; responding with 500: ${failureText(error)}`);
      endResponse(response, isMalformed ? 400 : 500);
    });
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (request.url ?? '').split('?');
    if (path !== DISCORD_ENDPOINT) return endResponse(response, 404);
    if (request.method !== 'POST') return endResponse(response, 405);
    const { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp } = request.headers;
    const isWellFormed =
      typeof signature === 'string' &&
      SIGNATURE.test(signature) &&
      typeof timestamp === 'string' &&
      TIMESTAMP.test(timestamp);
    if (!isWellFormed || !this.#isRecent(timestamp)) return rejectUnread(response);
    const body = await readBody(request);
    if (typeof body === 'number') return endResponse(response, body);
    const isGenuine =
      verify(null, Buffer.concat([Buffer.from(timestamp), body]), this.#key, Buffer.from(signature, 'hex')) &&
      // Reading a slow body may have taken minutes.
      this.#isRecent(timestamp) &&
      this.#replays.take(signature.toLowerCase(), this.#options.now().epochMilliseconds);
    if (!isGenuine) return endResponse(response, 401);
    const payload = jsonText.safeParse(body.toString()).data;
    await this.#options.onInteraction(payload, (answer) => sendJson(response, answer));
    // A failed autocomplete gets no answer, but its request must still end.
    if (!response.headersSent) endResponse(response, 500);
  }

  #isRecent(timestamp: string): boolean {
    return Math.abs(this.#options.now().epochMilliseconds - Number(timestamp) * 1000) <= MAX_CLOCK_SKEW_MS;
  }
}

/** A follow-up must not overtake the answer. */
async function sendJson(response: ServerResponse, answer: APIInteractionResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.end(JSON.stringify(answer), resolve);
  });
}
