import { Temporal } from 'temporal-polyfill';
import type { CircuitBreaker } from '../lib/circuit-breaker.ts';
import { errorText } from '../lib/error-text.ts';
import type { Observe } from '../ports/app-events.ts';
import type { ClaimedDelivery, Ledger, Outcome } from '../ports/ledger.ts';
import type { FindResult, Platform, PostKey, PostResult } from '../ports/platform.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import { type Address, addressKey } from '../schedule/subscription.ts';
import type { Clocks } from './clocks.ts';
import type { DeliveryTimeouts } from './durations.ts';
import { type Attempt, mayRepeat, outcomeAfterPost, outcomeAfterSearch } from './outcomes.ts';
import type { Pauses } from './pauses.ts';
import { retryDelay, type StoreOutageLog } from './store-outage-log.ts';

export interface SenderParts {
  readonly ledger: Ledger;
  readonly rateLimiter: RateLimiter;
  readonly clocks: Clocks;
  readonly outages: StoreOutageLog;
  readonly durations: DeliveryTimeouts;
  readonly warn: (text: string) => void;
  readonly observe: Observe;
  readonly onSuspended: (platform: Platform, address: Address, scope: 'channel' | 'workspace', reason: string) => void;
}

export interface Task {
  delivery: ClaimedDelivery;
  /** By this process's clocks, in milliseconds, and by the ledger's clock. */
  claimedAt: { readonly monotonic: number; readonly wall: number; readonly ledger: Temporal.Instant };
  readonly isInDoubt: boolean;
  /** The send slot: monotonic, in milliseconds. */
  readonly slot: number;
}

interface WorkerState {
  readonly breaker: CircuitBreaker;
  readonly pauses: Pauses;
  readonly stop: AbortSignal;
}

const MAX_CLOCK_SKEW = Temporal.Duration.from({ minutes: 5 });

export class Sender {
  readonly #platform: Platform;
  readonly #parts: SenderParts;
  readonly #state: WorkerState;

  constructor(platform: Platform, parts: SenderParts, state: WorkerState) {
    this.#platform = platform;
    this.#parts = parts;
    this.#state = state;
  }

