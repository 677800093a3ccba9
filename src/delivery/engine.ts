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
import { RECEIPT_DAYS } from '../reply/receipts.ts';
import { PLANNING_HORIZON, planDeliveries, replannedOccurrence } from '../schedule/plan.ts';
import type { StoredSubscription } from '../schedule/subscription.ts';
import { ClockGuard, type ClockReading } from './clock-guard.ts';
import { type Clocks, SYSTEM_CLOCKS } from './clocks.ts';
import { type DeliveryTimeouts, DURATIONS_MS } from './durations.ts';
import { PlatformWorker } from './platform-worker.ts';
import { StopNotices } from './stop-notices.ts';
import { StoreOutageLog } from './store-outage-log.ts';
import { startTicker } from './ticker.ts';

export interface DeliveryParts {
  readonly ledger: Ledger;
  readonly subscriptions: Subscriptions;
  readonly rateLimiter: RateLimiter;
  readonly platforms: readonly Platform[];
  readonly compose: Compose;
  readonly composeStopNotice?: (stoppedSubscriptions: readonly StoredSubscription[], link: string) => Message;
  readonly warn: (text: string) => void;
  readonly observe?: Observe;
  /** Called by ticks. Returns the number of planned follow-ups and notifications. */
  readonly planNews?: (now: Temporal.Instant, shouldStop: () => boolean) => Promise<number>;
  readonly pruneOtherData?: (now: Temporal.Instant) => Promise<unknown>;
  readonly durations?: Partial<DeliveryTimeouts>;
  readonly clocks?: Clocks;
  /** Returns a function that stops the ticks. */
  readonly ticker?: (tick: () => Promise<void>) => () => void;
}

export interface Delivery {
  /** Call this after a subscription changed. */
  wake(): void;
  /** Finishes what is in progress. */
  stop(): Promise<void>;
}

/** Few enough subscriptions not to block the event loop, even after a year offline. */
const BATCH_SIZE = 25;
const DAY_MS = 24 * 3_600_000;
const FIRST_PRUNE_DELAY_MS = 600_000;
const RECEIPT_RETENTION = Temporal.Duration.from({ hours: 24 * RECEIPT_DAYS });
const PLANNING_CALLER = 'planning';

export function startDelivery(parts: DeliveryParts): Delivery {
  const engine = new DeliveryEngine(parts);
  engine.start();
  return engine;
}

function withDefaults(parts: DeliveryParts) {
  const defaults = { clocks: SYSTEM_CLOCKS, observe: () => {}, ticker: startTicker };
  return { ...defaults, ...parts, durations: { ...DURATIONS_MS, ...parts.durations } };
}

class DeliveryEngine implements Delivery {
  readonly #parts: ReturnType<typeof withDefaults>;
  readonly #guard: ClockGuard;
  readonly #outages: StoreOutageLog;
  readonly #workers: readonly PlatformWorker[];
  readonly #notices: StopNotices | undefined;
  #stopTicks = () => {};
  #currentTick: Promise<void> | undefined;
  #currentWake: Promise<void> | undefined;
  #isWoken = false;
  #isStopped = false;
  /** True at start-up, since time zone rules may have changed, and after the clock was set back. */
  #needsReplan = true;
  #needsStoreAdjustment = false;
  /** A time before the clock was set back. Occurrences due since then have to be planned again. */
  #setBackAt: Temporal.Instant | undefined;
  #isNewsFailing = false;
  /** Monotonic, in milliseconds. */
  #nextPrune: number;

  constructor(parts: DeliveryParts) {
    this.#parts = withDefaults(parts);
    const { platforms, subscriptions, composeStopNotice: compose, clocks, durations, warn } = this.#parts;
    this.#nextPrune = clocks.monotonic() + FIRST_PRUNE_DELAY_MS;
    this.#guard = new ClockGuard(durations.settleDelay);
    this.#outages = new StoreOutageLog(warn);
    this.#notices =
      compose && new StopNotices({ subscriptions, compose, clocks, timeout: durations.postTimeout, warn });
    const workerParts = {
      ...this.#parts,
      guard: this.#guard,
      outages: this.#outages,
      owner: randomUUID(),
      onSuspended: (...suspension: Parameters<StopNotices['report']>) => this.#notices?.report(...suspension),
    };
    this.#workers = platforms.map((platform) => new PlatformWorker(platform, workerParts));
  }

  start(): void {
    for (const worker of this.#workers) worker.start();
    void this.#runTick();
    this.#stopTicks = this.#parts.ticker(() => this.#runTick());
  }

  wake(): void {
    // A call during a run triggers another run.
    this.#isWoken = true;
    this.#currentWake ??= this.#planWhileWoken().finally(() => {
      this.#currentWake = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#stopTicks();
    this.#isStopped = true;
    await Promise.all([this.#currentTick, this.#currentWake, ...this.#workers.map((worker) => worker.stop())]);
    await this.#notices?.stop();
  }

  #runTick(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#currentTick ??= this.#tickOnce().finally(() => {
      this.#currentTick = undefined;
    });
    return this.#currentTick;
  }

