import { Temporal } from 'temporal-polyfill';
import { explain } from '../src/ask/explain.ts';
import { dateAt, type IsoDate } from '../src/briefing/dates.ts';
import { formatProblem } from '../src/briefing/problem.ts';
import { errorText } from '../src/lib/error-text.ts';
import { cleanText } from '../src/message/parse.ts';
import type { Current, Reload } from '../src/ops/live-briefing.ts';
import { renderSlack } from '../src/platforms/slack/render/render.ts';
import { engineDecision } from '../src/reply/ask.ts';
import { respond } from '../src/reply/respond.ts';
import { textsIn } from '../src/reply/texts.ts';
import type { Bundle } from './bundle.ts';
import { PlaygroundClock } from './clock.ts';
import { curatorViewOf, storyOf } from './curator.ts';
import { Files, type StoredFile } from './files.ts';
import { Refused } from './http.ts';
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

export interface PlaygroundParts {
  /** The briefing in use. */
  readonly current: () => Current;
  /** The only port to use; without it, the first free one from 8080 on. */
  readonly port?: number | undefined;
  /** Shows a problem to the operator. */
  readonly warn: (text: string) => void;
  readonly clock?: PlaygroundClock;
  /** The visitor's IANA time zone; by default this machine's. */
  readonly zone?: string;
  /** The page's script and style; by default bundled at the first request. */
  readonly bundle?: () => Promise<Bundle>;
}

export interface RunningPlayground {
  /** "http://127.0.0.1:8080" */
  readonly url: string;
  /** Shows on the page whether a saved briefing was loaded. */
  reloaded(reload: Reload): void;
  stop(): Promise<void>;
}

const PORT = 8080;
const PERSON = 'You';
/** Waits for further changes before it looks up the next post. */
const SETTLE_MS = 50;
const EMPTY: Pane = { isReady: false, said: [], faults: [], names: {} };

/**
 * Serves the playground. Its bot starts when a browser first opens the page.
 * @throws Error if no port is free, with what to do
 */
export async function startPlayground(parts: PlaygroundParts): Promise<RunningPlayground> {
  const session = new Session(parts);
  const { port = PORT, warn } = parts;
  const server = await servePage({
    playground: session,
    port,
    isFixed: parts.port !== undefined,
    bundle: parts.bundle ?? (async () => (await import('./bundle.ts')).bundlePage()),
    warn,
  });
  return {
    url: server.url,
    reloaded: (reload) => session.reloaded(reload),
    stop: async () => {
      await server.stop();
      await session.close();
    },
  };
}

class Session implements Playground {
  readonly #parts: PlaygroundParts;
  readonly #clock: PlaygroundClock;
  readonly #zone: string;
  readonly #files = new Files();
  readonly #listeners = new Set<() => void>();
  #opening: Promise<Stage> | undefined;
  #stage: Stage | undefined;
  /** Changes of the clock run one after another. */
  #setting: Promise<unknown> = Promise.resolve();
  #next: NextPost | undefined;
  #lookup: NodeJS.Timeout | undefined;
  #version = 1;
  #problems: readonly string[] = [];
  #isClosed = false;

  constructor(parts: PlaygroundParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? new PlaygroundClock();
    this.#zone = parts.zone ?? Temporal.Now.timeZoneId();
  }