  async deliver(task: Task): Promise<void> {
    const { clocks } = this.#parts;
    await clocks.sleep(task.slot - clocks.monotonic(), this.#state.stop);
    await this.#settle(task, this.#unsentOutcome(task) ?? (await this.#attempt(task)));
  }

  /** Undefined if the delivery may be sent now. */
  #unsentOutcome(task: Task): Outcome | undefined {
    const release = (wait: number, reason: string): Outcome => {
      const retryAt = this.#now(task).add({ milliseconds: Math.ceil(wait) });
      return { state: task.isInDoubt ? 'in doubt' : 'pending', retryAt, reason };
    };
    if (this.#state.stop.aborted) return release(0, 'the bot was stopped before it was sent');
    const wait = this.#state.pauses.waitFor(task.delivery.address, this.#parts.clocks.monotonic());
    if (wait > 0) return release(wait, 'the platform asked for a pause');
    return this.#mayPost(task) ? undefined : release(0, 'the process stalled before it was sent');
  }

  async #attempt(task: Task): Promise<Outcome> {
    const { delivery, isInDoubt } = task;
    const { clocks, durations } = this.#parts;
    const { idempotencyWindow } = this.#platform;
    const startedAt = clocks.monotonic();
    let sentAt = startedAt;
    const attempt = (): Attempt => ({
      delivery,
      isInDoubt,
      sentAt: ledgerTime(task, sentAt),
      now: this.#now(task),
      idempotencyWindow,
      durations,
    });
    if (isInDoubt && !mayRepeat(attempt(), this.#now(task))) {
      const findResult = await this.#find(delivery);
      this.#recordHealth(findResult.kind !== 'retry', startedAt);
      return outcomeAfterSearch(findResult, attempt());
    }
    // After a freeze, the timeout may not fire before the socket opens, so the claim's age is checked again.
    const postResult = await this.#post(delivery, () => {
      sentAt = clocks.monotonic();
      return sentAt - startedAt <= durations.postTimeout && this.#mayPost(task);
    });
    const pausedScope = postResult.kind === 'retry' ? postResult.scope : undefined;
    this.#recordHealth(postResult.kind !== 'in doubt' && pausedScope !== 'platform', startedAt);
    if (postResult.kind === 'retry' && pausedScope === 'platform') await this.#pausePlatform(postResult.after, task);
    if (postResult.kind === 'retry' && pausedScope === 'workspace') {
      const now = clocks.monotonic();
      this.#state.pauses.pauseWorkspace(delivery.address, now + postResult.after.total('milliseconds'), now);
    }
    return outcomeAfterPost(postResult, attempt());
  }

  #recordHealth(isHealthy: boolean, sentAt: number): void {
    if (isHealthy) this.#state.breaker.recordSuccess();
    else this.#state.breaker.recordFailure(sentAt, this.#parts.clocks.monotonic());
  }

  #post(delivery: ClaimedDelivery, maySend: () => boolean): Promise<PostResult> {
    const { address, message } = delivery;
    return this.#withTimeout<PostResult>(
      (timeout) => this.#platform.post(address, message, postKeyOf(delivery), timeout, maySend),
      (reason) => ({ kind: 'in doubt', reason }),
    );
  }

  #find(delivery: ClaimedDelivery): Promise<FindResult> {
    const { address, firstClaimedAt, attempt } = delivery;
    const searchStart = firstClaimedAt.subtract(MAX_CLOCK_SKEW);
    return this.#withTimeout<FindResult>(
      (timeout) => this.#platform.find(address, postKeyOf(delivery), searchStart, timeout, attempt),
      (reason) => ({ kind: 'retry', after: new Temporal.Duration(), reason }),
    );
  }

  async #withTimeout<T>(call: (timeout: AbortSignal) => Promise<T>, fallback: (reason: string) => T): Promise<T> {
    const { clocks, durations, warn } = this.#parts;
    const [timeoutController, answerController] = [new AbortController(), new AbortController()];
    const timeoutResult = clocks.sleep(durations.postTimeout, answerController.signal).then(() => {
      timeoutController.abort();
      return fallback(`no answer came within ${durations.postTimeout / 1000} s`);
    });
    const callResult = call(timeoutController.signal).catch((error: unknown) => {
      warn(`Unexpected error in the ${this.#platform.name} adapter; trying again later: ${errorText(error)}`);
      return fallback('the adapter failed');
    });
    const firstResult = await Promise.race([callResult, timeoutResult]);
    answerController.abort();
    return firstResult;
  }

  async #pausePlatform(pause: Temporal.Duration, task: Task): Promise<void> {
    const { clocks, rateLimiter, outages } = this.#parts;
    this.#state.pauses.pausePlatform(clocks.monotonic() + pause.total('milliseconds'));
    try {
      await rateLimiter.pauseUntil(this.#platform.name, this.#now(task).add(pause));
    } catch (error) {
      outages.recordFailure(this.#outageName, error);
    }
  }

  async #settle(task: Task, outcome: Outcome): Promise<void> {
    const { ledger, clocks, durations, outages } = this.#parts;
    for (let failures = 1; ; failures += 1) {
      try {
        const isRecorded = await ledger.settle(task.delivery, outcome);
        outages.recordSuccess(this.#outageName);
        if (isRecorded) this.#report(task, outcome);
        return;
      } catch (error) {
        outages.recordFailure(this.#outageName, error);
        if (this.#state.stop.aborted || this.#claimAge(task) > durations.lease) return;
        await clocks.sleep(retryDelay(failures), this.#state.stop);
      }
    }
  }

  #report(task: Task, outcome: Outcome): void {
    const { observe, warn, onSuspended } = this.#parts;
    const { address, attempt, due } = task.delivery;
    const { state, reason } = outcome;
    const lateSeconds = due.until(this.#now(task)).total('seconds');
    observe({ kind: 'attempted', address, state, attempt, lateSeconds, ...(reason !== undefined && { reason }) });
    if (outcome.state !== 'dead' && outcome.state !== 'uncertain') return;
    warn(`A delivery to ${addressKey(address)} is ${state}: ${outcome.reason}`);
    const { suspends = 'none' } = outcome;
    if (suspends !== 'none') onSuspended(this.#platform, address, suspends, outcome.reason);
  }

  /** Returns true while a post would take effect before other processes treat the delivery as in doubt. */
  #mayPost(task: Task): boolean {
    const { lease, settleDelay } = this.#parts.durations;
    return this.#claimAge(task) <= lease - settleDelay;
  }

  /** The monotonic clock may stop while the machine sleeps, and the wall clock may be set, so the larger age counts. */
  #claimAge({ claimedAt: { monotonic, wall } }: Task): number {
    const { clocks } = this.#parts;
    return Math.max(clocks.monotonic() - monotonic, clocks.wall() - wall);
  }

  #now(task: Task): Temporal.Instant {
    return ledgerTime(task, this.#parts.clocks.monotonic());
  }

  /** Outcome writes have their own name in the outage log, because a full disk can still be read. */
  get #outageName(): string {
    return `${this.#platform.name}, outcomes`;
  }
}

function ledgerTime({ claimedAt }: Task, monotonic: number): Temporal.Instant {
  return claimedAt.ledger.add({ milliseconds: Math.round(monotonic - claimedAt.monotonic) });
}

function postKeyOf({ subscription, nominal, replyTo }: ClaimedDelivery): PostKey {
  return { subscription, nominal, ...(replyTo !== undefined && { replyTo }) };
}
