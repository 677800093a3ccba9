import { errorText } from '../lib/error-text.ts';
import type { Message } from '../message/message.ts';
import type { Platform, PostResult } from '../ports/platform.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import type { Address, StoredSubscription } from '../schedule/subscription.ts';
import type { Clocks } from './clocks.ts';

interface StopNoticesParts {
  readonly subscriptions: Pick<Subscriptions, 'suspendedIn'>;
  /** Composes the message to a person. `link` leads to the channel of the first subscription. */
  readonly compose: (stopped: readonly StoredSubscription[], link: string) => Message;
  readonly clocks: Clocks;
  /** Timeout of a call, in milliseconds. */
  readonly timeout: number;
  readonly warn: (text: string) => void;
}

type FailedPost = Exclude<PostResult, { kind: 'sent' }>;

const MAX_TRIES = 3;
const MAX_WAIT = 60_000;
/** At most this many people get a message when subscriptions stop; if there are more, the whole workspace is gone. */
const MAX_PEOPLE = 20;

/** Notifies people by direct message when subscriptions that they set up have stopped. */
export class StopNotices {
  readonly #parts: StopNoticesParts;
  readonly #end = new AbortController();
  #work: Promise<void> = Promise.resolve();

  constructor(parts: StopNoticesParts) {
    this.#parts = parts;
  }

  /** Starts to notify the people whose subscriptions were suspended in a channel or workspace; returns at once. */
  report(platform: Platform, address: Address, scope: 'channel' | 'workspace', reason: string): void {
    this.#work = this.#work
      .then(() => this.#report(platform, address, scope, reason))
      .catch((error: unknown) =>
        this.#parts.warn(`Could not notify people that their subscriptions stopped: ${errorText(error)}`),
      );
  }

  /** Ends waits; resolves once nothing is in progress. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.#work;
  }

  async #report(platform: Platform, address: Address, scope: 'channel' | 'workspace', reason: string): Promise<void> {
    if (!platform.direct) return;
    const stopped = (await this.#parts.subscriptions.suspendedIn(address, scope)).filter(
      (one) => one.suspended === reason,
    );
    const people = [...Map.groupBy(stopped, ({ createdBy }) => createdBy.id)];
    for (const [person, theirs] of people.slice(0, MAX_PEOPLE)) {
      const failed = await this.#write(platform, person, theirs);
      if (!failed) continue;
      // Leaves out the person: the log must not name people.
      this.#parts.warn(`Could not notify a person that a subscription stopped (${platform.name}): ${failed.reason}`);
      if (failed.kind === 'rejected' && failed.gone === 'workspace') return;
    }
  }

  /** @returns why the person did not get the message */
  async #write(
    platform: Platform,
    person: string,
    stopped: readonly StoredSubscription[],
  ): Promise<FailedPost | undefined> {
    const { compose, clocks, timeout } = this.#parts;
    const [first] = stopped;
    if (!first || !platform.direct) return undefined;
    const message = compose(stopped, platform.direct.link(first.address));
    let answer: PostResult | undefined;
    for (let tried = 0; tried < MAX_TRIES && !this.#end.signal.aborted; tried += 1) {
      const channel = await platform.direct.open(first.address.workspace, person, AbortSignal.timeout(timeout));
      if (typeof channel !== 'string') {
        answer = channel;
      } else {
        const key = { subscription: first.id, nominal: 'stopped' };
        const address = { ...first.address, channel };
        answer = await platform.post(address, message, key, AbortSignal.timeout(timeout), () => true);
      }
      if (answer.kind !== 'retry') break;
      await clocks.sleep(Math.min(MAX_WAIT, answer.after.total('milliseconds')), this.#end.signal);
    }
    return answer?.kind === 'sent' ? undefined : answer;
  }
}
