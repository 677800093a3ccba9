import { Temporal } from 'temporal-polyfill';
import { CircuitBreaker } from '../lib/circuit-breaker.ts';
import { errorText } from '../lib/error-text.ts';
import type { Observe } from '../ports/app-events.ts';
import type { Claimed, ClaimOptions, Compose, DeliveryKey, Ledger, Outcome } from '../ports/ledger.ts';
import type { FindResult, Platform, PostKey, PostResult } from '../ports/platform.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import { type Address, addressKey } from '../schedule/subscription.ts';
import type { ClockGuard } from './clock-guard.ts';
import type { Clocks } from './clocks.ts';
import { type Durations, oldestToPost } from './durations.ts';
import { type Attempt, afterFind, afterPost, mayRepeat } from './settle.ts';
import { restAfter, type StoreOutageLog } from './store-outage-log.ts';

/** Dependencies shared by all platform workers. */
export interface WorkerParts {
  readonly ledger: Ledger;
  readonly rateLimiter: RateLimiter;
  readonly compose: Compose;
  readonly clocks: Clocks;
  readonly guard: ClockGuard;
  readonly outages: StoreOutageLog;
  readonly durations: Durations;
  /** Identifies this process in its claims. */
  readonly owner: string;
  readonly warn: (text: string) => void;
  readonly observe: Observe;
  /** Called after deliveries were suspended, in a channel or its whole workspace. */
  readonly onSuspended: (platform: Platform, address: Address, scope: 'channel' | 'workspace', reason: string) => void;
}

/** When a claim was made: by this process's clocks, in milliseconds, and by the ledger's. */
interface Taken {
  readonly monotonic: number;
  readonly wall: number;
  readonly ledger: Temporal.Instant;
}

interface Task {
  /** This process's latest claim of the delivery. */
  claimed: Claimed;
  /** When that claim was made. */
  taken: Taken;
  readonly isInDoubt: boolean;
  /** Its send slot, in milliseconds of the monotonic clock. */
  readonly slot: number;
}

