import { userInfo } from 'node:os';
import { Temporal } from 'temporal-polyfill';

import { dateAt, daysBefore } from '../briefing/dates.ts';
import { type Delivery, type DeliveryParts, startDelivery } from '../delivery/engine.ts';
import { createStoriesComposer, createStoriesNews, openStoriesDesk } from '../delivery/stories.ts';
import { errorText } from '../lib/error-text.ts';
import type { Message } from '../message/message.ts';
import { type RecordingDesk, withGapRecording } from '../ops/gaps.ts';
import type { Replies } from '../platforms/terminal/conversation.ts';
import { TERMINAL, THIS_CHAT, terminalPlatform } from '../platforms/terminal/platform.ts';
import type { Asker } from '../ports/desk.ts';
import type { Proposals } from '../ports/proposals.ts';
import { commandsOf, idOfKey, type Stories, storyOf } from '../reply/stories.ts';
import type { Store } from '../store/open.ts';

const POSTS_IN_THIS_CHAT = 'Posts appear here while this chat is open.';
const POSTS_IN_A_CHAT = 'Posts appear in the chat that npm start opens in a terminal, while it is open.';

export interface TerminalOptions {
  readonly stories: Stories;
  /** Called at the first use, since questions need no database; called again after a failure. */
  readonly openStore: () => Promise<Store>;
  /** Whether posts can be shown in a chat. */
  readonly hasChat: boolean;
  /** For how many days unanswered questions are stored. */
  readonly gapDays: number;
  /** Without it, nothing can be proposed. */
  readonly proposals?: Proposals;
  /** Logs problems that stop nothing else. */
  readonly warn: (problem: string) => void;
  readonly now?: () => Temporal.Instant;
  /** The reader's IANA time zone; by default this machine's. */
  readonly zone?: string;
  /** Replaces this machine's clocks. */
  readonly clocks?: Pick<DeliveryParts, 'clocks' | 'ticker'>;
}

/** The chat in which posts appear. */
export interface Chat {
  /** False if the chat is closed. */
  readonly post: (message: Message) => boolean;
  readonly notice: (text: string) => void;
}

/** The bot in one terminal: answers, and posts into the chat while it is open. */
export class TerminalBot {
  readonly replies: Replies;
  readonly #options: TerminalOptions;
  readonly #desk: RecordingDesk;
  #store: Promise<Store> | undefined;
  #chat: Chat | undefined;
  #delivery: Delivery | undefined;

  constructor(options: TerminalOptions) {
    const { stories, hasChat, proposals, warn } = options;
    const { now = () => Temporal.Now.instant(), zone = Temporal.Now.timeZoneId() } = options;
    this.#options = options;
    const answering = openStoriesDesk(stories, {
      now,
      stores: () => this.#open(),
      aside: hasChat ? POSTS_IN_THIS_CHAT : POSTS_IN_A_CHAT,
      onNewTime: () => this.#delivery?.wake(),
      ...(proposals && { proposals }),
      hasForms: false,
    });
    const desk = withGapRecording(answering, {
      // A question alone opens no store and creates no files.
      save: async (asked) => (await this.#store)?.gaps.record(asked),
      storyOf: (key) => idOfKey(stories, key),
      savesPeople: false,
      today: () => dateAt(now(), 'UTC'),
      warn,
    });
    this.#desk = desk;
    this.replies = {
      answer: (intent) => desk.answer(intent, terminalAsker(zone)),
      press: (buttonId) => desk.press(buttonId, terminalAsker(zone)),
      commands: commandsOf(stories),
      briefing: (story) => (storyOf(stories, story) ?? stories[0]).current().briefing,
    };
  }

  /** Posts into the chat from now on. If that fails, a notice says why. */
  async join(chat: Chat): Promise<void> {
    this.#chat = chat;
    try {
      await this.#open();
    } catch (error) {
      const why = errorText(error);
      chat.notice(
        `Subscriptions and posts are not available: ${why}. The next command about subscriptions will retry.`,
      );
    }
  }

  /** Stops deliveries, then closes the store. */
  async close(): Promise<void> {
    const opening = this.#store;
    const store = opening && (await opening.catch(() => undefined)); // the caller has reported the error
    await this.#delivery?.stop();
    await this.#desk.settled();
    await store?.close();
  }

  #open(): Promise<Store> {
    this.#store ??= this.#begin().catch((error: unknown) => {
      this.#store = undefined;
      throw error;
    });
    return this.#store;
  }

  async #begin(): Promise<Store> {
    const { stories, clocks, gapDays, openStore } = this.#options;
    const store = await openStore();
    if (this.#chat) {
      const { post, notice } = this.#chat;
      const platforms = [terminalPlatform(post)];
      const news = createStoriesNews(stories, { news: store.news });
      this.#delivery = startDelivery({
        ...store,
        ...clocks,
        platforms,
        compose: createStoriesComposer(stories),
        planNews: (time, shouldStop) => news.plan(time, shouldStop),
        pruneOther: async (time) => {
          await store.gaps.prune(daysBefore(time, gapDays));
          await news.prune(time);
        },
        warn: notice,
      });
    }
    return store;
  }
}

/** The person at this terminal. */
function terminalAsker(zone: string): Asker {
  return {
    person: { id: 'terminal', name: userName() },
    address: TERMINAL,
    zone,
    place: THIS_CHAT,
  };
}

/** The person's login name; a container may have none. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'you';
  }
}
