import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { dateAt, daysBefore } from '../briefing/dates.ts';
import { composer } from '../delivery/compose.ts';
import { openDesk } from '../delivery/desk.ts';
import { type Delivery, startDelivery } from '../delivery/engine.ts';
import { HttpServer } from '../lib/http-server.ts';
import { keepingGaps } from '../ops/gaps.ts';
import { limited } from '../ops/limits.ts';
import type { Current } from '../ops/live-briefing.ts';
import { observed } from '../ops/observed-desk.ts';
import type { Telemetry } from '../ops/telemetry.ts';
import { pictureDrawer } from '../pictures/draw.ts';
import { type DiscordApp, type DiscordAppOptions, discordApp } from '../platforms/discord/app/app.ts';
import { discordPlatform } from '../platforms/discord/post/platform.ts';
import { renderPost } from '../platforms/discord/requests/posted.ts';
import { slackApp } from '../platforms/slack/app/app.ts';
import { checkAccess } from '../platforms/slack/app/check.ts';
import type { Desk } from '../ports/desk.ts';
import type { Platform } from '../ports/platform.ts';
import { openStore, type Place, type Store } from '../store/open.ts';
import type { Config } from './config.ts';
import type { DiscordSettings } from './discord-config.ts';
import type { Shutdown } from './shutdown.ts';

/** The bot on one platform. */
interface PlatformApp {
  readonly name: string;
  /** @throws Error in words if it cannot start */
  start(): Promise<unknown>;
  /** Stops after the requests in progress. */
  stop(): Promise<void>;
  readonly platform: Platform;
}

interface ServerParts {
  readonly config: Config;
  readonly current: () => Current;
  readonly telemetry: Telemetry;
}

/** The other platform waits for this check, in milliseconds. */
const FIRST_CHECK_MS = 5000;

/**
 * Answers and posts on each configured platform until the process should stop; then stops in order.
 * @throws Error if a platform refuses a token, a port is taken, or the store cannot be opened
 */
export async function serve(parts: ServerParts, ending: Shutdown): Promise<void> {
  const { config, current, telemetry } = parts;
  const { tell, observe } = telemetry;
  const { questions } = config;
  const isChecked = await isSlackChecked(config);
  const store = await openStore({ ...config.store, onProblem: tell });
  try {
    let delivery: Delivery | undefined;
    const answers = openDesk({
      current,
      now: () => Temporal.Now.instant(),
      shelf: async () => store,
      onNewTime: () => delivery?.wake(),
    });
    const keeping = keepingGaps(answers, {
      note: (asked) => store.gaps.note(asked),
      keepsPeople: questions.gapsHaveUsers,
      today: () => dateAt(Temporal.Now.instant(), 'UTC'),
      tell,
    });
    const clock = () => performance.now();
    const now = () => Temporal.Now.instant();
    const polite = limited(keeping, { perMinute: questions.perMinute, clock, now, current });
    const desk = observed(polite, observe, clock);
    const apps = appsOf(parts, store, desk, isChecked);
    try {
      const platforms = apps.map(({ platform }) => platform);
      await telemetry.begin(store, platforms);
      // Each platform starts by itself: one that cannot be reached holds up neither the other nor deliveries.
      const started = Promise.all(apps.map((app) => app.start())).catch((error: unknown) => {
        throw listenFault(error) ?? error;
      });
      delivery = startDelivery({
        ...store,
        platforms,
        compose: composer(current),
        forget: (now) => store.gaps.prune(daysBefore(now, questions.gapDays)),
        tell,
        observe,
      });
      const port = portOf(config);
      const at = port === undefined ? '' : `, on port ${port}`;
      const answering = started.then(() => {
        if (!ending.signal.aborted) telemetry.note(`Answering in ${apps.map(({ name }) => name).join(' and ')}${at}.`);
        return signalled(ending.signal);
      });
      await Promise.race([answering, signalled(ending.signal)]);
      telemetry.note('Stopping after the work in progress.');
    } finally {
      const posting = delivery && ending.during('the deliveries', delivery.stop());
      await Promise.all([posting, ...apps.map((app) => ending.during(app.name, app.stop()))]);
      await ending.during('unanswered questions', keeping.settled());
    }
  } finally {
    await telemetry.end();
    await ending.during('the store', store.close());
  }
}

/**
 * Whether Slack accepted the tokens. If it cannot be reached, the app asks again.
 * @throws Error if it refuses them, before anything is stored
 */
async function isSlackChecked({ slack }: Config): Promise<boolean> {
  if (!slack) return false;
  const checked = await checkAccess(slack, FIRST_CHECK_MS);
  if (checked.kind === 'wrong') throw new Error(checked.problems.join('\n'));
  return checked.kind === 'right';
}

/** The HTTP port of the platforms; undefined if both use connections that the bot opens. */
function portOf({ slack, discord }: Config): number | undefined {
  return slack?.receive.kind === 'http' ? slack.receive.port : discord?.port;
}

/** Why a port cannot be used, and what to do; undefined for any other error. */
function listenFault(error: unknown): Error | undefined {
  if (!(error instanceof Error && 'code' in error && 'port' in error)) return undefined;
  if (error.code === 'EADDRINUSE') {
    return new Error(`Port ${error.port} is in use. Stop what uses it, or set HTTP_PORT to another port`);
  }
  if (error.code === 'EACCES') {
    return new Error(`Port ${error.port} needs elevated privileges. Set HTTP_PORT to 1024 or higher`);
  }
  return undefined;
}

/** One port serves both platforms: Slack's server passes on Discord's requests. */
function appsOf(
  { config, current, telemetry }: ServerParts,
  store: Store,
  desk: Desk,
  isChecked: boolean,
): PlatformApp[] {
  const { tell: log, note, observe } = telemetry;
  const slashCommand = current().briefing.command;
  const { slack, discord } = config;
  const isShared = slack?.receive.kind === 'http';
  const draw = pictureDrawer();
  const inDiscord =
    discord && discordOf(discord, isShared, { ...store, desk, current, log, note, observe, draw }, config.store.kind);
  const others = inDiscord && isShared ? { others: inDiscord.handle } : {};
  return [
    ...(slack
      ? [
          {
            name: 'Slack',
            ...slackApp({ ...store, config: slack, isChecked, desk, slashCommand, log, observe, draw, ...others }),
          },
        ]
      : []),
    ...(inDiscord ? [inDiscord] : []),
  ];
}

function discordOf(
  settings: DiscordSettings,
  isServed: boolean,
  parts: Pick<DiscordAppOptions, 'desk' | 'seen' | 'subscriptions' | 'current' | 'log' | 'note' | 'observe' | 'draw'> &
    Pick<Store, 'leases'>,
  store: Place['kind'],
): PlatformApp & Pick<DiscordApp, 'handle'> {
  const { leases, ...others } = parts;
  const { port, apiUrl, token } = settings;
  // One process uses a file, so after a restart it takes over its own lease at once.
  const election = { leases, owner: store === 'postgres' ? randomUUID() : 'this process' };
  const app = discordApp({ ...others, config: settings, election });
  const server = port === undefined || isServed ? undefined : new HttpServer({ port, host: settings.host }, app.handle);
  return {
    name: 'Discord',
    handle: app.handle,
    async start() {
      await server?.start();
      await app.start();
    },
    async stop() {
      await app.stop();
      await server?.stop();
    },
    platform: discordPlatform({
      token,
      render: renderPost,
      ...(apiUrl === undefined ? {} : { apiUrl }),
    }),
  };
}

function signalled(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}
