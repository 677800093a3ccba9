import { EventEmitter } from 'node:events';
import {
  Client,
  Events,
  GatewayCloseCodes,
  GatewayDispatchEvents,
  GatewayIntentBits,
  type IShardingStrategy,
  Options,
  Partials,
  SimpleShardingStrategy,
} from 'discord.js';
import { inWords } from '../rest/failure.ts';

export interface GatewayOptions {
  readonly token: string;
  /** Where the REST API is; by default Discord's own. It says where the gateway is. */
  readonly apiUrl?: string;
  readonly onInteraction: (payload: unknown) => void;
  readonly onMessage: (payload: unknown) => void;
  readonly tell: (problem: string) => void;
  /** Told whether all shards are connected, whenever that changes, until it is closed. */
  readonly onConnection: (isUp: boolean) => void;
}

/** The smallest that do the work; none has to be applied for. */
const INTENTS = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages];

/** Why Discord closed a connection for good, and what to do. */
const REASONS: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]:
    'Discord refuses the bot’s token. Copy the one that counts from the application’s page "Bot" to DISCORD_TOKEN.',
  [GatewayCloseCodes.InvalidIntents]: 'Discord does not know what the bot wants to be told: a newer version may.',
  [GatewayCloseCodes.DisallowedIntents]: 'Discord does not let the bot be told what it asks for.',
  [GatewayCloseCodes.InvalidAPIVersion]: 'Discord does not speak this version of its API any more: a newer one may.',
};
/** The servers have become too many for the shards there are: connecting anew counts them again. */
const COUNT_ANEW: readonly number[] = [GatewayCloseCodes.ShardingRequired, GatewayCloseCodes.InvalidShard];

/**
 * One connection to Discord's gateway, of all its shards. discord.js keeps it up: it resumes, and begins anew where that
 * is refused. Payloads are handed on as they come, before discord.js knows every server: an answer has three seconds.
 */
export class GatewayConnection {
  /** Resolves once it is over for good; true if connecting anew may help. */
  readonly ended: Promise<boolean>;
  readonly #client: Client;
  readonly #options: GatewayOptions;
  #end: (mayHelp: boolean) => void = () => {};
  #strategy: StoppableStrategy | undefined;
  #isClosed = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    const readers = new Map<string, Reader>([
      [GatewayDispatchEvents.InteractionCreate, options.onInteraction],
      [GatewayDispatchEvents.MessageCreate, options.onMessage],
    ]);
    this.#client = new Client({
      intents: INTENTS,
      partials: [Partials.Channel],
      allowedMentions: { parse: [] },
      shards: 'auto',
      // What the bot needs to know comes with each event.
      makeCache: Options.cacheWithLimits({
        MessageManager: 0,
        GuildMemberManager: 0,
        UserManager: 0,
        ThreadManager: 0,
      }),
      ...(options.apiUrl !== undefined && { rest: { api: options.apiUrl } }),
      ws: {
        buildStrategy: (manager) => {
          this.#strategy = new StoppableStrategy(manager, readers);
          return this.#strategy;
        },
      },
    });
    this.#listen();
  }

  /**
   * Connects. Resolves once all shards have, or it was closed meanwhile.
   * @throws what kept it from connecting
   */
  async open(): Promise<void> {
    const loggedIn = this.#client.login(this.#options.token).then(() => this.#change(true));
    await Promise.race([loggedIn, this.ended]);
  }

  /** Ends it, also while it is connecting. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#end(false);
    const stopped = this.#strategy?.stop();
    const destroyed = this.#client.destroy().catch((error: unknown) => {
      this.#options.tell(`Discord: the gateway was not left in order: ${inWords(error)}`);
    });
    // The SDK may wait for ever; once its connections are closed there is nothing to wait for.
    await (stopped ?? destroyed);
  }

  #change(isUp: boolean): void {
    if (!this.#isClosed) this.#options.onConnection(isUp);
  }

  #listen(): void {
    const { tell } = this.#options;
    const down = new Set<number>();
    const isBack = (shard: number) => {
      if (down.delete(shard) && down.size === 0) this.#change(true);
    };
    this.#client.on(Events.ShardReconnecting, (shard) => {
      if (down.size === 0) this.#change(false);
      down.add(shard);
    });
    this.#client.on(Events.ShardReady, isBack);
    this.#client.on(Events.ShardResume, isBack);
    this.#client.on(Events.Error, (error) => tell(`Discord: ${inWords(error)}`));
    this.#client.on(Events.Warn, (warning) => tell(`Discord: ${warning}`));
    this.#client.on(Events.ShardError, (error) => tell(`Discord: the gateway: ${inWords(error)}`));
    this.#client.on(Events.ShardDisconnect, ({ code }) => {
      const mayHelp = COUNT_ANEW.includes(code);
      if (!mayHelp) tell(`Discord: ${REASONS[code] ?? `the gateway closed the connection for good (code ${code}).`}`);
      this.#end(mayHelp);
    });
  }
}

type Reader = (payload: unknown) => void;

/** The name that stands over events that have been read. */
const READ = 'READ';
const DISPATCH = 'dispatch';
/** How long a connection may take to be closed in order, in milliseconds. */
const CLOSING = 2000;
const [CONNECTING, CLOSED] = [0, 3];

/**
 * The SDK's way to hold its shards, but for what happens when it is stopped while one is connecting: it would connect
 * half a second later all the same, leave a connection open that nobody listens to, or wait for ever for one to close.
 * Events that have a reader go to that alone: the SDK would fail at one that is not as it expects.
 */
class StoppableStrategy extends SimpleShardingStrategy implements IShardingStrategy {
  #isStopped = false;

  constructor(manager: ConstructorParameters<typeof SimpleShardingStrategy>[0], readers: ReadonlyMap<string, Reader>) {
    super(manager);
    const read = (event: object) => {
      const packet: unknown = Reflect.get(event, 'data');
      if (typeof packet !== 'object' || packet === null) return;
      const reader = readers.get(String(Reflect.get(packet, 't')));
      if (!reader) return;
      // The SDK listens after this, and knows no event of that name.
      Reflect.set(packet, 't', READ);
      reader(Reflect.get(packet, 'd'));
    };
    // The SDK has the event's name under a type that it does not export.
    Reflect.apply(manager.on, manager, [DISPATCH, read]);
    const { retrieveSessionInfo } = manager.options;
    // Each shard asks this before it connects, and only once it is answered does it.
    manager.options.retrieveSessionInfo = (shard) =>
      this.#isStopped ? new Promise(() => {}) : retrieveSessionInfo(shard);
  }

  /** Makes no connection any more. Resolves once those that there are have been closed, by whomever. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const shards: unknown = Reflect.get(this, 'shards');
    await Promise.all(shards instanceof Map ? Array.from(shards.values(), gone) : []);
  }
}

/** Until the connection of a shard is closed; one that is only being made is cut at once. */
async function gone(shard: object): Promise<void> {
  const connection: unknown = Reflect.get(shard, 'connection');
  if (!(connection instanceof EventEmitter)) return;
  const state: unknown = Reflect.get(connection, 'readyState');
  if (state === CLOSED) return;
  const cut = () => {
    const terminate: unknown = Reflect.get(connection, 'terminate');
    if (typeof terminate === 'function') terminate.call(connection);
  };
  connection.on('error', () => {}); // What is cut while it is being made ends with one.
  const late = setTimeout(cut, CLOSING);
  const closed = new Promise((resolve) => connection.once('close', resolve));
  if (state === CONNECTING) cut();
  await closed;
  clearTimeout(late);
}
