import { BoundedMap } from '../../../lib/bounded-map.ts';
import { errorText } from '../../../lib/error-text.ts';
import type { Message } from '../../../message/message.ts';
import { shownAfterPress } from '../../../message/shown.ts';
import type { Conversation, Conversations } from '../../../ports/conversations.ts';
import { type Bot, isTalkWithBot } from './addressing.ts';
import { threadOf } from './history.ts';
import type { Where } from './where.ts';

const MOST_REMEMBERED = 1000;

export interface TalksOptions {
  readonly conversations: Conversations;
  readonly log: (problem: string) => void;
  /** The most messages that Slack gives in a page of history. */
  readonly historyPage: number;
}

/** A message in a thread without a mention. */
interface InThread extends Pick<Where, 'client' | 'channel' | 'user'> {
  readonly thread: string;
  readonly bot: Bot;
}

/**
 * Where the bot has talked and what it showed there last. The store knows; Slack's history is asked only about threads in
 * which the bot has spoken, and once for each, since Slack lets many apps ask it once a minute.
 */
export class Talks {
  readonly #options: TalksOptions;
  /** For as long as the store fails. */
  readonly #remembered = new BoundedMap<string, Conversation>(MOST_REMEMBERED);

  constructor(options: TalksOptions) {
    this.#options = options;
  }

  /** What is known of a thread or, without one, of a direct message as a whole. */
  async find(channel: string, thread?: string): Promise<Conversation | undefined> {
    const place = placeOf(channel, thread);
    try {
      return await this.#options.conversations.find(place);
    } catch (error) {
      this.#options.log(
        `Slack: could not look up a conversation; this process's own memory is used: ${errorText(error)}`,
      );
      return this.#remembered.get(place);
    }
  }

  async keep(channel: string, thread: string | undefined, conversation: Conversation): Promise<void> {
    const place = placeOf(channel, thread);
    this.#remembered.set(place, conversation);
    try {
      await this.#options.conversations.keep(place, conversation);
    } catch (error) {
      this.#options.log(`Slack: could not store a conversation; another process will not know it: ${errorText(error)}`);
    }
  }

  /** Notes what was shown last, and nothing else. */
  async noteShown(channel: string, thread: string | undefined, message: Message): Promise<void> {
    const { shows, offers, ...before } = (await this.find(channel, thread)) ?? { hasOthers: false };
    await this.keep(channel, thread, { ...before, ...shownAfterPress({ shows, offers }, message) });
  }

  /** The talk that a message in a thread continues: the bot has answered there, and only this person talks with it. */
  async inThread(message: InThread): Promise<Conversation | undefined> {
    const { channel, thread, user } = message;
    const talk = await this.find(channel, thread);
    if (!talk || talk.hasOthers) return undefined;
    const { person = await this.#personIn(message), ...known } = talk;
    if (person === undefined) return undefined;
    const isAlone = person === user;
    const now = isAlone ? { ...known, person } : { ...known, hasOthers: true };
    if (person !== talk.person || !isAlone) await this.keep(channel, thread, now);
    return isAlone ? now : undefined;
  }

  /** Who talks in a thread, as Slack's history says: '' for several people; undefined if it cannot be read now. */
  async #personIn({ client, channel, thread, user, bot }: InThread): Promise<string | undefined> {
    const history = await threadOf(client, channel, thread, this.#options.historyPage);
    if ('messages' in history) return isTalkWithBot(history.messages, thread, user, bot) ? user : '';
    this.#options.log(
      `Slack: a follow-up without a mention was not answered: the thread could not be read: ${history.reason}`,
    );
    return undefined;
  }
}

/** Ids of channels are unique in all of Slack, also where two workspaces share one. */
function placeOf(channel: string, thread: string | undefined): string {
  return thread === undefined ? `slack:${channel}` : `slack:${channel}:${thread}`;
}
