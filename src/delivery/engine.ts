import { randomUUID } from 'node:crypto';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { errorText } from '../lib/error-text.ts';
import type { Message } from '../message/message.ts';
import type { Observe } from '../ports/app-events.ts';
import type { Compose, Ledger } from '../ports/ledger.ts';
import type { Platform } from '../ports/platform.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { PLANNING_HORIZON, replannedOccurrence } from '../schedule/due.ts';
import type { StoredSubscription } from '../schedule/subscription.ts';
import { ClockGuard } from './clock-guard.ts';
import { type Clocks, SYSTEM_CLOCKS } from './clocks.ts';
import { type DeliveryTimeouts, DURATIONS, maxClockStep } from './durations.ts';
import { cachedPlanner } from './planner.ts';
import { PlatformWorker } from './platform-worker.ts';
import { StopNotices } from './stop-notices.ts';
import { StoreOutageLog } from './store-outage-log.ts';
import { everyTick } from './ticker.ts';

/** Dependencies of the delivery engine. */
export interface DeliveryParts {
  readonly ledger: Ledger;
  readonly subscriptions: Subscriptions;
  readonly rateLimiter: RateLimiter;
  readonly platforms: readonly Platform[];
  /** Composes a delivery's message at its first claim. */
  readonly compose: Compose;
  /** Composes the direct message to a person whose subscriptions stopped. Without it, no such messages are sent. */
  readonly stoppedReply?: (stopped: readonly StoredSubscription[], link: string) => Message;
  /** Logs a line for the operator. */
  readonly warn: (text: string) => void;
  /** Receives an event for each completed tick and each attempt. */
  readonly observe?: Observe;
  /**
   * Plans follow-ups and notifications after the briefing changed; returns how many deliveries. Called on each tick.
   */
  readonly lookForNews?: (now: Temporal.Instant, isOver: () => boolean) => Promise<number>;
  /** Deletes other expired data, as often as receipts. */
  readonly forget?: (now: Temporal.Instant) => Promise<unknown>;
  readonly durations?: Partial<DeliveryTimeouts>;
  readonly clocks?: Clocks;
  /** Calls a function every 15 seconds; returns a function that stops it. */
  readonly ticker?: (tick: () => Promise<void>) => () => void;
  /** Whether next occurrences are recomputed at start-up, since time zone rules may have changed. Default: true. */
  readonly replans?: boolean;
}

export interface Delivery {
  /** Plans near occurrences without waiting for the next tick. Call it after a subscription changed. */
  wake(): void;
  /** Shuts down gracefully: finishes everything in progress, within the post timeout. */
  stop(): Promise<void>;
}

/** Subscriptions planned in one step; few enough not to block the event loop even after a year offline. */
const BATCH_SIZE = 25;
const DAY = 24 * 3_600_000;
const FIRST_PRUNE_DELAY = 600_000;
/** How long receipts are kept. */
const RECEIPT_RETENTION = Temporal.Duration.from({ hours: 24 * 90 });
const PLANNING = 'planning';

/** Starts delivering. */
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

/** Plans occurrences and runs a worker for each platform. */
class Engine {
  readonly #parts: DeliveryParts;
  readonly #observe: Observe;
  readonly #clocks: Clocks;
  readonly #guard: ClockGuard;
  readonly #outages: StoreOutageLog;
  readonly #workers: readonly PlatformWorker[];
  readonly #notices: StopNotices | undefined;
  #tick: Promise<void> | undefined;
  #waking: Promise<void> | undefined;
  #isWoken = false;
  #isStopped = false;
  #replans: boolean;
  #isSetBack = false;
  /** Occurrences due since then still have to be planned. */
  #setBackAt: Temporal.Instant | undefined;
  #isNewsFailing = false;
  #nextPrune: number;

  constructor(parts: DeliveryParts) {
    const { platforms, clocks = SYSTEM_CLOCKS, replans = true, observe = () => {} } = parts;
    const durations = { ...DURATIONS, ...parts.durations };
    this.#parts = parts;
    this.#observe = observe;
    this.#clocks = clocks;
    this.#replans = replans;
    this.#nextPrune = clocks.monotonic() + FIRST_PRUNE_DELAY;
    this.#guard = new ClockGuard(maxClockStep(durations));
    this.#outages = new StoreOutageLog(parts.warn);
    const { stoppedReply: compose, subscriptions, warn } = parts;
    this.#notices =
      compose && new StopNotices({ subscriptions, compose, clocks, timeout: durations.postTimeout, warn });
    const shared = {
      ...parts,
      observe,
      clocks,
      guard: this.#guard,
      outages: this.#outages,
      durations,
      owner: randomUUID(),
      onSuspended: (...suspended: Parameters<StopNotices['report']>) => this.#notices?.report(...suspended),
    };
    this.#workers = platforms.map((platform) => new PlatformWorker(platform, shared));
  }

