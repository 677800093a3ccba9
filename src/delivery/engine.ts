import { randomUUID } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import type { Observe } from '../ports/app-events.ts';
import type { Candidate, Composed, Ledger } from '../ports/ledger.ts';
import type { Platform } from '../ports/platform.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { LEAD, replanned } from '../schedule/due.ts';
import { ClockGuard } from './clock-guard.ts';
import { type Clocks, SYSTEM_CLOCKS } from './clocks.ts';
import { DURATIONS, type Durations, mostStep } from './durations.ts';
import { planner } from './planner.ts';
import { PlatformWorker } from './platform-worker.ts';
import { StoreOutageLog } from './store-outage-log.ts';
import { everyTick } from './ticker.ts';

/** What deliveries are made with. */
export interface DeliveryParts {
  readonly ledger: Ledger;
  readonly subscriptions: Subscriptions;
  readonly rateLimiter: RateLimiter;
  readonly platforms: readonly Platform[];
  /** Makes the message of a delivery at its first claim. */
  readonly compose: (candidate: Candidate) => Composed;
  /** Told what an operator should know. */
  readonly tell: (text: string) => void;
  /** Told of each tick that came to its end, and of what each attempt came to. */
  readonly observe?: Observe;
  /** Forgets what else is kept for a time only, as often as receipts are forgotten. */
  readonly forget?: (now: Temporal.Instant) => Promise<unknown>;
  readonly durations?: Partial<Durations>;
  readonly clocks?: Clocks;
  /** What calls for a tick every 15 seconds, and returns what stops it. */
  readonly ticker?: (tick: () => Promise<void>) => () => void;
  /** Whether times are worked out anew at the start, since the rules of zones may have changed; they are if left out. */
  readonly replans?: boolean;
}

export interface Delivery {
  /** Plans at once what is near, since somebody subscribed or changed a subscription: no tick is waited for. */
  wake(): void;
  /** Ends in order: within the time that a post may take, everything that was begun is finished. */
  stop(): Promise<void>;
}

/** So few subscriptions are planned in one step that even after a year the event loop is not held for long. */
const BATCH = 25;
const DAY = 24 * 3_600_000;
const FIRST_PRUNE = 600_000;
/** For so long receipts are kept. */
const KEPT = Temporal.Duration.from({ hours: 24 * 90 });
const PLANNING = 'planning';

/** Begins to deliver, until it is stopped. */
export function startDelivery(parts: DeliveryParts): Delivery {
  const { ticker = everyTick } = parts;
  const engine = new Engine(parts);
  engine.start();
  const stopTicks = ticker(() => engine.tick());
  return {
    wake: () => engine.wake(),
    stop: async () => {
      stopTicks();
      await engine.stop();
    },
  };
}

/** Plans what comes, and has a worker for each platform bring it on its way. */
class Engine {
  readonly #parts: DeliveryParts;
  readonly #observe: Observe;
  readonly #clocks: Clocks;
  readonly #guard: ClockGuard;
  readonly #outages: StoreOutageLog;
  readonly #workers: readonly PlatformWorker[];
  #tick: Promise<void> | undefined;
  #waking: Promise<void> | undefined;
  #isWoken = false;
  #isStopped = false;
  #replans: boolean;
  #isSetBack = false;
  #nextPrune: number;

  constructor(parts: DeliveryParts) {
    const { platforms, clocks = SYSTEM_CLOCKS, replans = true, observe = () => {} } = parts;
    const durations = { ...DURATIONS, ...parts.durations };
    this.#parts = parts;
    this.#observe = observe;
    this.#clocks = clocks;
    this.#replans = replans;
    this.#nextPrune = clocks.monotonic() + FIRST_PRUNE;
    this.#guard = new ClockGuard(mostStep(durations));
    this.#outages = new StoreOutageLog(parts.tell);
    const shared = {
      ...parts,
      observe,
      clocks,
      guard: this.#guard,
      outages: this.#outages,
      durations,
      owner: randomUUID(),
    };
    this.#workers = platforms.map((platform) => new PlatformWorker(platform, shared));
  }

