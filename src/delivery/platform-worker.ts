import { Temporal } from 'temporal-polyfill';
import { CircuitBreaker } from '../lib/circuit-breaker.ts';
import { errorText } from '../lib/error-text.ts';
import type { ClaimedDelivery, ClaimOptions, Compose, DeliveryKey } from '../ports/ledger.ts';
import type { Platform } from '../ports/platform.ts';
import { addressKey } from '../schedule/subscription.ts';
import type { ClockGuard } from './clock-guard.ts';
import { Pauses } from './pauses.ts';
import { Sender, type SenderParts, type Task } from './sender.ts';
import { retryDelay } from './store-outage-log.ts';

export interface WorkerParts extends SenderParts {
  readonly compose: Compose;
  readonly guard: ClockGuard;
  readonly owner: string;
}

const SECONDS_IN_FLIGHT = 2;
const MIN_IN_FLIGHT = 8;
/** A batch lasts this long, and is claimed this long before the previous batch's last slot. */
const BATCH_SECONDS = 0.25;
const EMPTY_PAUSE_MS = 100;
/** Longer waits are split, because the ledger's clock could be set meanwhile. */
const MAX_PAUSE_MS = 15_000;
/** The engine wakes the worker for planned deliveries, so this wait rarely ends by itself. */
const MAX_IDLE_MS = 600_000;

/** Sends nothing without a claim, and releases claims that are too old, for example after the process was frozen. */
export class PlatformWorker {
  readonly #platform: Platform;
  readonly #parts: WorkerParts;
  readonly #inFlight = new Map<Promise<void>, Task>();
  readonly #breaker = new CircuitBreaker();
  readonly #stop = new AbortController();
  #idleController = new AbortController();
  readonly #pauses = new Pauses();
  readonly #sender: Sender;
  /** The last slot taken: monotonic, in milliseconds. */
  #lastSlot = Number.NEGATIVE_INFINITY;
  #isBusy = false;
  #running: Promise<void> | undefined;

  constructor(platform: Platform, parts: WorkerParts) {
    this.#platform = platform;
    this.#parts = parts;
    const { signal: stop } = this.#stop;
    this.#sender = new Sender(platform, parts, { breaker: this.#breaker, pauses: this.#pauses, stop });
  }

  start(): void {
    this.#running ??= this.#run();
  }

