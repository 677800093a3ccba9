import { Temporal } from 'temporal-polyfill';
import { explain } from '../src/ask/explain.ts';
import { dateAt, type IsoDate } from '../src/briefing/dates.ts';
import { formatProblem } from '../src/briefing/problem.ts';
import { errorText } from '../src/lib/error-text.ts';
import { cleanText } from '../src/message/parse.ts';
import type { CurrentStory, Reload } from '../src/ops/live-briefing.ts';
import { renderSlack } from '../src/platforms/slack/render/render.ts';
import { engineDecision } from '../src/reply/ask.ts';
import { textsForIntent } from '../src/reply/intent-texts.ts';
import { respond } from '../src/reply/respond.ts';
import type { Bundle } from './bundle.ts';
import { PlaygroundClock } from './clock.ts';
import { toCuratorView, toStorySummary } from './curator.ts';
import { RefusedError } from './http.ts';
import type { NextPost } from './next-post.ts';
import {
  type ClockAction,
  type CuratorView,
  type DiscordAction,
  FIRST_DAY,
  LAST_DAY,
  type Pane,
  type SlackAction,
  type Snapshot,
  type Trial,
} from './protocol.ts';
import { type Playground, servePage } from './server.ts';
import type { Stage } from './stage.ts';
import { type StoredFile, UploadedFiles } from './uploaded-files.ts';

export interface PlaygroundOptions {
  readonly current: () => CurrentStory;
  /** Without it, the first free port at or above 8080 is used. */
  readonly port?: number | undefined;
  readonly warn: (text: string) => void;
  readonly clock?: PlaygroundClock;
  readonly zone?: string;
  readonly bundle?: () => Promise<Bundle>;
}

export interface RunningPlayground {
  readonly url: string;
  showReload(reload: Reload): void;
  stop(): Promise<void>;
}

const DEFAULT_PORT = 8080;
const PERSON_NAME = 'You';
/** Changes often follow each other; one lookup is enough for them. */
const NEXT_POST_DELAY_MS = 50;
const EMPTY_PANE: Pane = { isReady: false, said: [], faults: [], names: {} };

/**
 * Serves the playground. Its bot starts when a browser first opens the page.
 * @throws Error if no port is free
 */
export async function startPlayground(parts: PlaygroundOptions): Promise<RunningPlayground> {
  const session = new Session(parts);
  const { port = DEFAULT_PORT, warn } = parts;
  const server = await servePage({
    playground: session,
    port,
    isFixed: parts.port !== undefined,
    bundle: parts.bundle ?? (async () => (await import('./bundle.ts')).bundlePage()),
    warn,
  });
  return {
    url: server.url,
    showReload: (reload) => session.reloaded(reload),
    stop: async () => {
      await server.stop();
      await session.close();
    },
  };
}

class Session implements Playground {
  readonly #parts: PlaygroundOptions;
  readonly #clock: PlaygroundClock;
  readonly #zone: string;
  readonly #files = new UploadedFiles();
  readonly #listeners = new Set<() => void>();
  #opening: Promise<Stage> | undefined;
  #stage: Stage | undefined;
  /** The next clock change waits for this one. */
  #clockChange: Promise<unknown> = Promise.resolve();
  #nextPost: NextPost | undefined;
  #lookupTimer: NodeJS.Timeout | undefined;
  #version = 1;
  #problems: readonly string[] = [];
  #isClosed = false;

  constructor(parts: PlaygroundOptions) {
    this.#parts = parts;
    this.#clock = parts.clock ?? new PlaygroundClock();
    this.#zone = parts.zone ?? Temporal.Now.timeZoneId();
  }

