import type { IncomingMessage, ServerResponse } from 'node:http';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { counted } from '../../../lib/english.ts';
import type { Attempt } from '../../../lib/retry.ts';
import type { Leases } from '../../../ports/leases.ts';
import type { Subscriptions } from '../../../ports/subscriptions.ts';
import { commandsOf, type Stories, storyOf } from '../../../reply/stories.ts';
import { type AppOptions, logInWithRetry, pauseFor, sharedDeps } from '../../kit/app.ts';
import { requestFactory } from '../../kit/request.ts';
import { RequestTracker } from '../../kit/request-tracker.ts';
import type { Current } from '../../kit/row.ts';
import { CommandIds } from '../commands/ids.ts';
import { adviceOn } from '../commands/register.ts';
import { checkDiscordToken, type TokenCheck } from '../post/tokens.ts';
import { BotRoles } from '../requests/bot-roles.ts';
import { ChannelQueue } from '../requests/channel-queue.ts';
import type { Deps } from '../requests/deps.ts';
import { onInteraction } from '../requests/interactions.ts';
import { onMessage } from '../requests/messages.ts';
import { DiscordApi } from '../rest/api.ts';
import { failureText } from '../rest/failure.ts';
import { Election } from './election.ts';
import { GatewayHolder, type GatewayState } from './gateway-holder.ts';
import { InteractionsEndpoint } from './interactions-endpoint.ts';

interface DiscordConfig {
  readonly token: string;
  /** If set, interactions are accepted over HTTP too. */
  readonly publicKey?: string | undefined;
  /** The REST API's address; by default Discord's own. */
  readonly apiUrl?: string | undefined;
}

export interface DiscordAppOptions extends AppOptions {
  readonly config: DiscordConfig;
  readonly current: () => Current;
  /** All stories, the default one first; by default only the current one. */
  readonly stories?: Stories;
  /** Logs events that need no attention. */
  readonly note?: (event: string) => void;
  /** Elects the process that holds the gateway. Without it, this process holds it. */
  readonly election?: { readonly leases: Leases; readonly owner: string } | undefined;
  /** The channels' subscriptions, for suggestions while a person types. */
  readonly subscriptions?: Pick<Subscriptions, 'ofChannel'> | undefined;
  /** Monotonic, in milliseconds. */
  readonly clock?: () => number;
  /** Timeout of the first attempt at a first answer, in milliseconds. */
  readonly firstAnswerTimeout?: number;
}

const TOKEN_CHECK_MS = 15_000;
/** Milliseconds. A process has nine seconds to stop. */
const STOP_TIMEOUT_MS = 5000;
/** Milliseconds in which Discord accepts the first answer to an interaction. */
const ANSWERABLE_MS = 3000;
const DISCORD_EPOCH_MS = 1_420_070_400_000;
const INTERACTION = z.object({ id: z.string().regex(/^\d{1,20}$/) });

