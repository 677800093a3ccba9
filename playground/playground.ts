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
  /** Only read. */
  readonly current: () => Current;
  /** The only port to use; without it, the first free one from 8080 on. */
  readonly port?: number | undefined;
  /** Prints what needs the operator's attention. */
  readonly warn: (text: string) => void;
  readonly clock?: PlaygroundClock;
  /** The person's, an IANA name; without it, this machine's. */
  readonly zone?: string;
  /** The page; by default it is bundled when a browser first asks for it. */
  readonly bundle?: () => Promise<Bundle>;
}

export interface RunningPlayground {
  /** "http://127.0.0.1:8080" */
  readonly url: string;
  /** Tells the page what became of a saved change. */
  reloaded(reload: Reload): void;
  stop(): Promise<void>;
}

const PORT = 8080;
const PERSON = 'You';
/** The page waits so long for more changes before it looks up what is posted next, in milliseconds. */
const SETTLE_MS = 50;
const EMPTY: Pane = { isReady: false, said: [], faults: [], names: {} };

/**
 * Serves the playground. The bot in it is started when a page first asks for something, so that nobody waits for it who
 * does not look.
 * @throws Error if no port is free, with what to do
 */
export async function startPlayground(parts: PlaygroundParts): Promise<RunningPlayground> {
  const play = new Play(parts);
  const { port = PORT, warn } = parts;
  const server = await servePage({
    playground: play,
    port,
    isFixed: parts.port !== undefined,
    bundle: parts.bundle ?? (async () => (await import('./bundle.ts')).bundlePage()),
    warn,
  });
  return {
    url: server.url,
    reloaded: (reload) => play.reloaded(reload),
    stop: async () => {
      await server.stop();
      await play.close();
    },
  };
}

/** What the page shows and does. */
class Play implements Playground {
  readonly #parts: PlaygroundParts;
  readonly #clock: PlaygroundClock;
  readonly #zone: string;
  readonly #files = new Files();
  readonly #listeners = new Set<() => void>();
  #opening: Promise<Stage> | undefined;
  #stage: Stage | undefined;
  /** One change of the clock after the other. */
  #setting: Promise<unknown> = Promise.resolve();
  #next: NextPost | undefined;
  #looking: NodeJS.Timeout | undefined;
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

  /** As the bot answers it: with the sentence encoder, and with a reader if there is one. */
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
    if (reload.kind === 'taken') this.#version += 1;
    this.#problems = reload.kind === 'taken' ? [] : reload.problems.map(formatProblem);
    this.#changed();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#looking);
    await this.#setting;
    await this.#end();
  }

  get #today(): IsoDate {
    return dateAt(this.#clock.now(), this.#zone);
  }

  /** Going ahead posts what is due at once. Going back starts from nothing, since posts cannot be taken back. */
  async #set(action: ClockAction): Promise<void> {
    const stage = this.#opening;
    // A step ahead would take the time from what is on its way.
    await (await stage?.catch(() => undefined))?.settled();
    const at = await this.#instantOf(action);
    const isBack = Temporal.Instant.compare(at ?? this.#clock.realNow(), this.#clock.now()) < 0;
    if (isBack && stage) await this.#end();
    this.#clock.set(at);
    if (isBack && stage) await this.#open();
    this.#changed();
  }

  /** Undefined for the real time. */
  async #instantOf(action: ClockAction): Promise<Temporal.Instant | undefined> {
    if (action.kind === 'real') return undefined;
    if (action.kind === 'set') return this.#readInstant(action.at);
    const next = await (await this.#open()).nextPost();
    if (!next) throw new Refused(409, 'nothing is to be posted: subscribe in a channel first');
    return next.at;
  }

  /** @throws Refused for a text that is not an instant, and for a day outside the clock's range */
  #readInstant(text: string): Temporal.Instant {
    const at = instantIn(text);
    const day = dateAt(at, this.#zone);
    if (day < FIRST_DAY || day > LAST_DAY) {
      throw new Refused(400, `the clock goes from ${FIRST_DAY} to ${LAST_DAY}: choose a day between them`);
    }
    return at;
  }

  /** The bot, once the clock is set. */
  async #ready(): Promise<Stage> {
    await this.#setting;
    return await this.#open();
  }

  #open(): Promise<Stage> {
    if (this.#isClosed) return Promise.reject(new Refused(503, 'the playground is being closed'));
    this.#opening ??= this.#begin().catch((error: unknown) => {
      this.#opening = undefined;
      const why = errorText(error);
      this.#parts.warn(`The playground's bot cannot be started: ${why}`);
      throw new Refused(503, `the bot cannot be started: ${why}`);
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
    this.#warn();
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined;
      void this.#look();
    }, SETTLE_MS);
  }

  /** Looks up what is posted next. */
  async #look(): Promise<void> {
    const stage = this.#stage;
    try {
      const next = await stage?.nextPost();
      if (stage !== this.#stage || isSame(next, this.#next)) return;
      this.#next = next;
      this.#warn();
    } catch (error) {
      if (stage !== this.#stage) return; // Its store was closed meanwhile.
      this.#parts.warn(`What is posted next cannot be seen: ${errorText(error)}`);
    }
  }

  #warn(): void {
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
    throw new Refused(400, 'this is not an instant: write one as 2026-11-05T09:00:00Z');
  }
}

function isSame(one: NextPost | undefined, other: NextPost | undefined): boolean {
  return one?.at.epochMilliseconds === other?.at.epochMilliseconds && one?.platform === other?.platform;
}
