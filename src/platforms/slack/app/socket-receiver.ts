import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { getGlobalDispatcher } from 'undici';
import { z } from 'zod';
import { jsonText } from '../../../lib/json.ts';
import { boltClientOptions } from '../post/client.ts';
import { failureOf } from '../post/errors.ts';
import { failureText } from '../post/failure.ts';
import { rateLimited } from '../requests/payload.ts';

export interface SocketReceiverOptions {
  readonly appToken: string;
  /** The Web API's address; by default Slack's own. */
  readonly apiUrl?: string | undefined;
  readonly logger: Logger;
  /** Called when the connection is opened or lost. */
  readonly onConnection: (isUp: boolean) => void;
  /** The current time in epoch milliseconds. */
  readonly now: () => number;
  /** Ends early, without rejecting, when the signal aborts. */
  readonly pause: (duration: Temporal.Duration, signal: AbortSignal) => Promise<void>;
}

const frame = jsonText.pipe(
  z.union([
    z.looseObject({ type: z.enum(['hello', 'disconnect']) }),
    z.looseObject({
      type: z.literal('events_api'),
      envelope_id: z.string(),
      payload: z.union([
        z.looseObject({ event: z.looseObject({ type: z.string() }) }),
        z.looseObject(rateLimited.shape),
      ]),
    }),
    z.looseObject({
      type: z.enum(['slash_commands', 'interactive']),
      envelope_id: z.string(),
      payload: z.looseObject({}),
    }),
  ]),
);

const FIRST_PAUSE = Temporal.Duration.from({ seconds: 1 });
/** Seconds. */
const MAX_PAUSE = 30;
/** Milliseconds. A connection that ends sooner counts as failed. */
const STABLE_MS = 10_000;
/** How long to wait for Slack's side of the closing handshake, in milliseconds. */
const CLOSE_TIMEOUT = 2000;

/**
 * Bolt's Socket Mode with its own reconnection: at once when Slack closes the connection, with growing pauses when the
 * network breaks it. The SDK would wait five seconds, throw an uncaught error while Slack is unreachable, and continue
 * after `stop`.
 */
export class SocketReceiver implements Receiver {
  readonly #options: SocketReceiverOptions;
  readonly #inner: SocketModeReceiver;
  readonly #stopping = new AbortController();
  #reconnecting: Promise<void> = Promise.resolve();

  constructor(options: SocketReceiverOptions) {
    const { appToken, apiUrl, logger } = options;
    const { signal } = this.#stopping;
    this.#options = options;
    this.#inner = new SocketModeReceiver({
      appToken,
      logger,
      // The SDK's own dispatcher would ignore Node's proxy settings (NODE_USE_ENV_PROXY).
      dispatcher: getGlobalDispatcher(),
      autoReconnectEnabled: false,
      processEventErrorHandler: async ({ error, event }) => {
        logger.warn(`could not handle a payload: ${failureText(error)}`);
        // Acknowledge it, or Slack would resend a payload that cannot be read. Bolt throws here without a connection.
        await event.ack().catch((failure: unknown) => logger.warn(failureText(failure)));
        return false;
      },
      installerOptions: { clientOptions: boltClientOptions({ signal, apiUrl }) },
    });
    this.#filterFrames();
    this.#inner.client.on('disconnected', () => {
      if (!signal.aborted) options.onConnection(false);
    });
    this.#inner.client.on('connecting', () => {
      // `stop` was called before Slack sent the address of the connection.
      if (signal.aborted) setImmediate(() => this.#disconnect());
    });
  }

  init(app: App): void {
    this.#inner.init(app);
  }

  /**
   * Connects and stays connected.
   * @throws Error with the reason if the first connection fails
   */
  async start(): Promise<void> {
    const ended = this.#ended();
    await this.#connect();
    this.#reconnecting = this.#keepConnected(ended);
  }

  /** Disconnects, also while a connection is being opened. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#disconnect();
    await this.#reconnecting;
  }

  async #connect(): Promise<void> {
    try {
      await this.#inner.client.start();
      this.#options.onConnection(true);
    } catch (error) {
      const reason = error === undefined ? 'the connection was refused or broke' : failureOf(error).reason;
      throw new Error(`Slack's Socket Mode: ${reason}`, { cause: error });
    }
  }

  async #keepConnected(ended: Promise<void>): Promise<void> {
    const { signal } = this.#stopping;
    const { logger, pause, now } = this.#options;
    await ended;
    let wait = FIRST_PAUSE;
    while (!signal.aborted) {
      const end = this.#ended();
      let lasted = 0;
      let reason = "Slack's Socket Mode: the connection closed right after it opened";
      try {
        await this.#connect();
        const began = now();
        await end;
        lasted = now() - began;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
      if (signal.aborted) return;
      if (lasted >= STABLE_MS) {
        wait = FIRST_PAUSE;
        continue;
      }
      logger.warn(`${reason}; retrying in ${wait.total('seconds')} s`);
      await pause(wait, signal);
      wait = Temporal.Duration.from({ seconds: Math.min(2 * wait.total('seconds'), MAX_PAUSE) });
    }
  }

  /** Resolves when the current connection, or else the next one, ends. */
  #ended(): Promise<void> {
    return new Promise((resolve) => this.#inner.client.once('disconnected', () => resolve()));
  }

  #disconnect(): void {
    const { client } = this.#inner;
    // The second call disconnects without waiting for Slack.
    const forced = setTimeout(() => client.disconnect(), CLOSE_TIMEOUT);
    client.disconnect().then(() => clearTimeout(forced));
  }

  /** Hides frames from the SDK that would make it throw an uncaught error. */
  #filterFrames(): void {
    const { client } = this.#inner;
    const { logger } = this.#options;
    const [passToSdk] = client.listeners('ws_message');
    client.removeAllListeners('ws_message');
    client.on('ws_message', (data: unknown, isBinary: unknown) => {
      const text = frameText(data);
      if (text === undefined) {
        logger.warn('ignored a Socket Mode frame that is not a valid Slack request');
        return;
      }
      Promise.resolve(passToSdk?.(text, isBinary)).catch((error: unknown) => logger.error(failureText(error)));
    });
  }
}

/** A frame that the SDK can parse without throwing; undefined for anything else. */
function frameText(data: unknown): string | undefined {
  const { data: parsed } = frame.safeParse(data);
  if (!parsed || typeof data !== 'string') return undefined;
  if (parsed.type !== 'events_api' || 'event' in parsed.payload) return data;
  // The SDK expects an event in each payload, and this payload has none.
  return JSON.stringify({ ...parsed, payload: { ...parsed.payload, event: { type: parsed.payload.type } } });
}