  async #tickOnce(): Promise<void> {
    try {
      const now = await this.#parts.ledger.now();
      if (this.#checkClock(now)) {
        if (this.#needsStoreAdjustment) {
          await this.#parts.ledger.afterClockSetBack();
          this.#needsStoreAdjustment = false;
          await this.#replan(now);
        }
        await this.#plan();
        await this.#planNews(now);
        await this.#replan(now);
        await this.#prune(now);
      }
      this.#outages.recordSuccess(PLANNING_CALLER);
      this.#parts.observe({ kind: 'ticked' });
    } catch (error) {
      this.#outages.recordFailure(PLANNING_CALLER, error);
    }
  }

  async #planWhileWoken(): Promise<void> {
    while (this.#isWoken && !this.#isStopped) {
      this.#isWoken = false;
      try {
        const now = await this.#parts.ledger.now();
        // Only ticks advance the guard. If it does not trust the clock, the next ticks plan.
        if (this.#guard.isTrusted(this.#readingAt(now))) await this.#plan();
      } catch (error) {
        this.#outages.recordFailure(PLANNING_CALLER, error);
      }
    }
  }

  #readingAt(now: Temporal.Instant): ClockReading {
    return { wall: now.epochMilliseconds, monotonic: this.#parts.clocks.monotonic() };
  }

  #checkClock(now: Temporal.Instant): boolean {
    const { warn } = this.#parts;
    const result = this.#guard.check(this.#readingAt(now));
    switch (result.kind) {
      case 'right':
        return true;
      case 'waiting':
        return false;
      case 'stepped':
        this.#noteSetBack(result.jump, now.subtract({ milliseconds: Math.round(result.elapsed) }));
        warn(`The clock was set ${jumpText(result.jump)}. Posts may be late.`);
        return true;
      case 'jumped':
        warn(`The clock jumped ${jumpText(result.jump)}. Deliveries are paused until it has been steady for 30 s.`);
        return false;
      case 'right again':
        this.#noteSetBack(result.jump, now.subtract({ milliseconds: Math.round(result.paused) }));
        warn(
          `The clock is steady again after jumping ${jumpText(result.jump)}. Deliveries resume after a pause of ${Math.round(result.paused / 1000)} s; posts that came due meanwhile are late or missed.`,
        );
        return true;
    }
  }

  /** @param instantBefore any instant before the clock was set, by the clock as it is now */
  #noteSetBack(jump: number, instantBefore: Temporal.Instant): void {
    if (jump >= 0) return;
    this.#needsReplan = true;
    this.#needsStoreAdjustment = true;
    if (!this.#setBackAt || Temporal.Instant.compare(instantBefore, this.#setBackAt) < 0)
      this.#setBackAt = instantBefore;
  }

  async #plan(): Promise<void> {
    const { ledger, platforms } = this.#parts;
    const platformNames = platforms.map(({ name }) => name);
    const now = await ledger.now();
    const until = now.add(PLANNING_HORIZON);
    for (let plannedCount = 1; plannedCount > 0 && !this.#isStopped; ) {
      plannedCount = await ledger.plan({ platforms: platformNames, until, limit: BATCH_SIZE }, (subscription) =>
        planDeliveries(subscription, now, until),
      );
      this.#wakeWorkers();
      await yieldToEventLoop();
    }
  }

  #wakeWorkers(): void {
    for (const worker of this.#workers) worker.wake();
  }

  async #planNews(now: Temporal.Instant): Promise<void> {
    try {
      const plannedCount = await this.#parts.planNews?.(now, () => this.#isStopped);
      if (plannedCount) this.#wakeWorkers();
      this.#isNewsFailing = false;
    } catch (error) {
      if (!this.#isNewsFailing) {
        this.#parts.warn(`Could not plan follow-ups and notifications; retrying on each tick: ${errorText(error)}`);
      }
      this.#isNewsFailing = true;
    }
  }

  async #replan(now: Temporal.Instant): Promise<void> {
    if (!this.#needsReplan) return;
    await this.#parts.subscriptions.replan(
      (subscription) => replannedOccurrence(subscription, now, this.#setBackAt),
      () => this.#isStopped,
    );
    this.#needsReplan = false;
    this.#setBackAt = undefined;
  }

  async #prune(now: Temporal.Instant): Promise<void> {
    if (this.#parts.clocks.monotonic() < this.#nextPrune) return;
    const { ledger, pruneOtherData } = this.#parts;
    await ledger.prune(now.subtract(RECEIPT_RETENTION));
    await pruneOtherData?.(now);
    this.#nextPrune = this.#parts.clocks.monotonic() + DAY_MS;
  }
}

function jumpText(jump: number): string {
  const direction = jump < 0 ? 'back' : 'ahead';
  const seconds = Math.round(Math.abs(jump) / 1000);
  if (seconds < 120) return `${seconds} s ${direction}`;
  const rounding = { largestUnit: 'hours', smallestUnit: 'minutes' } as const;
  const { hours, minutes } = Temporal.Duration.from({ seconds }).round(rounding);
  const parts = [...(hours > 0 ? [`${hours} h`] : []), ...(minutes > 0 ? [`${minutes} min`] : [])];
  return `${parts.join(' ')} ${direction}`;
}
