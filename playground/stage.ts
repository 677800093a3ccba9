import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { createComposer } from '../src/delivery/composer.ts';
import { openDesk } from '../src/delivery/desk/desk.ts';
import { startDelivery } from '../src/delivery/engine.ts';
import { NewsPlanner } from '../src/delivery/news.ts';
import { startTicker } from '../src/delivery/ticker.ts';
import { errorText } from '../src/lib/error-text.ts';
import { HttpServer } from '../src/lib/http-server.ts';
import type { CurrentStory } from '../src/ops/live-briefing.ts';
import { pictureDrawer } from '../src/pictures/picture-drawer.ts';
import { discordApp } from '../src/platforms/discord/app/app.ts';
import { commandsFor } from '../src/platforms/discord/commands/commands.ts';
import { slackApp } from '../src/platforms/slack/app/app.ts';
import { ASK_ABOUT_SHORTCUT, ASK_SHORTCUT } from '../src/platforms/slack/manifest/manifest.ts';
import { SLACK_ENDPOINT } from '../src/platforms/slack/manifest/paths.ts';
import type { Receipt } from '../src/ports/ledger.ts';
import { openStore } from '../src/store/store.ts';
import type { PlaygroundClock } from './clock.ts';
import { PlaygroundDiscord } from './discord.ts';
import { findNextPost, type NextPost } from './next-post.ts';
import { PlaygroundSlack } from './slack.ts';
import type { UploadedFiles } from './uploaded-files.ts';

export interface StageOptions {
  readonly current: () => CurrentStory;
  readonly clock: PlaygroundClock;
  readonly botName: string;
  readonly personName: string;
  readonly zone: string;
  readonly files: UploadedFiles;
  readonly onChange: () => void;
  readonly warn: (text: string) => void;
}

export interface Stage {
  readonly slack: PlaygroundSlack;
  readonly discord: PlaygroundDiscord;
  nextPost(): Promise<NextPost | undefined>;
  /** Resolves when no due delivery is in progress, or after a few seconds. */
  whenSettled(): Promise<void>;
  close(): Promise<void>;
}

const MAX_WAIT_MS = 5000;
const POLL_INTERVAL_MS = 20;
const MAX_DUE_DELIVERIES = 100;

/** Starts the bot's own apps, desk and deliveries against the fake platforms, on a temporary store. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { current, clock, botName, personName, zone, files, onChange, warn } = options;
  const { now } = clock;
  const { command, id } = current().briefing;
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'playground-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const store = await openStore({ kind: 'sqlite', folder, clock: now, onProblem: warn });
    closers.push(() => store.close());
    const desk = openDesk({ current, now, stores: async () => store });
    const compose = createComposer(current);
    const draw = pictureDrawer();

    const onFault = (error: unknown) => warn(`Could not stop a simulated platform: ${errorText(error)}`);
    const sharedOptions = { botName, personName, now, files, onChange, onFault };
    const shortcuts = { global: ASK_SHORTCUT, message: ASK_ABOUT_SHORTCUT };
    const slack = new PlaygroundSlack({ ...sharedOptions, command, zone, shortcuts });
    closers.push(() => slack.stop());
    const { botToken, signingSecret } = slack;
    const slackBot = slackApp({
      ...store,
      config: {
        botToken,
        transport: { kind: 'http', signingSecret },
        admins: [],
        apiUrl: await slack.start(),
      },
      desk,
      commands: [{ command }],
      draw,
      log: (text) => slack.addFault(text),
      now,
    });
    closers.push(() => slackBot.stop());
    await slackBot.start();
    const slackHttp = new HttpServer({ port: 0, host: '127.0.0.1' }, (...parts) => slackBot.handle?.(...parts));
    closers.push(() => slackHttp.stop());
    slack.connect(`http://127.0.0.1:${await slackHttp.start()}${SLACK_ENDPOINT}`);

    const discord = new PlaygroundDiscord({ ...sharedOptions, commands: () => commandsFor(current().briefing) });
    closers.push(() => discord.stop());
    const { token } = discord;
    const apiUrl = await discord.start();
    const discordBot = discordApp({
      ...store,
      config: { token, apiUrl },
      desk,
      stories: [{ id, current }],
      draw,
      log: (text) => discord.addFault(text),
      now,
    });
    closers.push(() => discordBot.stop());
    await discordBot.start();

    const news = new NewsPlanner({ current, news: store.news, quietPeriod: new Temporal.Duration() });
    let whenTicked = Promise.resolve();
    const delivery = startDelivery({
      ...store,
      platforms: [slackBot.platform, discordBot.platform],
      compose,
      warn,
      planNews: (time, shouldStop) => news.plan(time, shouldStop),
      clocks: clock,
      ticker: (tick) =>
        startTicking(tick, clock, (ticks) => {
          whenTicked = ticks;
        }),
    });
    closers.push(() => delivery.stop());
    return {
      slack,
      discord,
      nextPost: async () =>
        findNextPost(await store.subscriptions.findAll(), { briefing: current().briefing, compose, now: now() }),
      whenSettled: async () => {
        await whenTicked;
        const isInProgress = ({ state, due }: Receipt) =>
          (state === 'pending' || state === 'sending') && Temporal.Instant.compare(due, now()) <= 0;
        const deadline = performance.now() + MAX_WAIT_MS;
        while (
          performance.now() < deadline &&
          (await store.ledger.receipts({ limit: MAX_DUE_DELIVERIES })).some(isInProgress)
        ) {
          await sleep(POLL_INTERVAL_MS);
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A tick in progress may still use the previous time, so a second tick follows. */
function startTicking(
  tick: () => Promise<void>,
  clock: PlaygroundClock,
  onSet: (ticks: Promise<void>) => void,
): () => void {
  const stop = startTicker(tick);
  const unlisten = clock.onSet(() => onSet(tick().then(tick)));
  return () => {
    unlisten();
    stop();
  };
}
