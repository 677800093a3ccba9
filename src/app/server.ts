import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { dateAt, daysBefore } from '../briefing/dates.ts';
import { type Delivery, startDelivery } from '../delivery/engine.ts';
import { createStoriesComposer, createStoriesNews, knownStories, openStoriesDesk } from '../delivery/stories.ts';
import { HttpServer } from '../lib/http-server.ts';
import { withGapRecording } from '../ops/gaps.ts';
import { isListedOperator, openProposals } from '../ops/proposals.ts';
import { withRateLimit } from '../ops/rate-limited-desk.ts';
import type { Telemetry } from '../ops/telemetry.ts';
import { withTelemetry } from '../ops/telemetry-desk.ts';
import { pictureDrawer } from '../pictures/draw.ts';
import type { PlatformApp } from '../platforms/kit/row.ts';
import { stoppedReply } from '../reply/stopped.ts';
import { idOfKey, type Stories, storyWithId } from '../reply/stories.ts';
import { openStore } from '../store/open.ts';
import type { Config } from './config.ts';
import type { Shutdown } from './shutdown.ts';

interface ServerParts {
  readonly config: Config;
  readonly stories: Stories;
  /** The folder of a story's briefing. */
  readonly folderOf: (story: string) => string | undefined;
  readonly telemetry: Telemetry;
}

/** Longer than any HTTP response takes, in milliseconds. */
const STOP_TIMEOUT_MS = 8000;

/**
 * Answers and posts on each configured platform until the process should stop; then shuts down in order. Waits for a
 * store that is not available at the start.
 * @throws Error if a platform refuses a token, a port is in use, or the store can never be opened
 */
export async function serve(parts: ServerParts, ending: Pick<Shutdown, 'signal' | 'track'>): Promise<void> {
  const { config, stories, folderOf, telemetry } = parts;
  const { warn, note, observe } = telemetry;
  const { questions, proposals } = config;
  const openers = await Promise.all(
    config.platforms.map(async (one) => ({ name: one.name, title: one.title, open: await one.open() })),
  );
  const known = knownStories(stories);
  const store = await openStore({ ...config.store, stories: known, onProblem: warn, allowUnavailable: true });
  try {
    let delivery: Delivery | undefined;
    const answers = openStoriesDesk(stories, {
      now: () => Temporal.Now.instant(),
      stores: async () => store,
      onNewTime: () => delivery?.wake(),
      proposals: openProposals({
        isOperator: (asker) => isListedOperator(proposals.operators, asker),
        folder: proposals.folder,
        folderOf,
        note,
      }),
    });
    const keeping = withGapRecording(answers, {
      save: (asked) => store.gaps.record(asked),
      storyOf: (key) => idOfKey(stories, key),
      savesPeople: questions.gapsHaveUsers,
      today: () => dateAt(Temporal.Now.instant(), 'UTC'),
      warn,
    });
    const clock = () => performance.now();
    const polite = withRateLimit(keeping, { perMinute: questions.perMinute, clock });
    const desk = withTelemetry(polite, observe, clock);
    // Only one process uses a SQLite file, so after a restart it takes over its own lease at once.
    const owner = config.store.kind === 'postgres' ? randomUUID() : 'this process';
    const draw = pictureDrawer();
    const apps = openers.map(({ name, title, open }) => ({
      name,
      title,
      ...open({ ...store, desk, stories, owner, log: warn, note, observe, draw }),
    }));
    const server = serverOf(config, apps);
    try {
      const platforms = apps.map(({ platform }) => platform);
      await telemetry.start(store, platforms);
      await server?.start().catch((error: unknown) => {
        throw listenError(error) ?? error;
      });
      // Each platform starts separately: one that cannot be reached delays neither the others nor deliveries.
      const started = Promise.all(apps.map((app) => app.start()));
      const news = createStoriesNews(stories, { news: store.news, ...quietPeriod(config) });
      delivery = startDelivery({
        ...store,
        platforms,
        compose: createStoriesComposer(stories),
        stoppedReply: (stopped, link) =>
          stoppedReply(stopped, (id) => storyWithId(stories, id).current().briefing, link),
        planNews: (now, shouldStop) => news.plan(now, shouldStop),
        pruneOther: async (now) => {
          await store.gaps.prune(daysBefore(now, questions.gapDays));
          await news.prune(now);
        },
        warn,
        observe,
      });
      const at = server ? `, on port ${config.http?.port}` : '';
      const answering = started.then(() => {
        if (!ending.signal.aborted) note(`Answering in ${apps.map(({ title }) => title).join(' and ')}${at}.`);
        return aborted(ending.signal);
      });
      await Promise.race([answering, aborted(ending.signal)]);
      note('Stopping after the work in progress.');
    } finally {
      const posting = delivery && ending.track('the deliveries', delivery.stop());
      await Promise.all([posting, server?.stop(), ...apps.map((app) => ending.track(app.title, app.stop()))]);
      await ending.track('unanswered questions', keeping.settled());
    }
  } finally {
    await telemetry.stop();
    await ending.track('the store', store.close());
  }
}

function quietPeriod({ followUpMinutes: minutes }: Config): { readonly quiet?: Temporal.Duration } {
  return minutes === undefined ? {} : { quiet: Temporal.Duration.from({ minutes }) };
}

/** Why a port cannot be used, and what to do; undefined for other errors. */
function listenError(error: unknown): Error | undefined {
  if (!(error instanceof Error && 'code' in error && 'port' in error)) return undefined;
  if (error.code === 'EADDRINUSE') {
    return new Error(`Port ${error.port} is in use. Stop what uses it, or set HTTP_PORT to another port`);
  }
  if (error.code === 'EACCES') {
    return new Error(`Port ${error.port} needs elevated privileges. Set HTTP_PORT to 1024 or higher`);
  }
  return undefined;
}

/** One server for all platforms that accept HTTP requests, each below its own path. */
function serverOf(
  { http, platforms }: Config,
  apps: readonly (PlatformApp & { readonly name: string })[],
): HttpServer | undefined {
  if (!http || platforms.every(({ httpPath }) => httpPath === undefined)) return undefined;
  return new HttpServer({ ...http, stopTimeout: STOP_TIMEOUT_MS }, (request, response) => {
    const app = apps.find(({ name }) => request.url?.startsWith(`/${name}/`));
    if (app?.handle) app.handle(request, response);
    else response.writeHead(404).end();
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}
