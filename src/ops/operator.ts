import { errorText } from '../lib/error-text.ts';
import type { AppEvent } from '../ports/app-events.ts';
import type { Platform } from '../ports/platform.ts';
import { noticeReply, type OperatorNotice } from '../reply/operator.ts';
import type { Address } from '../schedule/subscription.ts';
import { Notices } from './notices.ts';

export interface OperatorOptions {
  /** The operator's channel. */
  readonly address: Address;
  /** The platform of that channel. */
  readonly platform: Platform;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  /** Returns a unique name for a message, across processes. */
  readonly newName: () => string;
  /** Calls a function at an interval; returns a function that stops it. */
  readonly every: (run: () => void) => () => void;
  readonly timeout: () => AbortSignal;
  /** Logs that a message was not delivered, and why. The message is not retried, since the log has its subject. */
  readonly warn: (problem: string) => void;
  /** Counts each message as delivered or not. */
  readonly posted: (isThere: boolean) => void;
}

/** Posts problems to the operator's channel. */
export class Operator {
  readonly #options: OperatorOptions;
  readonly #notices = new Notices();
  readonly #end: () => void;
  /** Pending posts, one at a time. */
  #posting: Promise<void> = Promise.resolve();

  constructor(options: OperatorOptions) {
    this.#options = options;
    this.#end = options.every(() => this.#postDue());
  }

  observe(event: AppEvent): void {
    this.#notices.observe(event, this.#options.clock());
    this.#postDue();
  }

  /** Resolves once all messages are posted. */
  async stop(): Promise<void> {
    this.#end();
    await this.#posting;
  }

  #postDue(): void {
    for (const notice of this.#notices.take(this.#options.clock())) {
      this.#posting = this.#posting.then(() => this.#post(notice));
    }
  }

  async #post(notice: OperatorNotice): Promise<void> {
    const { address, platform, newName, timeout, warn, posted } = this.#options;
    const name = { subscription: 'operator', nominal: newName() };
    const reason = await platform
      .post(address, noticeReply(notice), name, timeout(), () => true)
      .then((answer) => (answer.kind === 'sent' ? undefined : answer.reason), errorText);
    posted(reason === undefined);
    if (reason !== undefined) warn(`A message to OPERATOR_CHANNEL was not delivered ("${notice.kind}"): ${reason}`);
  }
}
