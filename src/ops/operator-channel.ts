import { errorText } from '../lib/error-text.ts';
import type { AppEvent } from '../ports/app-events.ts';
import type { Platform } from '../ports/platform.ts';
import { noticeReply, type OperatorNotice } from '../reply/operator.ts';
import type { Address } from '../schedule/subscription.ts';
import { Notices } from './notices.ts';

export interface OperatorChannelOptions {
  readonly address: Address;
  readonly platform: Platform;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  /** Returns a name that is unique across processes. */
  readonly newName: () => string;
  /** Repeats `run`. Returns a function that ends the repetition. */
  readonly repeat: (run: () => void) => () => void;
  readonly newTimeout: () => AbortSignal;
  /** Logs an undelivered message. No message is retried, because the log has already reported the problem. */
  readonly warn: (problem: string) => void;
  readonly countPost: (isPosted: boolean) => void;
}

/** Posts problems to the operator's channel. */
export class OperatorChannel {
  readonly #options: OperatorChannelOptions;
  readonly #notices = new Notices();
  readonly #stopTimer: () => void;
  /** Posts run one after the other. */
  #lastPost: Promise<void> = Promise.resolve();

  constructor(options: OperatorChannelOptions) {
    this.#options = options;
    this.#stopTimer = options.repeat(() => this.#postDue());
  }

  observe(event: AppEvent): void {
    this.#notices.observe(event, this.#options.clock());
    this.#postDue();
  }

  /** Stops posting. Resolves once the messages that are already due are posted or have failed. */
  async stop(): Promise<void> {
    this.#stopTimer();
    await this.#lastPost;
  }

  #postDue(): void {
    for (const notice of this.#notices.take(this.#options.clock())) {
      this.#lastPost = this.#lastPost.then(() => this.#post(notice));
    }
  }

  async #post(notice: OperatorNotice): Promise<void> {
    const { address, platform, newName, newTimeout, warn, countPost } = this.#options;
    const key = { subscription: 'operator', nominal: newName() };
    const fault = await platform
      .post(address, noticeReply(notice), key, newTimeout(), () => true)
      .then((result) => (result.kind === 'sent' ? undefined : result.reason), errorText);
    countPost(fault === undefined);
    if (fault !== undefined) warn(`A message to OPERATOR_CHANNEL was not delivered ("${notice.kind}"): ${fault}`);
  }
}