  snapshot(): Snapshot {
    const { command } = this.#parts.current().briefing;
    const next = this.#next;
    return {
      command,
      botName: botNameOf(command),
      personName: PERSON,
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
      slack: this.#stage?.slack.pane ?? EMPTY,
      discord: this.#stage?.discord.pane ?? EMPTY,
      story: storyOf(this.#parts.current().briefing, this.#today),
      briefing: { version: this.#version, problems: [...this.#problems] },
    };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#ready().catch(() => {}); // Already reported.
    return () => this.#listeners.delete(listener);
  }

  async slack(action: SlackAction): Promise<unknown> {
    return await (await this.#ready()).slack.act(action);
  }

  async discord(action: DiscordAction): Promise<unknown> {
    return await (await this.#ready()).discord.act(action);
  }

  async clock(action: ClockAction): Promise<void> {
    const set = this.#setting.then(() => this.#set(action));
    this.#setting = set.catch(() => {}); // The caller gets the error.
    await set;
  }

  async commands(): Promise<readonly object[]> {
    const { commandsFor } = await import('../src/platforms/discord/commands/commands.ts');
    return commandsFor(this.#parts.current().briefing);
  }

  briefing(): CuratorView {
    return curatorViewOf(this.#parts.current().briefing, this.#today);
  }

  file(path: string): StoredFile | undefined {
    return this.#files.at(path);
  }

  /** Uses the sentence encoder, and a reader if one is configured, as the bot does. */
  async answer(question: string): Promise<Trial> {
    const { briefing, index, encoder, secondOpinion } = this.#parts.current();
    const plain = { briefing, index, today: this.#today };
    const vectors = await encoder?.encode(textsIn({ kind: 'ask', question }, plain));
    const context = { ...plain, ...(vectors && { vectors }) };
    const own = engineDecision(context, cleanText(question));
    const asked = secondOpinion ? await secondOpinion(question, own, index) : own;
    return {
      payload: { ...renderSlack(respond({ kind: 'ask', question }, { ...context, asked })) },
      explanation: explain(index, question, asked),
    };
  }

  reloaded(reload: Reload): void {
    if (reload.kind === 'loaded') this.#version += 1;
    this.#problems = reload.kind === 'loaded' ? [] : reload.problems.map(formatProblem);
    this.#changed();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#lookup);
    await this.#setting;
    await this.#end();
  }

  get #today(): IsoDate {
    return dateAt(this.#clock.now(), this.#zone);
  }

  /** Going forward posts at once what falls due. Going back starts over, since posts cannot be taken back. */
  async #set(action: ClockAction): Promise<void> {
    const stage = this.#opening;
    // Deliveries in progress would run out of time by the step.
    await (await stage?.catch(() => undefined))?.settled();
    const at = await this.#instantOf(action);
    const isBack = Temporal.Instant.compare(at ?? this.#clock.realNow(), this.#clock.now()) < 0;
    if (isBack && stage) await this.#end();
    this.#clock.set(at);
    if (isBack && stage) await this.#open();
    this.#changed();
  }

  /** Undefined stands for the real time. */
  async #instantOf(action: ClockAction): Promise<Temporal.Instant | undefined> {
    if (action.kind === 'real') return undefined;
    if (action.kind === 'set') return this.#readInstant(action.at);
    const next = await (await this.#open()).nextPost();
    if (!next) throw new Refused(409, 'no post is planned: subscribe in a channel first');
    return next.at;
  }

  /** @throws Refused if the text is not an instant, or is outside the clock's range */
  #readInstant(text: string): Temporal.Instant {
    const at = instantIn(text);
    const day = dateAt(at, this.#zone);
    if (day < FIRST_DAY || day > LAST_DAY) {
      throw new Refused(400, `the clock only covers ${FIRST_DAY} to ${LAST_DAY}: choose a day in that range`);
    }
    return at;
  }

  /** Waits for the clock before it opens the stage. */
  async #ready(): Promise<Stage> {
    await this.#setting;
    return await this.#open();
  }

  #open(): Promise<Stage> {
    if (this.#isClosed) return Promise.reject(new Refused(503, 'the playground is stopping'));
    this.#opening ??= this.#begin().catch((error: unknown) => {
      this.#opening = undefined;
      const why = errorText(error);
      this.#parts.warn(`Could not start the playground's bot: ${why}`);
      throw new Refused(503, `the bot could not start: ${why}`);
    });
    return this.#opening;
  }

  async #begin(): Promise<Stage> {
    const { openStage } = await import('./stage.ts');
    const { current, warn } = this.#parts;
    const stage = await openStage({
      current,
      clock: this.#clock,
      botName: botNameOf(current().briefing.command),
      personName: PERSON,
      zone: this.#zone,
      files: this.#files,
      changed: () => this.#changed(),
      warn,
    });
    this.#stage = stage;
    this.#changed();
    return stage;
  }

  async #end(): Promise<void> {
    const opening = this.#opening;
    const stage = opening && (await opening.catch(() => undefined)); // Already reported.
    this.#opening = undefined;
    this.#stage = undefined;
    this.#next = undefined;
    await stage?.close();
  }

  #changed(): void {
    this.#notify();
    this.#lookup ??= setTimeout(() => {
      this.#lookup = undefined;
      void this.#updateNext();
    }, SETTLE_MS);
  }

  async #updateNext(): Promise<void> {
    const stage = this.#stage;
    try {
      const next = await stage?.nextPost();
      if (stage !== this.#stage || isSame(next, this.#next)) return;
      this.#next = next;
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

/** "colossus" → "Colossus" */
function botNameOf(command: string): string {
  return `${command.charAt(0).toUpperCase()}${command.slice(1)}`;
}

function instantIn(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refused(400, 'the time is not an instant: write it as 2026-11-05T09:00:00Z');
  }
}

function isSame(one: NextPost | undefined, other: NextPost | undefined): boolean {
  return one?.at.epochMilliseconds === other?.at.epochMilliseconds && one?.platform === other?.platform;
}
