import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import type { Clocks } from '../../src/delivery/clocks.ts';
import { type Delivery, type DeliveryParts, startDelivery } from '../../src/delivery/engine.ts';
import type { Message } from '../../src/message/message.ts';
import type { ComposeResult, DeliveryKey, DigestCursor, Ledger, Receipt } from '../../src/ports/ledger.ts';
import type { FindResult, Platform, PostResult } from '../../src/ports/platform.ts';
import type { Occurrence } from '../../src/schedule/occurrences.ts';
import { nextOccurrenceOf } from '../../src/schedule/plan.ts';
import type { Address, PlatformName, Subscription } from '../../src/schedule/subscription.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { digestOf } from '../schedule/subscriptions.ts';

/** After this many rounds of the event loop without activity, every task is taken to be waiting. */
const QUIET_ROUNDS = 12;

export class FakeClocks implements Clocks {
  #monotonic = 0;
  #wall: number;
  #sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  #activity = 0;

  constructor(start: Temporal.Instant) {
    this.#wall = start.epochMilliseconds;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  wall(): number {
    return this.#wall;
  }

  now(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(Math.floor(this.#wall));
  }

  note(): void {
    this.#activity += 1;
  }

  sleep(duration: number, signal?: AbortSignal): Promise<void> {
    this.note();
    if (duration <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { until: this.#monotonic + duration, wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', wake);
    });
  }

  jump(by: Temporal.DurationLike): void {
    this.#wall += Temporal.Duration.from(by).total('milliseconds');
  }

  /** Wakes no sleeper, as if the process were frozen. */
  freeze(by: Temporal.DurationLike): void {
    const span = Temporal.Duration.from(by).total('milliseconds');
    this.#monotonic += span;
    this.#wall += span;
  }

  async advance(by: Temporal.DurationLike): Promise<void> {
    const end = this.#monotonic + Temporal.Duration.from(by).total('milliseconds');
    for (;;) {
      await this.quiet();
      const next = this.#sleepers.toSorted((a, b) => a.until - b.until)[0];
      if (!next || next.until > end) break;
      this.#set(Math.max(this.#monotonic, next.until));
      next.wake();
    }
    this.#set(end);
    await this.quiet();
  }

  async advanceTo(time: string): Promise<void> {
    await this.advance(this.now().until(Temporal.Instant.from(time)));
  }

  /** Resolves once every task is waiting. */
  async quiet(): Promise<void> {
    let activity = this.#activity;
    for (let still = 0; still < QUIET_ROUNDS; still += 1) {
      await yieldToEventLoop();
      if (activity !== this.#activity) still = 0;
      activity = this.#activity;
    }
  }

  #set(monotonic: number): void {
    this.#wall += monotonic - this.#monotonic;
    this.#monotonic = monotonic;
  }
}

export interface PostScript {
  readonly isAccepted: boolean;
  readonly result?: PostResult;
  readonly connects?: Promise<void>;
  /** Milliseconds between connecting and the effect. */
  readonly takes?: number;
}

export const SENT: PostScript = { isAccepted: true, result: { kind: 'sent', post: 'p1' } };

export const LOST: PostScript = { isAccepted: true, result: { kind: 'in doubt', reason: 'the connection was reset' } };
export const FAILED: PostScript = {
  isAccepted: false,
  result: { kind: 'in doubt', reason: 'the server answered 503' },
};
export const SILENCE: PostScript = { isAccepted: true };

export class ScriptedPlatform implements Platform {
  readonly postsPerSecond = 50;
  idempotencyWindow = new Temporal.Duration();
  /** "2026-05-08T09:00:00Z C1 Digest" */
  readonly attempts: string[] = [];
  readonly standing: { readonly channel: string; readonly occurrence: string; readonly title: string }[] = [];
  history: FindResult | undefined;
  finds = 0;
  readonly directMessageFaults = new Map<string, Exclude<PostResult, { kind: 'sent' }>>();
  readonly directMessages = {
    open: async (_: string, person: string) => {
      this.#clock.note();
      return this.directMessageFaults.get(person) ?? `D-${person}`;
    },
    linkTo: ({ channel }: Address) => `link to ${channel}`,
  };
  readonly name: PlatformName;
  readonly #clock: FakeClocks;
  readonly #script = new Map<string, PostScript[]>();

  constructor(name: PlatformName, clock: FakeClocks) {
    this.name = name;
    this.#clock = clock;
  }

  scriptPosts(channel: string, ...scripts: PostScript[]): void {
    this.#script.set(channel, scripts);
  }

  async post(
    { channel }: Address,
    { title }: Message,
    occurrence: DeliveryKey,
    _timeout: AbortSignal,
    maySend: () => boolean,
  ): Promise<PostResult> {
    this.#clock.note();
    this.attempts.push(`${this.#clock.now()} ${channel} ${title}`);
    const scriptedPost = this.#script.get(channel)?.shift() ?? SENT;
    await scriptedPost.connects;
    if (!maySend())
      return { kind: 'retry', after: new Temporal.Duration(), scope: 'channel', reason: 'it was too late' };
    await this.#clock.sleep(scriptedPost.takes ?? 0);
    const named = nameOf(occurrence);
    const isKnown = this.idempotencyWindow.total('seconds') > 0 && this.#has(channel, named);
    if (scriptedPost.isAccepted && !isKnown) this.standing.push({ channel, occurrence: named, title });
    return scriptedPost.result ?? new Promise(() => {});
  }

  async find({ channel }: Address, occurrence: DeliveryKey): Promise<FindResult> {
    this.#clock.note();
    this.finds += 1;
    if (this.history) return this.history;
    return this.#has(channel, nameOf(occurrence)) ? { kind: 'found', post: 'p1' } : { kind: 'absent' };
  }

  #has(channel: string, occurrence: string): boolean {
    return this.standing.some((one) => one.channel === channel && one.occurrence === occurrence);
  }
}

const nameOf = ({ subscription, nominal }: DeliveryKey) => `${subscription}@${nominal}`;

export class World {
  readonly clock: FakeClocks;
  readonly slack: ScriptedPlatform;
  readonly store: Store;
  readonly warnings: string[] = [];
  title = 'Digest';
  /** Milliseconds. */
  tickInterval = 15_000;
  fault: string | undefined;
  failing: keyof Ledger | 'all' = 'all';
  readonly #folder: string;
  #delivery: Delivery | undefined;

