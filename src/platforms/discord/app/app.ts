import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Temporal } from 'temporal-polyfill';
import type { Desk } from '../../../ports/desk.ts';
import type { Observe } from '../../../ports/happenings.ts';
import type { Leases } from '../../../ports/leases.ts';
import type { DrawPicture } from '../../../ports/pictures.ts';
import type { SeenEvents } from '../../../ports/seen-events.ts';
import { adviceOn } from '../commands/register.ts';
import { checkDiscordToken } from '../post/tokens.ts';
import type { Current, Deps } from '../requests/deps.ts';
import { onInteraction } from '../requests/interactions.ts';
import { onMessage } from '../requests/messages.ts';
import { TakenUp } from '../requests/seen.ts';
import { DiscordApi } from '../rest/api.ts';
import { inWords } from '../rest/failure.ts';
import { Election } from './election.ts';
import { GatewayHolder } from './holder.ts';
import { InteractionsEndpoint } from './http.ts';

interface DiscordConfig {
  readonly token: string;
  /** With it, interactions are taken over HTTP too. */
  readonly publicKey?: string | undefined;
  /** Where the REST API is; by default Discord's own. */
  readonly apiUrl?: string | undefined;
}

export interface DiscordAppOptions {
  readonly config: DiscordConfig;
  readonly desk: Desk;
  readonly seen: SeenEvents;
  readonly current: () => Current;
  /** Tells whoever runs the bot what they have to look after. */
  readonly tell: (problem: string) => void;
  /** Told whether there is a connection to the gateway, and whether this process is to have it. */
  readonly observe?: Observe;
  /** Which of several processes holds the gateway; left out, this one does. */
  readonly election?: { readonly leases: Leases; readonly owner: string } | undefined;
  /** Without it, pictures are told in words. */
  readonly draw?: DrawPicture | undefined;
  readonly now?: () => Temporal.Instant;
  /** Ends early, without throwing, when the signal does. */
  readonly pause?: (duration: Temporal.Duration, signal?: AbortSignal) => Promise<void>;
}

const TOKEN_CHECK_MS = 15_000;

/** The bot in Discord. */
export interface DiscordApp {
  /**
   * Looks whether Discord takes the token, and begins to connect.
   * @throws Error if it does not, or cannot be reached
   */
  start(): Promise<void>;
  /** Listens no more, over HTTP either, and ends once everything that is under way has. */
  stop(): Promise<void>;
  /** Answers one request over HTTP, with a public key. Never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/** The bot in Discord, over the gateway and, with a public key, HTTP. Nothing is connected before it is started. */
export function discordApp(options: DiscordAppOptions): DiscordApp {
  const { config, desk, seen, current, tell, draw, now = Temporal.Now.instant, pause = sleep } = options;
  const { observe = () => {} } = options;
  const { token, publicKey } = config;
  const access = { token, ...(config.apiUrl !== undefined && { apiUrl: config.apiUrl }) };
  const api = new DiscordApi(access);
  const { command } = current().briefing;
  const shared: Omit<Deps, 'reference'> = {
    desk,
    api,
    current,
    slashCommand: command,
    takenUp: new TakenUp(seen, tell),
    draw,
    tell,
    now,
  };
  /** Called once as something comes from Discord: what it is to be answered with. */
  const begun = (): Deps => ({ ...shared, reference: randomUUID().slice(0, 8) });
  const underWay = new Set<Promise<void>>();
  const track = (what: string, work: Promise<void>): void => {
    const tracked = work
      .catch((error: unknown) => tell(`Discord: ${what} failed: ${inWords(error)}`))
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };
  let bot = '';
  let isStopping = false;
  const holder = new GatewayHolder({
    ...access,
    election: options.election && new Election({ ...options.election, pause, tell }),
    pause,
    tell,
    onState: (kind) => observe({ kind, platform: 'discord' }),
    onInteraction: (payload) => track('an interaction', onInteraction(begun(), payload)),
    onMessage: (payload) => track('a message', onMessage(begun(), payload, bot)),
  });
  const endpoint =
    publicKey === undefined
      ? undefined
      : new InteractionsEndpoint({
          publicKey,
          tell,
          now,
          onInteraction: (payload, first) => {
            const work = onInteraction(begun(), payload, first);
            underWay.add(work);
            const done = () => underWay.delete(work);
            work.then(done, done);
            return work;
          },
        });

  return {
    async start() {
      const checked = await checkDiscordToken(token, { ...access, signal: AbortSignal.timeout(TOKEN_CHECK_MS) });
      if (checked.kind === 'wrong') throw new Error(checked.problem);
      if (checked.kind === 'unknown') throw new Error(`Discord could not be asked about its token: ${checked.reason}`);
      if (publicKey !== undefined && publicKey.toLowerCase() !== checked.publicKey.toLowerCase()) {
        throw new Error(
          `DISCORD_PUBLIC_KEY is not the key of the application "${checked.name}": copy it from its page "General Information".`,
        );
      }
      bot = checked.botUser;
      track('looking at the commands', adviceOn(api, checked.application, current().briefing, tell));
      holder.start();
    },
    async stop() {
      isStopping = true;
      await holder.stop();
      await Promise.allSettled(underWay);
    },
    handle(request, response) {
      // Whoever stands before several machines asks another one.
      if (isStopping) response.writeHead(503, { connection: 'close' }).end();
      else if (endpoint) endpoint.handle(request, response);
      else response.writeHead(404).end();
    },
  };
}

async function sleep(duration: Temporal.Duration, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, duration.total('milliseconds'));
    signal?.addEventListener('abort', done);
  });
}