  wake(): void {
    this.#idleController.abort();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.wake();
    await this.#running;
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #run(): Promise<void> {
    const { name } = this.#platform;
    const { clocks, outages } = this.#parts;
    let failures = 0;
    while (!this.#isStopped) {
      this.#idleController = new AbortController();
      try {
        const wait = await this.#startBatch();
        outages.recordSuccess(name);
        failures = 0;
        if (wait > 0 && !this.#isStopped) await clocks.sleep(wait, this.#idleController.signal);
      } catch (error) {
        outages.recordFailure(name, error);
        failures += 1;
        await clocks.sleep(retryDelay(failures), this.#stop.signal);
      }
    }
    await Promise.all(this.#inFlight.keys());
  }

  /** Returns how many milliseconds to wait for more work. */
  async #startBatch(): Promise<number> {
    const { ledger, rateLimiter, clocks, guard } = this.#parts;
    const { name, postsPerSecond } = this.#platform;
    const limit = Math.max(MIN_IN_FLIGHT, Math.ceil(postsPerSecond * SECONDS_IN_FLIGHT));
    if (this.#inFlight.size >= (this.#breaker.isHalfOpen ? 1 : limit)) {
      await Promise.race(this.#inFlight.keys());
      return 0;
    }
    const pause = Math.max(this.#breaker.pausedUntil, this.#pauses.platformUntil) - clocks.monotonic();
    if (pause > 0) return this.#pauseFor(pause);
    const now = await ledger.now();
    if (!guard.isTrusted({ wall: now.epochMilliseconds, monotonic: clocks.monotonic() })) return MAX_IDLE_MS;
    if (!this.#isBusy) {
      const nextWorkAt = await ledger.nextWork(name);
      if (!nextWorkAt) return MAX_IDLE_MS;
      const untilNext = now.until(nextWorkAt).total('milliseconds');
      if (untilNext > 0) return Math.min(MAX_IDLE_MS, Math.ceil(untilNext));
    }
    const untilBatch = this.#lastSlot - clocks.monotonic() - BATCH_SECONDS * 1000;
    if (untilBatch > 0) return this.#pauseFor(untilBatch);
    const batchSize = this.#breaker.isHalfOpen ? 1 : Math.max(1, Math.round(postsPerSecond * BATCH_SECONDS));
    const slots = await rateLimiter.take(name, Math.min(batchSize, limit - this.#inFlight.size), postsPerSecond);
    const wait = slots.wait.total('milliseconds');
    if (slots.count === 0) return this.#pauseFor(wait);
    const firstSlot = clocks.monotonic() + wait;
    this.#lastSlot = firstSlot + ((slots.count - 1) * 1000) / postsPerSecond;
    const startedCount = await this.#claimBatch(slots.count, firstSlot);
    this.#isBusy = startedCount === slots.count;
    return startedCount === 0 ? this.#pauseFor(EMPTY_PAUSE_MS) : 0;
  }

  /** New work does not end the wait. */
  async #pauseFor(duration: number): Promise<number> {
    await this.#parts.clocks.sleep(Math.min(duration, MAX_PAUSE_MS), this.#stop.signal);
    return 0;
  }

  async #claimBatch(limit: number, firstSlot: number): Promise<number> {
    const { ledger, compose } = this.#parts;
    const inDoubtCount = await this.#claim(limit, firstSlot, true, (options) => ledger.claimInDoubt(options));
    const nextSlot = firstSlot + (inDoubtCount * 1000) / this.#platform.postsPerSecond;
    return (
      inDoubtCount +
      (await this.#claim(limit - inDoubtCount, nextSlot, false, (options) => ledger.claim(options, compose)))
    );
  }

  async #claim(
    limit: number,
    firstSlot: number,
    isInDoubt: boolean,
    claim: (options: ClaimOptions) => Promise<ClaimedDelivery[]>,
  ): Promise<number> {
    const { clocks, durations, owner } = this.#parts;
    const { name, postsPerSecond } = this.#platform;
    const lease = Temporal.Duration.from({ milliseconds: durations.lease });
    let startedCount = 0;
    // A delivery that must wait takes no slot, since that would delay others.
    for (let waitingCount = 1; waitingCount > 0 && startedCount < limit && !this.#isStopped; ) {
      waitingCount = 0;
      const [monotonic, wall] = [clocks.monotonic(), clocks.wall()];
      const tasks = isInDoubt ? [...this.#inFlight.values()] : [];
      const unexpiredTasks = tasks.filter((task) => monotonic - task.claimedAt.monotonic < durations.lease);
      for (const delivery of await claim({ platform: name, limit: limit - startedCount, owner, lease })) {
        const claimedAt = { monotonic, wall, ledger: delivery.claimedAt };
        // The wall clock jumped past this lease while we were still sending; continue under the renewed claim.
        const task = unexpiredTasks.find((unexpiredTask) => isSame(unexpiredTask.delivery, delivery));
        const isWaiting = this.#pauses.waitFor(delivery.address, clocks.monotonic()) > 0;
        const slot = isWaiting ? monotonic : firstSlot + (startedCount * 1000) / postsPerSecond;
        if (task) {
          task.delivery = delivery;
          task.claimedAt = claimedAt;
        } else this.#start({ delivery, claimedAt, isInDoubt, slot });
        if (isWaiting) waitingCount += 1;
        else startedCount += 1;
      }
    }
    return startedCount;
  }

  #start(task: Task): void {
    const work = this.#sender
      .deliver(task)
      .catch((error: unknown) => {
        const { address } = task.delivery;
        this.#parts.warn(
          `A delivery to ${addressKey(address)} failed unexpectedly; it is taken up again once its lease has ended: ${errorText(error)}`,
        );
      })
      .finally(() => {
        this.#inFlight.delete(work);
        this.wake();
      });
    this.#inFlight.set(work, task);
  }
}

function isSame(a: DeliveryKey, b: DeliveryKey): boolean {
  return a.subscription === b.subscription && a.nominal === b.nominal;
}