  static async begin(start = '2026-05-08T08:45Z'): Promise<World> {
    const clock = new FakeClocks(Temporal.Instant.from(start));
    const folder = mkdtempSync(join(tmpdir(), 'delivery-'));
    const onProblem = (problem: string) => {
      throw new Error(problem);
    };
    const store = await openStore({ kind: 'sqlite', folder, clock: () => clock.now(), onProblem });
    return new World(clock, store, folder);
  }

  private constructor(clock: FakeClocks, store: Store, folder: string) {
    this.clock = clock;
    this.store = store;
    this.#folder = folder;
    this.slack = new ScriptedPlatform('slack', clock);
  }

  async subscribe(
    channel: string,
    form = 'daily 09:00',
    overrides: Partial<Subscription> = {},
    cursor: DigestCursor = { through: '2026-05-07', changes: [] },
    next?: Occurrence,
  ): Promise<void> {
    const address = { platform: this.slack.name, workspace: 'T1', channel };
    const subscription = digestOf(form, 'UTC', { id: `s-${channel}`, address, ...overrides });
    await this.store.subscriptions.add(
      subscription,
      next ?? nextOccurrenceOf(subscription, this.clock.now()),
      cursor,
      25,
    );
  }

  async start(overrides: Partial<DeliveryParts> = {}): Promise<Delivery> {
    const delivery = startDelivery({
      ...this.store,
      ledger: this.#faulty(),
      platforms: [this.slack],
      compose: ({ nominal }): ComposeResult => {
        const message = { title: this.title, blocks: [], footer: 'As of today' };
        return { kind: 'message', message, cursor: { through: nominal.slice(0, 10), changes: [] } };
      },
      warn: (text) => this.warnings.push(text),
      clocks: this.clock,
      ticker: (tick) => tickEvery(this.clock, () => this.tickInterval, tick),
      ...overrides,
    });
    this.#delivery = delivery;
    await this.clock.quiet();
    return delivery;
  }

  async receipts(channel?: string): Promise<string[]> {
    const address = { platform: this.slack.name, workspace: 'T1', channel: channel ?? '' };
    const receipts = await this.store.ledger.receipts({ ...(channel === undefined ? {} : { address }), limit: 1000 });
    return receipts.map(shown).toSorted();
  }

  async end(): Promise<void> {
    const stopped = this.#delivery?.stop();
    await this.clock.advance({ seconds: 20 });
    await stopped;
    await this.store.close();
    rmSync(this.#folder, { recursive: true });
  }

  #faulty(): Ledger {
    return new Proxy(this.store.ledger, {
      get:
        (ledger, name) =>
        async (...given: unknown[]): Promise<unknown> => {
          this.clock.note();
          if (this.fault !== undefined && [name, 'all'].includes(this.failing)) throw new Error(this.fault);
          return Reflect.apply(Reflect.get(ledger, name), ledger, given);
        },
    });
  }
}

export function tickEvery(clock: FakeClocks, interval: () => number, tick: () => Promise<void>): () => void {
  const end = new AbortController();
  const run = async () => {
    while (!end.signal.aborted) {
      await clock.sleep(interval(), end.signal);
      if (!end.signal.aborted) await tick();
    }
  };
  void run();
  return () => end.abort();
}

function shown({ address, nominal, state, attempts, reason }: Receipt): string {
  return `${address.channel} ${nominal} ${state} ${attempts}${reason === undefined ? '' : `: ${reason}`}`;
}
