import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { dateAt, daysBefore } from '../briefing/dates.ts';
import { type Delivery, startDelivery } from '../delivery/engine.ts';
import { createNewsPlanner, createStoriesComposer, knownStories, openStoriesDesk } from '../delivery/stories.ts';
import { HttpServer } from '../lib/http-server.ts';
import { withGapRecording } from '../ops/gaps.ts';
import { listenError } from '../ops/listen-error.ts';
import { isListedOperator, openProposals } from '../ops/proposals.ts';
import { withRateLimit } from '../ops/rate-limited-desk.ts';
import { Telemetry } from '../ops/telemetry.ts';
import { withTelemetry } from '../ops/telemetry-desk.ts';
import { pictureDrawer } from '../pictures/picture-drawer.ts';
import type { PlatformApp } from '../platforms/kit/row.ts';
import { stoppedReply } from '../reply/stopped.ts';
import { idOfKey, type Stories, storyWithId } from '../reply/stories.ts';
import { openStore } from '../store/store.ts';
import type { Config } from './config.ts';
import { type Shutdown, whenAborted } from './shutdown.ts';

interface ServerParts {
  readonly config: Config;
  readonly stories: Stories;
  readonly folderOf: (story: string) => string | undefined;
  readonly telemetry: Telemetry;
}

const STOP_TIMEOUT_MS = 8000;

const now = () => Temporal.Now.instant();
const clock = () => performance.now();

/** Opens telemetry that logs to standard error. */
export function openTelemetry({ ops, platforms, secrets, reader }: Config, stories: Stories): Telemetry {
  const { logLevel: level, ...destinations } = ops;
  return new Telemetry({
    ...destinations,
    level,
    format: process.stderr.isTTY ? 'text' : 'json',
    secrets,
    ...(reader?.price && { price: reader.price }),
    briefings: stories.map(({ current }) => current().briefing),
    platforms: platforms.map(({ name }) => name),
    now,
    clock,
    write: (line) => process.stderr.write(line),
  });
}

/** Answers and posts until the signal aborts. Throws an Error for a refused token, a port in use, or an unusable store. */
export async function serve(parts: ServerParts, shutdown: Pick<Shutdown, 'signal' | 'track'>): Promise<void> {
  const { config, stories, folderOf, telemetry } = parts;
  const { warn, note, observe } = telemetry;
  const { questions, proposals, followUpMinutes } = config;
  const platformOpeners = await Promise.all(
    config.platforms.map(async (platform) => ({ ...platform, openApp: await platform.open() })),
  );
  const briefingIds = knownStories(stories);
  const store = await openStore({ ...config.store, stories: briefingIds, onProblem: warn, allowUnavailable: true });
  try {
    let delivery: Delivery | undefined;
    const storiesDesk = openStoriesDesk(stories, {
      now,
      stores: async () => store,
      onNewTime: () => delivery?.wake(),
      proposals: openProposals({
        isOperator: (asker) => isListedOperator(proposals.operators, asker),
        folder: proposals.folder,
        folderOf,
        note,
      }),
    });
    const recordingDesk = withGapRecording(storiesDesk, {
      save: (unanswered) => store.gaps.record(unanswered),
      storyOf: (key) => idOfKey(stories, key),
      savesPeople: questions.gapsHaveUsers,
      today: () => dateAt(now(), 'UTC'),
      warn,
    });
    const limits = { perMinute: questions.perMinute, clock };
    const desk = withTelemetry(withRateLimit(recordingDesk, limits), observe, clock);
    // Only one process uses a SQLite file, so after a restart it takes over its own lease at once.
    const owner = config.store.kind === 'postgres' ? randomUUID() : 'this process';
    const drawPicture = pictureDrawer();
    const apps = platformOpeners.map(({ name, title, openApp }) => ({
      name,
      title,
      ...openApp({ ...store, desk, stories, owner, log: warn, note, observe, draw: drawPicture }),
    }));
    const server = openServer(config, apps);
    try {
      const platforms = apps.map(({ platform }) => platform);
      await telemetry.start(store, platforms);
      await server?.start();
      // Each platform starts separately: one that cannot be reached delays neither the others nor deliveries.
      const appsStarted = Promise.all(apps.map((app) => app.start()));
      delivery = startDelivery({
        ...store,
        platforms,
        compose: createStoriesComposer(stories),
        composeStopNotice: (subscriptions, link) =>
          stoppedReply(subscriptions, (id) => storyWithId(stories, id).current().briefing, link),
        planNews: createNewsPlanner(stories, {
          news: store.news,
          ...(followUpMinutes !== undefined && { quietPeriod: Temporal.Duration.from({ minutes: followUpMinutes }) }),
        }),
        pruneOtherData: async (time) => {
          await store.gaps.prune(daysBefore(time, questions.gapDays));
          await store.news.prune();
        },
        warn,
        observe,
      });
      const port = server ? `, on port ${config.http?.port}` : '';
      const untilAborted = appsStarted.then(() => {
        if (!shutdown.signal.aborted) note(`Answering in ${apps.map(({ title }) => title).join(' and ')}${port}.`);
        return whenAborted(shutdown.signal);
      });
      await Promise.race([untilAborted, whenAborted(shutdown.signal)]);
      note('Stopping after the work in progress.');
    } finally {
      const deliveriesStopped = delivery && shutdown.track('the deliveries', delivery.stop());
      await Promise.all([
        deliveriesStopped,
        server?.stop(),
        ...apps.map((app) => shutdown.track(app.title, app.stop())),
      ]);
      await shutdown.track('unanswered questions', recordingDesk.whenSaved());
    }
  } finally {
    await telemetry.stop();
    await shutdown.track('the store', store.close());
  }
}

function openServer(
  { http, platforms }: Config,
  apps: readonly (PlatformApp & { readonly name: string })[],
): Pick<HttpServer, 'start' | 'stop'> | undefined {
  if (!http || platforms.every(({ httpPath }) => httpPath === undefined)) return undefined;
  const server = new HttpServer({ ...http, stopTimeoutMs: STOP_TIMEOUT_MS }, (request, response) => {
    const app = apps.find(({ name }) => request.url?.startsWith(`/${name}/`));
    if (app?.handle) app.handle(request, response);
    else response.writeHead(404).end();
  });
  const start = () =>
    server.start().catch((error: unknown) => {
      throw listenError(error, http, 'HTTP');
    });
  return { start, stop: () => server.stop() };
}
