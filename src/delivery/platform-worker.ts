import { Temporal } from 'temporal-polyfill';
import { CircuitBreaker } from '../lib/circuit-breaker.ts';
import { errorText } from '../lib/error-text.ts';
import type { Claimed, ClaimOptions, Compose, DeliveryKey } from '../ports/ledger.ts';
import type { Platform } from '../ports/platform.ts';
import { addressKey } from '../schedule/subscription.ts';
import type { ClockGuard } from './clock-guard.ts';
import { Pauses } from './pauses.ts';
import { Sender, type SenderParts } from './sender.ts';
import { retryDelay } from './store-outage-log.ts';
import type { Task } from './task.ts';

/** Dependencies shared by all platform workers. */
export interface WorkerParts extends SenderParts {
  readonly compose: Compose;
  readonly guard: ClockGuard;
  /** Identifies this process in its claims. */
  readonly owner: string;
}

/** The most posts in flight, in seconds of the platform's rate. */
const SECONDS_IN_FLIGHT = 2;
const MIN_IN_FLIGHT = 8;
/** A claimed batch, and how early it is claimed, in seconds of the platform's rate. */
const BATCH_SECONDS = 0.25;
/** Milliseconds to wait if other processes claimed everything due. */
const EMPTY_PAUSE = 100;
/** Milliseconds. Longer waits are split, because the ledger's clock may be set meanwhile. */
const MAX_PAUSE = 15_000;
/** Milliseconds. The worker is woken for planned deliveries, so this rarely expires. */
const MAX_IDLE = 600_000;

/**
 * Sends one platform's deliveries: first those in doubt, then those due, each at its slot of the platform's rate limit.
 * Sends nothing without a claim in the ledger. Releases claims that became too old, such as after the process was
 * frozen.
 */
export class PlatformWorker {
  readonly #platform: Platform;
  readonly #parts: WorkerParts;
  readonly #inFlight = new Map<Promise<void>, Task>();
  readonly #breaker = new CircuitBreaker();
  readonly #stop = new AbortController();
  /** Aborts the wait for work. */
  #idle = new AbortController();
  readonly #pauses = new Pauses();
  readonly #sender: Sender;
  /** The last slot taken, in milliseconds of the monotonic clock. */
  #lastSlot = Number.NEGATIVE_INFINITY;
  /** Whether the last claim was full, so more may be due. */
  #isBusy = false;
  #failures = 0;
  #ended: Promise<void> | undefined;

  constructor(platform: Platform, parts: WorkerParts) {
    this.#platform = platform;
    this.#parts = parts;
    const { signal: stop } = this.#stop;
    this.#sender = new Sender(platform, parts, { breaker: this.#breaker, pauses: this.#pauses, stop });
  }

  start(): void {
    this.#ended ??= this.#run();
  }

  /** Wakes the worker for possible new work. */
  wake(): void {
    this.#idle.abort();
  }

