import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIInteractionResponse } from 'discord-api-types/v10';
import type { Temporal } from 'temporal-polyfill';
import { UsedSignatures } from '../../kit/used-signatures.ts';
import { MalformedInteraction } from '../requests/interactions.ts';
import type { FirstAnswer } from '../requests/turn.ts';
import { failureText } from '../rest/failure.ts';
import { DISCORD_ENDPOINT } from './path.ts';
import { isPublicKey } from './public-key.ts';

export interface InteractionsEndpointOptions {
  /** As the application's page shows it: 64 hexadecimal digits. */
  readonly publicKey: string;
  readonly onInteraction: (payload: unknown, first: FirstAnswer) => Promise<void>;
  readonly log: (problem: string) => void;
  readonly now: () => Temporal.Instant;
}

/** An interaction has some ten thousand; one with long messages in it some hundred thousand. */
const MOST_BYTES = 1_000_000;
/** How far a request's time may be from ours, in milliseconds. */
const WINDOW = 5 * 60_000;
const SIGNATURE = /^[\da-f]{128}$/i;
const TIMESTAMP = /^\d{1,12}$/;

/**
 * Takes interactions over HTTP. One that Discord did not sign, a stale one and a replay are refused with 401, one that is
 * malformed with 400, one that is too large with 413; none of these reaches the bot.
 */
export class InteractionsEndpoint {
  readonly #options: InteractionsEndpointOptions;
  readonly #key: KeyObject;
  readonly #used = new UsedSignatures(WINDOW);

  /** @throws RangeError if the key is none */
  constructor(options: InteractionsEndpointOptions) {
    if (!isPublicKey(options.publicKey)) throw new RangeError('the public key is not 64 hexadecimal digits');
    this.#options = options;
    const x = Buffer.from(options.publicKey, 'hex').toString('base64url');
    this.#key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  }

  /** Answers one request; for a server that listens for others too. Never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#take(request, response).catch((error: unknown) => {
      const isMalformed = error instanceof MalformedInteraction;
      if (!isMalformed) this.#options.log(`Discord: a request could not be answered: ${failureText(error)}`);
      end(response, isMalformed ? 400 : 500);
    });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (request.url ?? '').split('?');
    if (path !== DISCORD_ENDPOINT) return end(response, 404);
    if (request.method !== 'POST') return end(response, 405);
    // Without these no body can be genuine, so none is kept for it.
    if (!this.#signed(request)) return refuse(response);
    const body = await bodyOf(request);
    if (typeof body === 'number') return end(response, body);
    if (!this.#isGenuine(request, body)) return end(response, 401);
    await this.#options.onInteraction(parsed(body), (answer) => send(response, answer));
    // An interaction that gets no answer, such as a failed autocomplete, still has to end the request.
    if (!response.headersSent) end(response, 500);
  }

  /** What the headers say of the signature; undefined if it is malformed, or not of the last minutes. */
  #signed({ headers }: IncomingMessage): { signature: string; timestamp: string; now: number } | undefined {
    const { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp } = headers;
    if (typeof signature !== 'string' || !SIGNATURE.test(signature)) return undefined;
    if (typeof timestamp !== 'string' || !TIMESTAMP.test(timestamp)) return undefined;
    const now = this.#options.now().epochMilliseconds;
    return Math.abs(now - Number(timestamp) * 1000) > WINDOW ? undefined : { signature, timestamp, now };
  }

  /** Whether Discord signed it, not long ago, and it comes for the first time. */
  #isGenuine(request: IncomingMessage, body: Buffer): boolean {
    const claimed = this.#signed(request);
    if (!claimed) return false;
    const { signature, timestamp, now } = claimed;
    const signed = Buffer.concat([Buffer.from(timestamp), body]);
    if (!verify(null, signed, this.#key, Buffer.from(signature, 'hex'))) return false;
    return this.#used.take(signature.toLowerCase(), now);
  }
}

/** Refuses a request whose body is not read: the connection ends, so that the rest of it never comes. */
function refuse(response: ServerResponse): void {
  response.writeHead(401, { connection: 'close' }).end(() => response.req.destroy());
}

/** The raw body; or the status for one that is too large, or was cut off. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | 400 | 413> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > MOST_BYTES) return 413;
      chunks.push(bytes);
    }
  } catch {
    return 400; // Whoever sent it is gone.
  }
  return Buffer.concat(chunks);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined; // No JSON: no interaction.
  }
}

/** Resolves once the answer is on its way, so that nothing overtakes it. */
async function send(response: ServerResponse, answer: APIInteractionResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.end(JSON.stringify(answer), resolve);
  });
}

function end(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}