  /** Starts the workers and runs the first tick. */
  start(): void {
    for (const worker of this.#workers) worker.start();
    void this.tick();
  }

  /** Checks the clock, plans occurrences and wakes the workers. Concurrent calls share one run. */
  tick(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#tick ??= this.#run().finally(() => {
      this.#tick = undefined;
    });
    return this.#tick;
  }

  /** Plans near occurrences. A call during a run triggers another run after it. */
  wake(): void {
    this.#isWoken = true;
    this.#waking ??= this.#planWhileWoken().finally(() => {
      this.#waking = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([this.#tick, this.#waking, ...this.#workers.map((worker) => worker.stop())]);
    await this.#notices?.stop();
  }

  async #run(): Promise<void> {
    try {
      const now = await this.#parts.ledger.now();
      if (this.#isClockTrusted(now)) {
        if (this.#isSetBack) {
          await this.#setBack();
          await this.#replan(now);
        }
        await this.#plan();
        await this.#news(now);
        await this.#replan(now);
        await this.#prune(now);
      }
      this.#outages.recordSuccess(PLANNING);
      this.#observe({ kind: 'ticked' });
    } catch (error) {
      this.#outages.recordFailure(PLANNING, error);
    }
  }

  async #planWhileWoken(): Promise<void> {
    while (this.#isWoken && !this.#isStopped) {
      this.#isWoken = false;
      try {
        const now = await this.#parts.ledger.now();
        // Only ticks advance the guard, so this only asks it. If the clock is not trusted, wait for the ticks.
        const reading = { wall: now.epochMilliseconds, monotonic: this.#clocks.monotonic() };
        if (this.#guard.isTrusted(reading)) await this.#plan();
      } catch (error) {
        this.#outages.recordFailure(PLANNING, error);
      }
    }
  }

  /** Whether the clock is trusted. If it was set back, next occurrences are recomputed. */
  #isClockTrusted(now: Temporal.Instant): boolean {
    const { warn } = this.#parts;
    const found = this.#guard.check({ wall: now.epochMilliseconds, monotonic: this.#clocks.monotonic() });
    switch (found.kind) {
      case 'right':
        return true;
      case 'waiting':
        return false;
      case 'stepped':
        this.#noteSetBack(found.jump, now.subtract({ milliseconds: Math.round(found.elapsed) }));
        warn(`The clock was set ${jumpText(found.jump)}. Posts may be up to a minute late.`);
        return true;
      case 'jumped':
        warn(`The clock jumped ${jumpText(found.jump)}. Deliveries are paused until it has been steady for 30 s.`);
        return false;
      case 'right again': {
        this.#noteSetBack(found.jump, now.subtract({ milliseconds: Math.round(found.paused) }));
        const paused = Math.round(found.paused / 1000);
        warn(
          `The clock is steady again after jumping ${jumpText(found.jump)}. Deliveries resume after a pause of ${paused} s; posts that came due meanwhile are late.`,
        );
        return true;
      }
    }
  }

  /** @param from an instant before the clock was set, by the clock as it is now */
  #noteSetBack(jump: number, from: Temporal.Instant): void {
    if (jump >= 0) return;
    this.#replans = true;
    this.#isSetBack = true;
    if (!this.#setBackAt || Temporal.Instant.compare(from, this.#setBackAt) < 0) this.#setBackAt = from;
  }

  async #plan(): Promise<void> {
    const { ledger, platforms } = this.#parts;
    const names = platforms.map(({ name }) => name);
    const now = await ledger.now();
    const until = now.add(PLANNING_HORIZON);
    const planOnce = cachedPlanner(now, until);
    for (let taken = 1; taken > 0 && !this.#isStopped; ) {
      taken = await ledger.plan({ platforms: names, until, most: BATCH_SIZE }, planOnce);
      for (const worker of this.#workers) worker.wake();
      await yieldToEventLoop();
    }
  }

  /** A failure here affects nothing else, and is retried on the next tick. */
  async #news(now: Temporal.Instant): Promise<void> {
    try {
      const planned = await this.#parts.lookForNews?.(now, () => this.#isStopped);
      if (planned) for (const worker of this.#workers) worker.wake();
      this.#isNewsFailing = false;
    } catch (error) {
      if (!this.#isNewsFailing) {
        this.#parts.warn(`Could not plan follow-ups; retrying on each tick: ${errorText(error)}`);
      }
      this.#isNewsFailing = true;
    }
  }

  async #setBack(): Promise<void> {
    await this.#parts.ledger.afterClockSetBack();
    await this.#parts.rateLimiter.afterClockSetBack();
    this.#isSetBack = false;
  }

  async #replan(now: Temporal.Instant): Promise<void> {
    if (!this.#replans) return;
    await this.#parts.subscriptions.replan(
      (subscription) => replannedOccurrence(subscription, now, this.#setBackAt),
      () => this.#isStopped,
    );
    this.#replans = false;
    this.#setBackAt = undefined;
  }

  async #prune(now: Temporal.Instant): Promise<void> {
    if (this.#clocks.monotonic() < this.#nextPrune) return;
    const { ledger, forget } = this.#parts;
    await ledger.prune(now.subtract(RECEIPT_RETENTION));
    await forget?.(now);
    this.#nextPrune = this.#clocks.monotonic() + DAY;
  }
}

/** "3 h 20 min ahead", "7 min back", "90 s back". */
function jumpText(jump: number): string {
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