  /** Shuts down gracefully: finishes started posts and releases other claims. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.wake();
    await this.#ended;
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      this.#idle = new AbortController();
      const wait = await this.#tryTurn();
      if (wait > 0 && !this.#isStopped) await this.#parts.clocks.sleep(wait, this.#idle.signal);
    }
    await Promise.all(this.#inFlight.keys());
  }

  async #tryTurn(): Promise<number> {
    const { name } = this.#platform;
    const { outages } = this.#parts;
    try {
      const wait = await this.#turn();
      outages.recordSuccess(name);
      this.#failures = 0;
      return wait;
    } catch (error) {
      outages.recordFailure(name, error);
      this.#failures += 1;
      await this.#parts.clocks.sleep(retryDelay(this.#failures), this.#stop.signal);
      return 0;
    }
  }

  /** Starts one batch. Returns how many milliseconds to wait for more work. */
  async #turn(): Promise<number> {
    const { ledger, rateLimiter, clocks, guard } = this.#parts;
    const { name, perSecond } = this.#platform;
    const most = Math.max(MIN_IN_FLIGHT, Math.ceil(perSecond * SECONDS_IN_FLIGHT));
    if (this.#inFlight.size >= (this.#breaker.isHalfOpen ? 1 : most)) {
      await Promise.race(this.#inFlight.keys());
      return 0;
    }
    const paused = Math.max(this.#breaker.until, this.#pauses.platformUntil) - clocks.monotonic();
    if (paused > 0) return this.#pauseFor(paused);
    const now = await ledger.now();
    if (!guard.isTrusted({ wall: now.epochMilliseconds, monotonic: clocks.monotonic() })) return MAX_IDLE;
    if (!this.#isBusy) {
      const next = await ledger.nextWork(name);
      if (!next) return MAX_IDLE;
      const ahead = now.until(next).total('milliseconds');
      if (ahead > 0) return Math.min(MAX_IDLE, Math.ceil(ahead));
    }
    const early = this.#lastSlot - clocks.monotonic() - BATCH_SECONDS * 1000;
    if (early > 0) return this.#pauseFor(early);
    const batch = this.#breaker.isHalfOpen ? 1 : Math.max(1, Math.round(perSecond * BATCH_SECONDS));
    const slots = await rateLimiter.take(name, Math.min(batch, most - this.#inFlight.size), perSecond);
    const wait = slots.wait.total('milliseconds');
    if (slots.count === 0) return this.#pauseFor(wait);
    const first = clocks.monotonic() + wait;
    this.#lastSlot = first + ((slots.count - 1) * 1000) / perSecond;
    const begun = await this.#claim(slots.count, first);
    this.#isBusy = begun === slots.count;
    return begun === 0 ? this.#pauseFor(EMPTY_PAUSE) : 0;
  }

  /** Waits until the time is up or the worker stops. New work does not end the wait. */
  async #pauseFor(duration: number): Promise<number> {
    await this.#parts.clocks.sleep(Math.min(duration, MAX_PAUSE), this.#stop.signal);
    return 0;
  }

  /** Claims and starts up to `most` deliveries, from the slot `first` on. Returns how many. */
  async #claim(most: number, first: number): Promise<number> {
    const { ledger, compose } = this.#parts;
    const doubtful = await this.#begin(first, true, (options) => ledger.claimInDoubt(options), most);
    const from = first + (doubtful * 1000) / this.#platform.perSecond;
    const left = most - doubtful;
    if (left === 0) return doubtful;
    return doubtful + (await this.#begin(from, false, (options) => ledger.claim(options, compose), left));
  }

  async #begin(
    first: number,
    isInDoubt: boolean,
    claim: (options: ClaimOptions) => Promise<Claimed[]>,
    most: number,
  ): Promise<number> {
    const { clocks, durations, owner } = this.#parts;
    const { name, perSecond } = this.#platform;
    const lease = Temporal.Duration.from({ milliseconds: durations.lease });
    let begun = 0;
    // A delivery that must wait takes no slot, which would delay others.
    for (let waiting = 1; waiting > 0 && begun < most && !this.#isStopped; ) {
      waiting = 0;
      const [monotonic, wall] = [clocks.monotonic(), clocks.wall()];
      const young = (task: Task) => monotonic - task.claimedAt.monotonic < durations.lease;
      const current = isInDoubt ? [...this.#inFlight.values()].filter(young) : [];
      for (const claimed of await claim({ platform: name, most: most - begun, owner, lease })) {
        const claimedAt = { monotonic, wall, ledger: claimed.claimed };
        // The wall clock jumped past this lease while we were still sending; continue under the renewed claim.
        const known = current.find((one) => isSame(one.claimed, claimed));
        const isWaiting = this.#pauses.waitFor(claimed.address, clocks.monotonic()) > 0;
        const slot = isWaiting ? monotonic : first + (begun * 1000) / perSecond;
        if (known) Object.assign(known, { claimed, claimedAt });
        else this.#start({ claimed, claimedAt, isInDoubt, slot });
        if (isWaiting) waiting += 1;
        else begun += 1;
      }
    }
    return begun;
  }

  #start(task: Task): void {
    const work = this.#sender
      .deliver(task)
      .catch((error: unknown) => {
        const { address } = task.claimed;
        this.#parts.warn(
          `A delivery to ${addressKey(address)} failed unexpectedly; retrying when its lease ends: ${errorText(error)}`,
        );
      })
      .finally(() => {
        this.#inFlight.delete(work);
        this.wake();
      });
    this.#inFlight.set(work, task);
  }
}

function isSame(one: DeliveryKey, other: DeliveryKey): boolean {
  return one.subscription === other.subscription && one.nominal === other.nominal;
}
