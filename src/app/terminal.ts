import { userInfo } from 'node:os';
import { Temporal } from 'temporal-polyfill';
import { dateAt, daysBefore } from '../briefing/dates.ts';
import { type Delivery, type DeliveryParts, startDelivery } from '../delivery/engine.ts';
import { createNewsPlanner, createStoriesComposer, openStoriesDesk } from '../delivery/stories.ts';
import { errorText } from '../lib/error-text.ts';
import { type RecordingDesk, withGapRecording } from '../ops/gaps.ts';
import type { ChatOutput } from '../platforms/terminal/chat.ts';
import type { TerminalDesk } from '../platforms/terminal/conversation.ts';
import { TERMINAL, THIS_CHAT, terminalPlatform } from '../platforms/terminal/platform.ts';
import type { Asker } from '../ports/desk.ts';
import type { Proposals } from '../ports/proposals.ts';
import { commandsOf, idOfKey, type Stories, storyOf } from '../reply/stories.ts';
import type { Store } from '../store/store.ts';

const POSTS_APPEAR_HERE = 'Posts appear here while this chat is open.';
const POSTS_APPEAR_IN_CHAT = 'Posts appear in the chat that npm start opens in a terminal, while it is open.';

export interface TerminalOptions {
  readonly stories: Stories;
  /** Called when a command or the chat first needs the database, and again after a failure. */
  readonly openStore: () => Promise<Store>;
  readonly hasChat: boolean;
  readonly gapDays: number;
  readonly proposals?: Proposals;
  readonly warn: (problem: string) => void;
  readonly now?: () => Temporal.Instant;
  /** An IANA name; this machine's zone by default. */
  readonly zone?: string;
  readonly clocks?: Pick<DeliveryParts, 'clocks' | 'ticker'>;
}

export class TerminalBot {
  readonly desk: TerminalDesk;
  readonly #options: TerminalOptions;
  readonly #recordingDesk: RecordingDesk;
  #store: Promise<Store> | undefined;
  #chat: ChatOutput | undefined;
  #delivery: Delivery | undefined;

  constructor(options: TerminalOptions) {
    const { stories, hasChat, proposals, warn } = options;
    const { now = () => Temporal.Now.instant(), zone = Temporal.Now.timeZoneId() } = options;
    this.#options = options;
    const storiesDesk = openStoriesDesk(stories, {
      now,
      stores: () => this.#open(),
      platformNote: hasChat ? POSTS_APPEAR_HERE : POSTS_APPEAR_IN_CHAT,
      onNewTime: () => this.#delivery?.wake(),
      ...(proposals && { proposals }),
      hasForms: false,
    });
    const desk = withGapRecording(storiesDesk, {
      // A question alone opens no store and creates no files.
      save: async (unanswered) => (await this.#store)?.gaps.record(unanswered),
      storyOf: (key) => idOfKey(stories, key),
      savesPeople: false,
      today: () => dateAt(now(), 'UTC'),
      warn,
    });
    this.#recordingDesk = desk;
    this.desk = {
      answer: (intent) => desk.answer(intent, terminalAsker(zone)),
      press: (buttonId) => desk.press(buttonId, terminalAsker(zone)),
      commands: commandsOf(stories),
      briefing: (story) => (storyOf(stories, story) ?? stories[0]).current().briefing,
    };
  }

  /** Posts into the chat, or shows a notice that says why not. */
  async join(chat: ChatOutput): Promise<void> {
    this.#chat = chat;
    try {
      await this.#open();
    } catch (error) {
      const reason = errorText(error);
      chat.notice(
        `Subscriptions and posts are not available: ${reason}. The next command about subscriptions will retry.`,
      );
    }
  }

  async close(): Promise<void> {
    const store = await this.#store?.catch(() => undefined); // The caller has reported the error.
    await this.#delivery?.stop();
    await this.#recordingDesk.whenSaved();
    await store?.close();
  }

  #open(): Promise<Store> {
    this.#store ??= this.#openWithDelivery().catch((error: unknown) => {
      this.#store = undefined;
      throw error;
    });
    return this.#store;
  }

  async #openWithDelivery(): Promise<Store> {
    const { stories, clocks, gapDays, openStore } = this.#options;
    const store = await openStore();
    if (this.#chat) {
      const { post, notice } = this.#chat;
      this.#delivery = startDelivery({
        ...store,
        ...clocks,
        platforms: [terminalPlatform(post)],
        compose: createStoriesComposer(stories),
        planNews: createNewsPlanner(stories, { news: store.news }),
        pruneOtherData: async (time) => {
          await store.gaps.prune(daysBefore(time, gapDays));
          await store.news.prune();
        },
        warn: notice,
      });
    }
    return store;
  }
}

function terminalAsker(zone: string): Asker {
  return { person: { id: 'terminal', name: userName() }, address: TERMINAL, zone, place: THIS_CHAT };
}

/** A container may have no login name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'you';
  }
}