/** The most posts in flight, in seconds of the platform's rate. */
const SECONDS_IN_FLIGHT = 2;
const LEAST_IN_FLIGHT = 8;
/** A claimed batch, and how early it is claimed, in seconds of the platform's rate. */
const BATCH_SECONDS = 0.25;
/** Milliseconds to wait if other processes claimed everything due. */
const EMPTY_REST = 100;
/** Milliseconds. Longer waits are split, because the ledger's clock may be set meanwhile. */
const MAX_REST = 15_000;
/** Milliseconds. The worker is woken for planned deliveries, so this rarely expires. */
const MAX_IDLE = 600_000;
/** How far a platform's clock may be behind. */
const SKEW = Temporal.Duration.from({ minutes: 5 });

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
  /** No posts to the platform before this time, in milliseconds of the monotonic clock. */
  #heldUntil = Number.NEGATIVE_INFINITY;
  /** No posts to a workspace before its time, in milliseconds of the monotonic clock. */
  readonly #workspacesHeld = new Map<string, number>();
  /** The last slot taken, in milliseconds of the monotonic clock. */
  #lastSlot = Number.NEGATIVE_INFINITY;
  /** Whether the last claim was full, so more may be due. */
  #isBusy = false;
  #failures = 0;
  #ended: Promise<void> | undefined;

  constructor(platform: Platform, parts: WorkerParts) {
    this.#platform = platform;
    this.#parts = parts;
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

  /** Name in the outage log for failed outcome writes. It is separate, because a full disk can still be read. */
  get #noting(): string {
    return `${this.#platform.name}, noting`;
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      this.#idle = new AbortController();
      const wait = await this.#turnOrRest();
      if (wait > 0 && !this.#isStopped) await this.#parts.clocks.sleep(wait, this.#idle.signal);
    }
    await Promise.all(this.#inFlight.keys());
  }

  async #turnOrRest(): Promise<number> {
    const { name } = this.#platform;
    const { outages } = this.#parts;
    try {
      const wait = await this.#turn();
      outages.answered(name);
      this.#failures = 0;
      return wait;
    } catch (error) {
      outages.failed(name, error);
      this.#failures += 1;
      await this.#parts.clocks.sleep(restAfter(this.#failures), this.#stop.signal);
      return 0;
    }
  }

  /** Starts one batch. Returns how many milliseconds to wait for more work. */
  async #turn(): Promise<number> {
    const { ledger, rateLimiter, clocks, guard } = this.#parts;
    const { name, perSecond } = this.#platform;
    const most = Math.max(LEAST_IN_FLIGHT, Math.ceil(perSecond * SECONDS_IN_FLIGHT));
    if (this.#inFlight.size >= (this.#breaker.isHalfOpen ? 1 : most)) {
      await Promise.race(this.#inFlight.keys());
      return 0;
    }
    const resting = Math.max(this.#breaker.until, this.#heldUntil) - clocks.monotonic();
    if (resting > 0) return this.#restFor(resting);
    const now = await ledger.now();
    if (!guard.believes({ wall: now.epochMilliseconds, monotonic: clocks.monotonic() })) return MAX_IDLE;
    if (!this.#isBusy) {
      const next = await ledger.nextWork(name);
      if (!next) return MAX_IDLE;
      const ahead = now.until(next).total('milliseconds');
      if (ahead > 0) return Math.min(MAX_IDLE, Math.ceil(ahead));
    }
    const early = this.#lastSlot - clocks.monotonic() - BATCH_SECONDS * 1000;
    if (early > 0) return this.#restFor(early);
    const batch = this.#breaker.isHalfOpen ? 1 : Math.max(1, Math.round(perSecond * BATCH_SECONDS));
    const slots = await rateLimiter.take(name, Math.min(batch, most - this.#inFlight.size), perSecond);
    const wait = slots.wait.total('milliseconds');
    if (slots.count === 0) return this.#restFor(wait);
    const first = clocks.monotonic() + wait;
    this.#lastSlot = first + ((slots.count - 1) * 1000) / perSecond;
    const begun = await this.#claim(slots.count, first);
    this.#isBusy = begun === slots.count;
    return begun === 0 ? this.#restFor(EMPTY_REST) : 0;
  }

  /** Waits until the time is up or the worker stops. New work does not end the wait. */
  async #restFor(duration: number): Promise<number> {
    await this.#parts.clocks.sleep(Math.min(duration, MAX_REST), this.#stop.signal);
    return 0;
  }

  /** Claims and starts up to `most` deliveries, from the slot `first` on. Returns how many. */
  async #claim(most: number, first: number): Promise<number> {
    const { ledger, compose } = this.#parts;
    const doubtful = await this.#begin(first, true, (claiming) => ledger.claimInDoubt(claiming), most);
    const from = first + (doubtful * 1000) / this.#platform.perSecond;
    const left = most - doubtful;
    if (left === 0) return doubtful;
    return doubtful + (await this.#begin(from, false, (claiming) => ledger.claim(claiming, compose), left));
  }

  async #begin(
    first: number,
    isInDoubt: boolean,
    claim: (claiming: ClaimOptions) => Promise<Claimed[]>,
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
      const young = (task: Task) => monotonic - task.taken.monotonic < durations.lease;
      const underWay = isInDoubt ? [...this.#inFlight.values()].filter(young) : [];
      for (const claimed of await claim({ platform: name, most: most - begun, owner, lease })) {
        const taken = { monotonic, wall, ledger: claimed.claimed };
        // The wall clock jumped past this lease while we were still sending; continue under the renewed claim.
        const known = underWay.find((one) => isSame(one.claimed, claimed));
        const isWaiting = this.#wait(claimed) > 0;
        const slot = isWaiting ? monotonic : first + (begun * 1000) / perSecond;
        if (known) Object.assign(known, { claimed, taken });
        else this.#put({ claimed, taken, isInDoubt, slot });
        if (isWaiting) waiting += 1;
        else begun += 1;
      }
    }
    return begun;
  }

  #put(task: Task): void {
    const work = this.#deliver(task)
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

  /** Milliseconds until the workspace and the platform accept posts again. */
  #wait({ address }: Claimed): number {
    const until = this.#workspacesHeld.get(address.workspace) ?? Number.NEGATIVE_INFINITY;
    return Math.max(this.#heldUntil, until) - this.#parts.clocks.monotonic();
  }

  /** Posts a delivery at its slot, or looks up an earlier post of it, and records the outcome. */
  async #deliver(task: Task): Promise<void> {
    const { clocks } = this.#parts;
    await clocks.sleep(task.slot - clocks.monotonic(), this.#stop.signal);
    if (this.#isStopped) return this.#settle(task, this.#givenBack(task, 0, 'the bot was stopped before it was sent'));
    const wait = this.#wait(task.claimed);
    if (wait > 0) return this.#settle(task, this.#givenBack(task, wait, 'the platform asked for a pause'));
    if (!this.#mayPost(task)) {
      return this.#settle(task, this.#givenBack(task, 0, 'the process stalled before it was sent'));
    }
    const outcome = await this.#attempt(task);
    await this.#settle(task, outcome);
  }

  #givenBack(task: Task, after: number, reason: string): Outcome {
    const at = this.#now(task).add({ milliseconds: Math.ceil(after) });
    return { state: task.isInDoubt ? 'in doubt' : 'pending', at, reason };
  }

  async #attempt(task: Task): Promise<Outcome> {
    const { claimed, isInDoubt } = task;
    const { clocks, durations } = this.#parts;
    const { idempotencyWindow } = this.#platform;
    const start = clocks.monotonic();
    let began = start;
    const attempt = (): Attempt => ({
      claimed,
      isInDoubt,
      began: this.#ledgerTime(task, began),
      now: this.#now(task),
      idempotencyWindow,
      durations,
    });
    if (isInDoubt && !mayRepeat(attempt(), this.#now(task))) {
      const found = await this.#find(claimed);
      this.#note(found.kind === 'retry' ? 'failed' : 'answered', start);
      return afterFind(found, attempt());
    }
    // A frozen process gets no timer before the socket opens, so check the claim's age again right before writing.
    const posted = await this.#post(claimed, () => {
      began = clocks.monotonic();
      return began - start <= durations.postTimeout && this.#mayPost(task);
    });
    const isForAll = posted.kind === 'retry' && posted.scope === 'platform';
    this.#note(posted.kind === 'in doubt' || isForAll ? 'failed' : 'answered', start);
    if (isForAll) await this.#hold(posted.after, task);
    if (posted.kind === 'retry' && posted.scope === 'workspace') this.#holdWorkspace(claimed, posted.after);
    return afterPost(posted, attempt());
  }

  #note(what: 'failed' | 'answered', began: number): void {
    if (what === 'answered') this.#breaker.recordSuccess();
    else this.#breaker.recordFailure(began, this.#parts.clocks.monotonic());
  }

  #post(claimed: Claimed, maySend: () => boolean): Promise<PostResult> {
    const { address, message } = claimed;
    return this.#within<PostResult>(
      (timeout) => this.#platform.post(address, message, postKeyOf(claimed), timeout, maySend),
      (reason) => ({ kind: 'in doubt', reason }),
    );
  }

  #find(claimed: Claimed): Promise<FindResult> {
    const { address, firstClaimed, attempt } = claimed;
    const since = firstClaimed.subtract(SKEW);
    return this.#within<FindResult>(
      (timeout) => this.#platform.find(address, postKeyOf(claimed), since, timeout, attempt),
      (reason) => ({ kind: 'retry', after: new Temporal.Duration(), reason }),
    );
  }

  /** The platform's answer, or `otherwise` after a timeout or an adapter error. */
  async #within<T>(ask: (timeout: AbortSignal) => Promise<T>, otherwise: (reason: string) => T): Promise<T> {
    const { clocks, durations, warn } = this.#parts;
    const [timeout, answered] = [new AbortController(), new AbortController()];
    const late = clocks.sleep(durations.postTimeout, answered.signal).then(() => {
      timeout.abort();
      return otherwise(`no answer came within ${durations.postTimeout / 1000} s`);
    });
    const answer = ask(timeout.signal).catch((error: unknown) => {
      warn(`Unexpected error in the ${this.#platform.name} adapter: ${errorText(error)}`);
      return otherwise('the adapter failed');
    });
    const first = await Promise.race([answer, late]);
    answered.abort();
    return first;
  }

  /**
   * Pauses a workspace in this process. Other processes find out by themselves; the ledger delays released deliveries.
   */
  #holdWorkspace({ address }: Claimed, after: Temporal.Duration): void {
    const now = this.#parts.clocks.monotonic();
    for (const [workspace, until] of this.#workspacesHeld) {
      if (until <= now) this.#workspacesHeld.delete(workspace);
    }
    const until = this.#workspacesHeld.get(address.workspace) ?? now;
    this.#workspacesHeld.set(address.workspace, Math.max(until, now + after.total('milliseconds')));
  }

  /** Pauses the whole platform, in all processes. */
  async #hold(after: Temporal.Duration, task: Task): Promise<void> {
    const { clocks, rateLimiter, outages } = this.#parts;
    this.#heldUntil = Math.max(this.#heldUntil, clocks.monotonic() + after.total('milliseconds'));
    try {
      await rateLimiter.pauseUntil(this.#platform.name, this.#now(task).add(after));
    } catch (error) {
      outages.failed(this.#noting, error);
    }
  }

  /** Records an outcome; retries while the store fails and the claim holds. */
  async #settle(task: Task, outcome: Outcome): Promise<void> {
    const { ledger, clocks, durations, outages, warn, onSuspended } = this.#parts;
    for (let failures = 1; ; failures += 1) {
      const { claimed, taken } = task;
      try {
        const isNoted = await ledger.settle(claimed, outcome);
        outages.answered(this.#noting);
        if (isNoted) this.#observe(task, outcome);
        if (isNoted && (outcome.state === 'dead' || outcome.state === 'uncertain')) {
          warn(`A delivery to ${addressKey(claimed.address)} is ${outcome.state}: ${outcome.reason}`);
          const { suspends = 'none' } = outcome;
          if (suspends !== 'none') onSuspended(this.#platform, claimed.address, suspends, outcome.reason);
        }
        return;
      } catch (error) {
        outages.failed(this.#noting, error);
        const isLast = this.#isStopped || this.#age(taken) > durations.lease;
        if (isLast) return;
        await clocks.sleep(restAfter(failures), this.#stop.signal);
      }
    }
  }

  #observe(task: Task, outcome: Outcome): void {
    const { address, attempt, due } = task.claimed;
    const late = due.until(this.#now(task)).total('seconds');
    const { reason } = { reason: undefined, ...outcome };
    const { state } = outcome;
    this.#parts.observe({
      kind: 'attempted',
      address,
      state,
      attempt,
      late,
      ...(reason !== undefined && { reason }),
    });
  }

  /** Whether a post would take effect before other processes treat the delivery as in doubt. */
  #mayPost({ taken }: Task): boolean {
    return this.#age(taken) <= oldestToPost(this.#parts.durations);
  }

  /**
   * Age of a claim in milliseconds, by whichever clock says more: one stops while the machine sleeps, the other may be
   * set.
   */
  #age({ monotonic, wall }: Taken): number {
    const { clocks } = this.#parts;
    return Math.max(clocks.monotonic() - monotonic, clocks.wall() - wall);
  }

  /** The ledger's current time. */
  #now(task: Task): Temporal.Instant {
    return this.#ledgerTime(task, this.#parts.clocks.monotonic());
  }

  /** Converts a monotonic time to the ledger's clock. */
  #ledgerTime({ taken }: Task, monotonic: number): Temporal.Instant {
    return taken.ledger.add({ milliseconds: Math.round(monotonic - taken.monotonic) });
  }
}

function postKeyOf({ subscription, nominal, replyTo }: Claimed): PostKey {
  return { subscription, nominal, ...(replyTo !== undefined && { replyTo }) };
}

function isSame(one: DeliveryKey, other: DeliveryKey): boolean {
  return one.subscription === other.subscription && one.nominal === other.nominal;
}