/** The bot in Discord. */
export interface DiscordApp {
  /**
   * Checks the token and starts to connect. While Discord cannot be reached, retries until the app is stopped.
   * @throws Error if Discord refuses the token, or the public key belongs to another application
   */
  start(): Promise<void>;
  /** Stops listening, over HTTP too. Resolves once the requests in progress have ended. */
  stop(): Promise<void>;
  /** Handles one HTTP request; needs a public key. Never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/** The bot in Discord, over the gateway and, with a public key, HTTP. Connects only when started. */
export function discordApp(options: DiscordAppOptions): DiscordApp {
  const { config, current, log, draw, subscriptions, pause = pauseFor, stopTimeout = STOP_TIMEOUT_MS } = options;
  const { observe = () => {}, note = () => {}, clock = () => performance.now() } = options;
  const { token, publicKey } = config;
  const access = { token, ...(config.apiUrl !== undefined && { apiUrl: config.apiUrl }) };
  const api = new DiscordApi({
    ...access,
    pause: (milliseconds) => pause(Temporal.Duration.from({ milliseconds })),
    ...(options.firstAnswerTimeout !== undefined && { firstAnswerTimeout: options.firstAnswerTimeout }),
  });
  const commandIds = new CommandIds();
  const { command, id } = current().briefing;
  const stories = options.stories ?? [{ id, current }];
  const shared: Omit<Deps, 'reference'> = {
    ...sharedDeps('Discord', options),
    api,
    current: (story) => (storyOf(stories, story) ?? stories[0]).current(),
    slashCommand: command,
    commands: commandsOf(stories),
    commandIds,
    queue: new ChannelQueue(clock),
    roles: new BotRoles(api, clock),
    subscriptions,
    draw,
    note,
    clock,
  };
  const { now } = shared;
  const newRequest = requestFactory(shared);
  const tracker = new RequestTracker();
  const track = (what: string, work: Promise<void>): void => {
    tracker.track(work.catch((error: unknown) => log(`Discord: ${what} failed: ${failureText(error)}`)));
  };
  const checkCommands = async (application: string): Promise<void> => {
    const registered = await api.commands(application);
    commandIds.learn(registered);
    const advice = adviceOn(registered, ...stories.map((story) => story.current().briefing));
    if (advice !== undefined) log(advice);
  };
  let bot = '';
  const stopping = new AbortController();
  let state: GatewayState | undefined;
  const change = (kind: GatewayState): void => {
    if (kind !== state) observe({ kind, platform: 'discord' });
    state = kind;
  };
  const check = async (): Promise<Attempt<Extract<TokenCheck, { kind: 'right' }>>> => {
    const checked = await checkDiscordToken(token, { ...access, signal: AbortSignal.timeout(TOKEN_CHECK_MS) });
    if (checked.kind === 'wrong') throw new Error(checked.problem);
    if (checked.kind === 'unknown') return { retry: checked.reason };
    if (publicKey !== undefined && publicKey.toLowerCase() !== checked.publicKey.toLowerCase()) {
      throw new Error(
        `DISCORD_PUBLIC_KEY is not the key of the application "${checked.name}": copy it from its page "General Information".`,
      );
    }
    return { value: checked };
  };
  const holder = new GatewayHolder({
    ...access,
    election: options.election && new Election({ ...options.election, pause, log }),
    pause,
    log,
    onState: change,
    onInteraction: (payload, isReplayed) => {
      if (!isReplayed || canBeAnswered(payload, now())) track('an interaction', onInteraction(newRequest(), payload));
    },
    onMessage: (payload) => track('a message', onMessage(newRequest(), payload, bot)),
  });
  const endpoint =
    publicKey === undefined
      ? undefined
      : new InteractionsEndpoint({
          publicKey,
          log,
          now,
          onInteraction: (payload, first) => tracker.track(onInteraction(newRequest(), payload, first)),
        });

  return {
    async start() {
      change('disconnected');
      const checked = await logInWithRetry('Discord', check, { pause, log, signal: stopping.signal });
      if (!checked) return;
      bot = checked.botUser;
      track('reading the registered commands', checkCommands(checked.application));
      holder.start();
    },
    async stop() {
      stopping.abort();
      await holder.stop();
      await tracker.settled(AbortSignal.timeout(stopTimeout));
      if (tracker.count > 0) log(`Discord: stopped with ${counted(tracker.count, 'request')} unanswered`);
    },
    handle(request, response) {
      // Makes a load balancer try another machine.
      if (stopping.signal.aborted) response.writeHead(503, { connection: 'close' }).end();
      else if (endpoint) endpoint.handle(request, response);
      else response.writeHead(404).end();
    },
  };
}

/** Whether Discord still accepts a first answer to an interaction that arrived while no process was connected. */
function canBeAnswered(payload: unknown, now: Temporal.Instant): boolean {
  const { data } = INTERACTION.safeParse(payload);
  if (!data) return true;
  const at = Number(BigInt(data.id) >> 22n) + DISCORD_EPOCH_MS;
  return now.epochMilliseconds - at <= ANSWERABLE_MS;
}