  /** Begins at once, with a tick. */
  start(): void {
    for (const worker of this.#workers) worker.start();
    void this.tick();
  }

  /** Looks at the clock, plans what comes and wakes the workers. One at a time: a further call waits for the one at work. */
  tick(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#tick ??= this.#run().finally(() => {
      this.#tick = undefined;
    });
    return this.#tick;
  }

  /** Plans what is near. Whoever calls while that is done already has it done again. */
  wake(): void {
    this.#isWoken = true;
    this.#waking ??= this.#woken().finally(() => {
      this.#waking = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([this.#tick, this.#waking, ...this.#workers.map((worker) => worker.stop())]);
  }

  async #run(): Promise<void> {
    try {
      const now = await this.#parts.ledger.now();
      if (this.#isRight(now)) {
        await this.#setBack();
        await this.#plan();
        await this.#replan(now);
        await this.#prune(now);
      }
      this.#outages.answered(PLANNING);
      this.#observe({ kind: 'ticked' });
    } catch (error) {
      this.#outages.failed(PLANNING, error);
    }
  }

  async #woken(): Promise<void> {
    while (this.#isWoken && !this.#isStopped) {
      this.#isWoken = false;
      try {
        const now = await this.#parts.ledger.now();
        // The guard counts the ticks, so this is no look of its own. A clock that is in doubt is left to them.
        const reading = { wall: now.epochMilliseconds, monotonic: this.#clocks.monotonic() };
        if (this.#guard.believes(reading)) await this.#plan();
      } catch (error) {
        this.#outages.failed(PLANNING, error);
      }
    }
  }

  /** Whether the clock may be believed. After it was set back, next occurrences are worked out again. */
  #isRight(now: Temporal.Instant): boolean {
    const { tell } = this.#parts;
    const found = this.#guard.look({ wall: now.epochMilliseconds, monotonic: this.#clocks.monotonic() });
    switch (found.kind) {
      case 'right':
        return true;
      case 'waiting':
        return false;
      case 'stepped':
        this.#noteSetBack(found.jump);
        tell(`The clock was set ${inWords(found.jump)}. Posts may be up to a minute late.`);
        return true;
      case 'jumped':
        tell(`The clock jumped ${inWords(found.jump)}. Deliveries are paused until it has been steady for 30 s.`);
        return false;
      case 'right again': {
        this.#noteSetBack(found.jump);
        const paused = Math.round(found.paused / 1000);
        tell(
          `The clock is steady again, ${inWords(found.jump)} from before. Deliveries resume after a pause of ${paused} s; posts due in it are late by up to that.`,
        );
        return true;
      }
    }
  }

  #noteSetBack(jump: number): void {
    this.#replans ||= jump < 0;
    this.#isSetBack ||= jump < 0;
  }

  async #plan(): Promise<void> {
    const { ledger, platforms } = this.#parts;
    const names = platforms.map(({ name }) => name);
    const now = await ledger.now();
    const until = now.add(LEAD);
    const planOnce = planner(now, until);
    for (let taken = 1; taken > 0 && !this.#isStopped; ) {
      taken = await ledger.plan({ platforms: names, until, most: BATCH }, planOnce);
      for (const worker of this.#workers) worker.wake();
      await breathe();
    }
  }

  async #setBack(): Promise<void> {
    if (!this.#isSetBack) return;
    await this.#parts.ledger.setBack();
    await this.#parts.rateLimiter.setBack();
    this.#isSetBack = false;
  }

  async #replan(now: Temporal.Instant): Promise<void> {
    if (!this.#replans) return;
    await this.#parts.subscriptions.replan(
      (standing) => replanned(standing, now),
      () => this.#isStopped,
    );
    this.#replans = false;
  }

  async #prune(now: Temporal.Instant): Promise<void> {
    if (this.#clocks.monotonic() < this.#nextPrune) return;
    const { ledger, forget } = this.#parts;
    await ledger.prune(now.subtract(KEPT));
    await forget?.(now);
    this.#nextPrune = this.#clocks.monotonic() + DAY;
  }
}

/** "3 h 20 min ahead", "7 min back", "90 s back". */
function inWords(jump: number): string {
  const direction = jump < 0 ? 'back' : 'ahead';
  const seconds = Math.round(Math.abs(jump) / 1000);
  if (seconds < 120) return `${seconds} s ${direction}`;
  const minutes = Math.round(seconds / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const span = [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter(
    (part) => part !== '',
  );
  return `${span.join(' ')} ${direction}`;
}
