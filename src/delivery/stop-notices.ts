import { errorText } from '../lib/error-text.ts';
import type { Message } from '../message/message.ts';
import type { Platform, PostResult } from '../ports/platform.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import type { Address, StoredSubscription } from '../schedule/subscription.ts';
import type { Clocks } from './clocks.ts';

interface StopNoticesParts {
  readonly subscriptions: Pick<Subscriptions, 'findSuspended'>;
  readonly compose: (stoppedSubscriptions: readonly StoredSubscription[], link: string) => Message;
  readonly clocks: Clocks;
  readonly timeout: number;
  readonly warn: (text: string) => void;
}

type FailedPost = Exclude<PostResult, { kind: 'sent' }>;

const MAX_TRIES = 3;
const MAX_WAIT_MS = 60_000;
/** Keeps the suspension of a whole workspace from sending hundreds of direct messages. */
const MAX_PEOPLE = 20;

export class StopNotices {
  readonly #parts: StopNoticesParts;
  readonly #stop = new AbortController();
  #pendingNotices: Promise<void> = Promise.resolve();

  constructor(parts: StopNoticesParts) {
    this.#parts = parts;
  }

  report(platform: Platform, address: Address, scope: 'channel' | 'workspace', reason: string): void {
    this.#pendingNotices = this.#pendingNotices
      .then(() => this.#report(platform, address, scope, reason))
      .catch((error: unknown) =>
        this.#parts.warn(`Could not notify people that their subscriptions stopped: ${errorText(error)}`),
      );
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#pendingNotices;
  }

  async #report(platform: Platform, address: Address, scope: 'channel' | 'workspace', reason: string): Promise<void> {
    if (!platform.directMessages) return;
    const suspendedSubscriptions = await this.#parts.subscriptions.findSuspended(address, scope);
    const stoppedSubscriptions = suspendedSubscriptions.filter((subscription) => subscription.suspended === reason);
    const byPerson = [...Map.groupBy(stoppedSubscriptions, ({ createdBy }) => createdBy.id)];
    for (const [person, subscriptions] of byPerson.slice(0, MAX_PEOPLE)) {
      const failure = await this.#notify(platform, person, subscriptions);
      if (!failure) continue;
      // The log must not name people.
      this.#parts.warn(`Could not notify a person that a subscription stopped (${platform.name}): ${failure.reason}`);
      if (failure.kind === 'rejected' && failure.gone === 'workspace') return;
    }
  }

  async #notify(
    platform: Platform,
    person: string,
    stoppedSubscriptions: readonly StoredSubscription[],
  ): Promise<FailedPost | undefined> {
    const { compose, clocks, timeout } = this.#parts;
    const [first] = stoppedSubscriptions;
    if (!first || !platform.directMessages) return undefined;
    const message = compose(stoppedSubscriptions, platform.directMessages.linkTo(first.address));
    const key = { subscription: first.id, nominal: 'stopped' };
    let result: PostResult | undefined;
    for (let tries = 0; tries < MAX_TRIES && !this.#stop.signal.aborted; tries += 1) {
      const channel = await platform.directMessages.open(first.address.workspace, person, AbortSignal.timeout(timeout));
      result =
        typeof channel === 'string'
          ? await platform.post({ ...first.address, channel }, message, key, AbortSignal.timeout(timeout), () => true)
          : channel;
      if (result.kind !== 'retry') break;
      await clocks.sleep(Math.min(MAX_WAIT_MS, result.after.total('milliseconds')), this.#stop.signal);
    }
    return result?.kind === 'sent' ? undefined : result;
  }
}
