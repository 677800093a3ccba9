import { errorText } from '../lib/error-text.ts';
import type { AppEvent } from '../ports/app-events.ts';
import type { Platform } from '../ports/platform.ts';
import { type Notice, noticeReply } from '../reply/operator.ts';
import type { Address } from '../schedule/subscription.ts';
import { Notices } from './notices.ts';

export interface OperatorOptions {
  /** The owner's channel, */
  readonly address: Address;
  /** and its platform. */
  readonly platform: Platform;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  /** A name for each message that no other has, from whichever process. */
  readonly newName: () => string;
  /** Calls again and again, and returns what ends that. */
  readonly every: (look: () => void) => () => void;
  readonly timeout: () => AbortSignal;
  /** Told that a message did not get there, and why. It is not sent again: the log has what it was about. */
  readonly tell: (problem: string) => void;
  /** Told of each message whether it got there. */
  readonly posted: (isThere: boolean) => void;
}

/** Tells the owner in a channel what went wrong. */
export class Operator {
  readonly #options: OperatorOptions;
  readonly #notices = new Notices();
  readonly #end: () => void;
  /** One message after the other. */
  #posting: Promise<void> = Promise.resolve();

  constructor(options: OperatorOptions) {
    this.#options = options;
    this.#end = options.every(() => this.#look());
  }

  observe(happening: AppEvent): void {
    this.#notices.observe(happening, this.#options.clock());
    this.#look();
  }

  /** Resolves once what is to be told has been. */
  async stop(): Promise<void> {
    this.#end();
    await this.#posting;
  }

  #look(): void {
    for (const notice of this.#notices.take(this.#options.clock())) {
      this.#posting = this.#posting.then(() => this.#post(notice));
    }
  }

  async #post(notice: Notice): Promise<void> {
    const { address, platform, newName, timeout, tell, posted } = this.#options;
    const name = { subscription: 'operator', nominal: newName() };
    const reason = await platform
      .post(address, noticeReply(notice), name, timeout(), () => true)
      .then((answer) => (answer.kind === 'sent' ? undefined : answer.reason), errorText);
    posted(reason === undefined);
    if (reason !== undefined) tell(`The owner was not told ("${notice.kind}") in OPERATOR_CHANNEL: ${reason}`);
  }
}
