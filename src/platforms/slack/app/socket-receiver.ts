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
  readonly apiUrl?: string | undefined;
  readonly logger: Logger;
  readonly onConnection: (isUp: boolean) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Resolves early when the signal aborts; never rejects. */
  readonly pause: (duration: Temporal.Duration, signal: AbortSignal) => Promise<void>;
}

const frameSchema = jsonText.pipe(
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
const MAX_PAUSE_SECONDS = 30;
/** A connection that ends sooner counts as failed. */
const STABLE_AFTER_MS = 10_000;
const CLOSE_TIMEOUT_MS = 2000;

/**
 * Keeps Bolt's Socket Mode connected. The SDK's own reconnection waits five seconds, throws an uncaught error while Slack is
 * unreachable, and continues after `stop`.
 */
export class SocketReceiver implements Receiver {
  readonly #options: SocketReceiverOptions;
  readonly #boltReceiver: SocketModeReceiver;
  readonly #stopController = new AbortController();
  #reconnection: Promise<void> = Promise.resolve();

  constructor(options: SocketReceiverOptions) {
    const { appToken, apiUrl, logger } = options;
    const { signal } = this.#stopController;
    this.#options = options;
    this.#boltReceiver = new SocketModeReceiver({
      appToken,
      logger,
      // The SDK's own dispatcher would ignore Node's proxy settings (NODE_USE_ENV_PROXY).
      dispatcher: getGlobalDispatcher(),
      autoReconnectEnabled: false,
      processEventErrorHandler: async ({ error, event }) => {
        logger.warn(`Could not handle a payload; acknowledging it unanswered: ${failureText(error)}`);
        // Without an acknowledgement, Slack would send the payload again. Bolt throws if it is not connected.
        await event.ack().catch((failure: unknown) => logger.warn(failureText(failure)));
        return false;
      },
      installerOptions: { clientOptions: boltClientOptions({ signal, apiUrl }) },
    });
    this.#filterFrames();
    this.#boltReceiver.client.on('disconnected', () => {
      if (!signal.aborted) options.onConnection(false);
    });
    this.#boltReceiver.client.on('connecting', () => {
      if (signal.aborted) setImmediate(() => this.#disconnect());
    });
  }

  init(app: App): void {
    this.#boltReceiver.init(app);
  }

  /** @throws Error if the first connection fails */
  async start(): Promise<void> {
    const disconnection = this.#nextDisconnection();
    await this.#connect();
    this.#reconnection = this.#keepConnected(disconnection);
  }

  async stop(): Promise<void> {
    this.#stopController.abort();
    this.#disconnect();
    await this.#reconnection;
  }

  async #connect(): Promise<void> {
    try {
      await this.#boltReceiver.client.start();
      this.#options.onConnection(true);
    } catch (error) {
      const reason = error === undefined ? 'the connection was refused or broke' : failureOf(error).reason;
      throw new Error(`Slack's Socket Mode: ${reason}`, { cause: error });
    }
  }

  async #keepConnected(disconnection: Promise<void>): Promise<void> {
    const { signal } = this.#stopController;
    const { logger, pause, now } = this.#options;
    await disconnection;
    let retryPause = FIRST_PAUSE;
    while (!signal.aborted) {
      const nextDisconnection = this.#nextDisconnection();
      let connectedMs = 0;
      let reason = "Slack's Socket Mode: the connection closed right after it opened";
      try {
        await this.#connect();
        const connectedAt = now();
        await nextDisconnection;
        connectedMs = now() - connectedAt;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
      if (signal.aborted) return;
      if (connectedMs >= STABLE_AFTER_MS) {
        retryPause = FIRST_PAUSE;
        continue;
      }
      logger.warn(`${reason}; retrying in ${retryPause.total('seconds')} s`);
      await pause(retryPause, signal);
      retryPause = Temporal.Duration.from({ seconds: Math.min(2 * retryPause.total('seconds'), MAX_PAUSE_SECONDS) });
    }
  }

  #nextDisconnection(): Promise<void> {
    return new Promise((resolve) => this.#boltReceiver.client.once('disconnected', () => resolve()));
  }

  #disconnect(): void {
    const { client } = this.#boltReceiver;
    // The second call disconnects without waiting for Slack.
    const forceTimer = setTimeout(() => client.disconnect(), CLOSE_TIMEOUT_MS);
    client.disconnect().then(() => clearTimeout(forceTimer));
  }

  /** Drops invalid frames, because the SDK throws an uncaught error if it cannot parse one. */
  #filterFrames(): void {
    const { client } = this.#boltReceiver;
    const { logger } = this.#options;
    const [passToSdk] = client.listeners('ws_message');
    client.removeAllListeners('ws_message');
    client.on('ws_message', (frame: unknown, isBinary: unknown) => {
      const text = frameText(frame);
      if (text === undefined) {
        logger.warn('Ignored a Socket Mode frame that is not a valid Slack request');
        return;
      }
      Promise.resolve(passToSdk?.(text, isBinary)).catch((error: unknown) => logger.error(failureText(error)));
    });
  }
}

function frameText(frame: unknown): string | undefined {
  const { data: envelope } = frameSchema.safeParse(frame);
  if (!envelope || typeof frame !== 'string') return undefined;
  if (envelope.type !== 'events_api' || 'event' in envelope.payload) return frame;
  // The SDK throws if a payload has no event.
  return JSON.stringify({ ...envelope, payload: { ...envelope.payload, event: { type: envelope.payload.type } } });
}
