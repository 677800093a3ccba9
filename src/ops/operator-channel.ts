import { randomUUID } from 'node:crypto';
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
  /** Logs an undelivered message. No message is retried, because the log has already reported the problem. */
  readonly warn: (problem: string) => void;
  readonly countPost: (isPosted: boolean) => void;
}

const CHECK_INTERVAL_MS = 15_000;
const POST_TIMEOUT_MS = 10_000;

export class OperatorChannel {
  readonly #options: OperatorChannelOptions;
  readonly #notices = new Notices();
  readonly #timer: NodeJS.Timeout;
  #lastPost: Promise<void> = Promise.resolve();

  constructor(options: OperatorChannelOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#postDue(), CHECK_INTERVAL_MS);
  }

  observe(event: AppEvent): void {
    this.#notices.observe(event, this.#options.clock());
    this.#postDue();
  }

  /** Resolves once the messages that are already due are posted or have failed. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#lastPost;
  }

  #postDue(): void {
    for (const notice of this.#notices.take(this.#options.clock())) {
      this.#lastPost = this.#lastPost.then(() => this.#post(notice));
    }
  }

  async #post(notice: OperatorNotice): Promise<void> {
    const { address, platform, warn, countPost } = this.#options;
    const key = { subscription: 'operator', nominal: randomUUID() };
    const fault = await platform
      .post(address, noticeReply(notice), key, AbortSignal.timeout(POST_TIMEOUT_MS), () => true)
      .then((result) => (result.kind === 'sent' ? undefined : result.reason), errorText);
    countPost(fault === undefined);
    if (fault !== undefined) warn(`A message to OPERATOR_CHANNEL may not have arrived ("${notice.kind}"): ${fault}`);
  }
}
