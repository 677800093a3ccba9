import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { pluralize } from '../../../lib/english.ts';
import type { Attempt } from '../../../lib/retry.ts';
import { commandsOf, type Stories, storyOf } from '../../../reply/stories.ts';
import { type AppOptions, logInWithRetry, pauseFor, sharedDeps } from '../../kit/app.ts';
import { newReference } from '../../kit/request.ts';
import { RequestTracker } from '../../kit/request-tracker.ts';
import type { PlatformApp, PlatformParts } from '../../kit/row.ts';
import { CommandIds } from '../commands/ids.ts';
import { commandDifferences } from '../commands/register.ts';
import { discordPlatform } from '../post/platform.ts';
import { checkDiscordToken, type TokenCheck } from '../post/tokens.ts';
import { BotRoles } from '../requests/bot-roles.ts';
import { ChannelQueue } from '../requests/channel-queue.ts';
import type { Deps } from '../requests/deps.ts';
import { onInteraction } from '../requests/interactions.ts';
import { onMessage } from '../requests/messages.ts';
import { DiscordApi } from '../rest/api.ts';
import { failureText } from '../rest/failure.ts';
import { timeOf } from '../rest/snowflakes.ts';
import type { DiscordSettings } from './config.ts';
import { Election } from './election.ts';
import { GatewayHolder, type GatewayState } from './gateway-holder.ts';
import { InteractionsEndpoint } from './interactions-endpoint.ts';

export interface DiscordAppOptions
  extends AppOptions,
    Pick<Deps, 'subscriptions'>,
    Partial<Pick<Deps, 'note' | 'clock'>> {
  readonly config: DiscordSettings;
  readonly stories: Stories;
  /** If left out, this process always connects to the gateway. */
  readonly election?: Pick<PlatformParts, 'leases' | 'owner'> | undefined;
  /** In milliseconds, for the first attempt to send an interaction's initial response. */
  readonly initialResponseTimeout?: number;
}

const TOKEN_CHECK_MS = 15_000;
/** Must stay below the nine seconds in which a process has to stop. */
const STOP_TIMEOUT_MS = 5000;
/** Discord accepts the initial response to an interaction for three seconds. */
const ANSWERABLE_MS = 3000;
const INTERACTION_SCHEMA = z.object({ id: z.string().regex(/^\d{1,20}$/) });

/** Creates the bot for Discord. It connects when `start` is called, and serves HTTP only if a public key is configured. */
export function discordApp(options: DiscordAppOptions): PlatformApp {
  const { config, stories, log, election, pause = pauseFor, initialResponseTimeout } = options;
  const {
    observe = () => {},
    note = () => {},
    clock = () => performance.now(),
    stopTimeout = STOP_TIMEOUT_MS,
  } = options;
  const { publicKey } = config;
  const api = new DiscordApi({
    ...config,
    pause: (milliseconds) => pause(Temporal.Duration.from({ milliseconds })),
    initialResponseTimeout,
  });
  const commandIds = new CommandIds();
  const requestDeps: Omit<Deps, 'reference'> = {
    ...sharedDeps('Discord', options),
    api,
    current: (story) => (storyOf(stories, story) ?? stories[0]).current(),
    commands: commandsOf(stories),
    commandIds,
    queue: new ChannelQueue(clock),
    roles: new BotRoles(api, clock),
    subscriptions: options.subscriptions,
    draw: options.draw,
    note,
    clock,
  };
  const { now } = requestDeps;
  const newRequest = () => ({ ...requestDeps, reference: newReference() });
  const tracker = new RequestTracker();
  const track = (workName: string, work: Promise<void>): void => {
    tracker.track(work.catch((error: unknown) => log(`Discord: ${workName} failed: ${failureText(error)}`)));
  };
  const checkCommands = async (application: string): Promise<void> => {
    const registered = await api.commands(application);
    commandIds.recordAll(registered);
    const differences = commandDifferences(registered, ...stories.map((story) => story.current().briefing)) ?? [];
    if (differences.length === 0) return;
    log(
      `Discord: the registered commands differ from ${stories.length === 1 ? "the briefing's" : "the briefings'"}, so some may fail; run "npm run --silent briefing -- register":\n${differences.join('\n')}`,
    );
  };
  let botId = '';
  const stopController = new AbortController();
  let state: GatewayState | undefined;
  const setState = (newState: GatewayState): void => {
    if (newState !== state) observe({ kind: newState, platform: 'discord' });
    state = newState;
  };
  const checkSettings = async (): Promise<Attempt<Extract<TokenCheck, { kind: 'right' }>>> => {
    const check = await checkDiscordToken(config, AbortSignal.timeout(TOKEN_CHECK_MS));
    if (check.kind === 'wrong') throw new Error(check.problem);
    if (check.kind === 'unknown') return { retry: check.reason };
    if (publicKey !== undefined && publicKey.toLowerCase() !== check.publicKey.toLowerCase()) {
      throw new Error(
        `DISCORD_PUBLIC_KEY is not the key of the application "${check.name}": copy it from the application's page "General Information".`,
      );
    }
    return { value: check };
  };
  const holder = new GatewayHolder({
    ...config,
    election: election && new Election({ ...election, pause, log }),
    pause,
    log,
    onState: setState,
    onInteraction: (payload, isReplayed) => {
      if (!isReplayed || canBeAnswered(payload, now())) track('an interaction', onInteraction(newRequest(), payload));
    },
    onMessage: (payload) => track('a message', onMessage(newRequest(), payload, botId)),
  });
  const endpoint =
    publicKey === undefined
      ? undefined
      : new InteractionsEndpoint({
          publicKey,
          log,
          now,
          onInteraction: (payload, sendInitialResponse) =>
            tracker.track(onInteraction(newRequest(), payload, sendInitialResponse)),
        });

  return {
    platform: discordPlatform(config),
    ...(endpoint && {
      handle: (request, response) => {
        // With 503, a load balancer tries another machine.
        if (stopController.signal.aborted) response.writeHead(503, { connection: 'close' }).end();
        else endpoint.handle(request, response);
      },
    }),
    async start() {
      setState('disconnected');
      const check = await logInWithRetry('Discord', checkSettings, { pause, log, signal: stopController.signal });
      if (!check) return;
      botId = check.botUser;
      track('reading the registered commands', checkCommands(check.application));
      holder.start();
    },
    async stop() {
      stopController.abort();
      await holder.stop();
      await tracker.settled(AbortSignal.timeout(stopTimeout));
      if (tracker.count > 0) log(`Discord: stopped with ${pluralize(tracker.count, 'request')} unanswered`);
    },
  };
}

function canBeAnswered(payload: unknown, now: Temporal.Instant): boolean {
  const { data } = INTERACTION_SCHEMA.safeParse(payload);
  return !data || now.epochMilliseconds - timeOf(data.id) <= ANSWERABLE_MS;
}