  snapshot(): Snapshot {
    const { command } = this.#parts.current().briefing;
    const next = this.#nextPost;
    return {
      command,
      botName: toBotName(command),
      personName: PERSON_NAME,
      clock: { now: this.#clock.now().toString(), isReal: this.#clock.isReal, zone: this.#zone },
      ...(next && next.platform !== 'terminal'
        ? {
            nextDelivery: {
              at: next.at.toString(),
              platform: next.platform === 'discord' ? 'discord' : 'slack',
              what: next.what,
            },
          }
        : {}),
      slack: this.#stage?.slack.pane ?? EMPTY_PANE,
      discord: this.#stage?.discord.pane ?? EMPTY_PANE,
      story: toStorySummary(this.#parts.current().briefing, this.#today),
      briefing: { version: this.#version, problems: [...this.#problems] },
    };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#readyStage().catch(() => {});
    return () => this.#listeners.delete(listener);
  }

  async slack(action: SlackAction): Promise<unknown> {
    return await (await this.#readyStage()).slack.act(action);
  }

  async discord(action: DiscordAction): Promise<unknown> {
    return await (await this.#readyStage()).discord.act(action);
  }

  async clock(action: ClockAction): Promise<void> {
    const change = this.#clockChange.then(() => this.#set(action));
    this.#clockChange = change.catch(() => {}); // The caller gets the error.
    await change;
  }

  async commands(): Promise<readonly object[]> {
    const { commandsFor } = await import('../src/platforms/discord/commands/commands.ts');
    return commandsFor(this.#parts.current().briefing);
  }

  briefing(): CuratorView {
    return toCuratorView(this.#parts.current().briefing, this.#today);
  }

  file(path: string): StoredFile | undefined {
    return this.#files.find(path);
  }

  async answer(question: string): Promise<Trial> {
    const { briefing, index, encoder, secondOpinion } = this.#parts.current();
    const plainContext = { briefing, index, today: this.#today };
    const vectors = await encoder?.encode(textsForIntent({ kind: 'ask', question }, plainContext));
    const context = { ...plainContext, ...(vectors && { vectors }) };
    const engineResult = engineDecision(context, cleanText(question));
    const askResult = secondOpinion ? await secondOpinion(question, engineResult, index) : engineResult;
    return {
      payload: { ...renderSlack(respond({ kind: 'ask', question }, { ...context, askResult })) },
      explanation: explain(index, question, askResult),
    };
  }

  reloaded(reload: Reload): void {
    if (reload.kind === 'loaded') this.#version += 1;
    this.#problems = reload.kind === 'loaded' ? [] : reload.problems.map(formatProblem);
    this.#notifyAndLookUp();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#lookupTimer);
    await this.#clockChange;
    await this.#closeStage();
  }

  get #today(): IsoDate {
    return dateAt(this.#clock.now(), this.#zone);
  }

  /** Going forward posts what falls due. Going back starts over, because posts cannot be taken back. */
  async #set(action: ClockAction): Promise<void> {
    const stage = this.#opening;
    // Setting the clock would time out deliveries in progress.
    await (await stage?.catch(() => undefined))?.whenSettled();
    const instant = await this.#toInstant(action);
    const goesBack = Temporal.Instant.compare(instant ?? this.#clock.realNow(), this.#clock.now()) < 0;
    if (goesBack && stage) await this.#closeStage();
    this.#clock.set(instant);
    if (goesBack && stage) await this.#openStageOnce();
    this.#notifyAndLookUp();
  }

  async #toInstant(action: ClockAction): Promise<Temporal.Instant | undefined> {
    if (action.kind === 'real') return undefined;
    if (action.kind === 'set') return this.#parseClockInstant(action.at);
    const next = await (await this.#openStageOnce()).nextPost();
    if (!next) throw new RefusedError(409, 'No post is planned. Subscribe to something first.');
    return next.at;
  }

  #parseClockInstant(text: string): Temporal.Instant {
    const instant = parseInstant(text);
    const day = dateAt(instant, this.#zone);
    if (day < FIRST_DAY || day > LAST_DAY) {
      throw new RefusedError(400, `The clock covers only ${FIRST_DAY} to ${LAST_DAY}. Choose a day in that range.`);
    }
    return instant;
  }

  async #readyStage(): Promise<Stage> {
    await this.#clockChange;
    return await this.#openStageOnce();
  }

  #openStageOnce(): Promise<Stage> {
    if (this.#isClosed) return Promise.reject(new RefusedError(503, 'The playground is stopping.'));
    this.#opening ??= this.#startStage().catch((error: unknown) => {
      this.#opening = undefined;
      const why = errorText(error);
      this.#parts.warn(`Could not start the playground's bot: ${why}`);
      throw new RefusedError(503, `The bot could not start: ${why}`);
    });
    return this.#opening;
  }

  async #startStage(): Promise<Stage> {
    const { openStage } = await import('./stage.ts');
    const { current, warn } = this.#parts;
    const stage = await openStage({
      current,
      clock: this.#clock,
      botName: toBotName(current().briefing.command),
      personName: PERSON_NAME,
      zone: this.#zone,
      files: this.#files,
      onChange: () => this.#notifyAndLookUp(),
      warn,
    });
    this.#stage = stage;
    this.#notifyAndLookUp();
    return stage;
  }

  async #closeStage(): Promise<void> {
    const opening = this.#opening;
    const stage = opening && (await opening.catch(() => undefined));
    this.#opening = undefined;
    this.#stage = undefined;
    this.#nextPost = undefined;
    await stage?.close();
  }

  #notifyAndLookUp(): void {
    this.#notify();
    this.#lookupTimer ??= setTimeout(() => {
      this.#lookupTimer = undefined;
      void this.#updateNextPost();
    }, NEXT_POST_DELAY_MS);
  }

  async #updateNextPost(): Promise<void> {
    const stage = this.#stage;
    try {
      const next = await stage?.nextPost();
      if (stage !== this.#stage || isSamePost(next, this.#nextPost)) return;
      this.#nextPost = next;
      this.#notify();
    } catch (error) {
      if (stage !== this.#stage) return; // The stage was closed during the lookup.
      this.#parts.warn(`Could not look up the next post: ${errorText(error)}`);
    }
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function toBotName(command: string): string {
  return `${command.charAt(0).toUpperCase()}${command.slice(1)}`;
}

function parseInstant(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RefusedError(400, 'The time is not an instant. Use the format 2026-11-05T09:00:00Z.');
  }
}

function isSamePost(post: NextPost | undefined, otherPost: NextPost | undefined): boolean {
  return post?.at.epochMilliseconds === otherPost?.at.epochMilliseconds && post?.platform === otherPost?.platform;
}
