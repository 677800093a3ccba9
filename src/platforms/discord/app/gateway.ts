import { setImmediate as nextImmediate } from 'node:timers/promises';
import { CloseCodes, WebSocketManager, WebSocketShardEvents, WebSocketShardStatus } from '@discordjs/ws';
import {
  GatewayCloseCodes,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  GatewayIntentBits,
} from 'discord-api-types/v10';
import { sleep } from '../../../lib/sleep.ts';
import { failureText } from '../rest/failure.ts';
import { createDiscordRest, type DiscordAccess } from '../rest/rest.ts';
import type { Sessions } from './sessions.ts';

export interface GatewayOptions extends DiscordAccess {
  /** @param isReplayed true if the interaction arrived while this process was not connected */
  readonly onInteraction: (payload: unknown, isReplayed: boolean) => void;
  readonly onMessage: (payload: unknown) => void;
  readonly log: (problem: string) => void;
}

interface ConnectionOptions extends GatewayOptions {
  readonly sessions: Sessions;
  /** Called when all shards are ready and when one no longer is, but never after `close`. */
  readonly onConnection: (isUp: boolean) => void;
}

/** 'over': do not reconnect. 'again': reconnect after a second. 'failed': reconnect after a growing wait. */
export type GatewayEnd = 'over' | 'again' | 'failed';

/** None of these is privileged, so they need no approval by Discord. */
const INTENTS = GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages | GatewayIntentBits.DirectMessages;

const FATAL_CLOSE_ADVICE: ReadonlyMap<number, string> = new Map([
  [
    GatewayCloseCodes.AuthenticationFailed,
    'Discord refuses the bot’s token. Copy the current one from the application’s page "Bot" to DISCORD_TOKEN.',
  ],
  [GatewayCloseCodes.InvalidIntents, 'Discord does not know the intents that this version asks for. Update the bot.'],
  [
    GatewayCloseCodes.DisallowedIntents,
    'Discord does not allow the intents that this version asks for. Update the bot.',
  ],
  [GatewayCloseCodes.InvalidAPIVersion, 'Discord no longer supports this version of its API. Update the bot.'],
]);
/** The bot is in more servers than its shards can hold. A new connection gets more shards. */
const RESHARD_CLOSE_CODES: readonly number[] = [GatewayCloseCodes.ShardingRequired, GatewayCloseCodes.InvalidShard];
/**
 * After this many early closes in a row, the bot retries less often: the SDK retries twice a second, and each attempt may use
 * up one of the 1,000 sessions that Discord allows a day.
 */
const MAX_EARLY_CLOSES = 5;
const HANDSHAKE_TIMEOUT_MS = 5000;
const CLOSE_TIMEOUT_MS = 2000;
const UNREADY_CLOSE_TIMEOUT_MS = 200;

export class GatewayConnection {
  readonly ended: Promise<GatewayEnd>;
  readonly #manager: WebSocketManager;
  readonly #options: ConnectionOptions;
  readonly #connectedShards = new Set<number>();
  readonly #readyShards = new Set<number>();
  readonly #resolveEnded: (end: GatewayEnd) => void;
  #shards = 0;
  #earlyCloses = 0;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    const { token, sessions } = options;
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<GatewayEnd>();
    this.ended = promise;
    this.#resolveEnded = resolve;
    this.#manager = new WebSocketManager({
      token,
      intents: INTENTS,
      rest: createDiscordRest(options),
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      helloTimeout: HANDSHAKE_TIMEOUT_MS,
      // A shard asks for its session before it connects, so withholding it keeps a closed connection closed.
      retrieveSessionInfo: (shard) => (this.#isClosed ? new Promise(() => {}) : (sessions.get(shard) ?? null)),
      updateSessionInfo: (shard, session) => {
        if (this.#isClosed) return;
        if (session) sessions.set(shard, session);
        else sessions.delete(shard);
      },
    });
    this.#listen();
  }

  /** @throws the SDK's error if connecting fails */
  async open(): Promise<void> {
    const connect = async (): Promise<void> => {
      this.#shards = await this.#manager.getShardCount();
      await this.#manager.connect();
    };
    await Promise.race([connect(), this.ended]);
  }

  /** Closes the connection, even while it opens. Another process can then resume the sessions. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#resolveEnded('over');
    // A shard that has just read its session connects in the next turn of the event loop.
    await nextImmediate();
    const statuses = await this.#manager.fetchStatus();
    // The SDK does not close connections during the handshake, and never finishes closing one that is not ready.
    await withTimeout(
      HANDSHAKE_TIMEOUT_MS,
      Promise.all(statuses.map((status, shard) => this.#waitForHandshake(status, shard))),
    );
    const isReady = this.#readyShards.size === this.#shards;
    const closed = this.#manager.destroy({ code: CloseCodes.Resuming, reason: 'The bot stops' });
    await withTimeout(isReady ? CLOSE_TIMEOUT_MS : UNREADY_CLOSE_TIMEOUT_MS, closed);
  }

  async #waitForHandshake(status: WebSocketShardStatus, shard: number): Promise<void> {
    if (status !== WebSocketShardStatus.Connecting || this.#connectedShards.has(shard)) return;
    await new Promise<void>((resolve) => {
      const onEvent = ({ shardId }: { readonly shardId: number }) => {
        if (shardId === shard) resolve();
      };
      this.#manager.on(WebSocketShardEvents.Hello, onEvent);
      this.#manager.on(WebSocketShardEvents.Closed, onEvent);
    });
  }

  #listen(): void {
    const { log } = this.#options;
    const onReady = ({ shardId }: { readonly shardId: number }) => {
      this.#readyShards.add(shardId);
      this.#earlyCloses = 0;
      if (this.#readyShards.size === this.#shards) this.#reportConnection(true);
    };
    this.#manager.on(WebSocketShardEvents.Hello, ({ shardId }) => void this.#connectedShards.add(shardId));
    this.#manager.on(WebSocketShardEvents.Ready, onReady);
    this.#manager.on(WebSocketShardEvents.Resumed, onReady);
    this.#manager.on(WebSocketShardEvents.Dispatch, ({ data, shardId }) => this.#onDispatch(data, shardId));
    this.#manager.on(WebSocketShardEvents.Closed, ({ code, shardId }) => this.#onClosed(code, shardId));
    this.#manager.on(WebSocketShardEvents.Error, ({ error }) => {
      if (!this.#isClosed) log(`Discord: the gateway connection failed; reconnecting: ${failureText(error)}`);
    });
  }

  #onDispatch({ t: event, d: payload }: GatewayDispatchPayload, shard: number): void {
    if (event === GatewayDispatchEvents.InteractionCreate) {
      this.#options.onInteraction(payload, !this.#readyShards.has(shard));
    }
    if (event === GatewayDispatchEvents.MessageCreate) this.#options.onMessage(payload);
  }

  #onClosed(code: number, shard: number): void {
    this.#connectedShards.delete(shard);
    const wasUp = this.#readyShards.size === this.#shards;
    if (this.#readyShards.delete(shard)) {
      if (wasUp) this.#reportConnection(false);
    } else {
      this.#earlyCloses += 1;
    }
    if (this.#isClosed) return;
    const { log } = this.#options;
    const advice = FATAL_CLOSE_ADVICE.get(code);
    if (advice !== undefined) {
      log(`${advice} The gateway stays closed until the bot is started again.`);
      this.#resolveEnded('over');
    } else if (RESHARD_CLOSE_CODES.includes(code)) {
      this.#resolveEnded('again');
    } else if (this.#earlyCloses >= MAX_EARLY_CLOSES) {
      log(
        `Discord: the gateway closed ${this.#earlyCloses} connections in a row before they were ready, the last with code ${code}. Retrying less often.`,
      );
      this.#resolveEnded('failed');
    }
  }

  #reportConnection(isUp: boolean): void {
    if (!this.#isClosed) this.#options.onConnection(isUp);
  }
}

async function withTimeout(timeoutMs: number, work: unknown): Promise<void> {
  const done = new AbortController();
  await Promise.race([work, sleep(timeoutMs, done.signal)]);
  done.abort();
}
