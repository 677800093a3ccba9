import type { WebClient } from '@slack/web-api';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import { errorText } from '../../../lib/error-text.ts';
import { stateAfterPress } from '../../../message/conversation-state.ts';
import type { Message } from '../../../message/message.ts';
import type { Conversation, Conversations } from '../../../ports/conversations.ts';
import { failureOf, INVALID_RESPONSE } from '../post/errors.ts';
import { type Bot, isOneToOne } from './addressing.ts';
import { type HistoryMessage, historyAnswer } from './payload.ts';

const MAX_CONVERSATIONS = 1000;
/** A thread with this many messages counts as a discussion, not as a conversation with the bot. */
const MAX_THREAD_MESSAGES = 2000;

export interface ConversationTrackerOptions {
  readonly conversations: Conversations;
  readonly log: (problem: string) => void;
  readonly historyPageSize: number;
}

interface ThreadMessage {
  readonly client: WebClient;
  readonly channel: string;
  readonly thread: string;
  readonly user: string;
  readonly bot: Bot;
}

/**
 * Stores what the bot last showed in each conversation. Reads Slack's history only for threads in which the bot has posted, and
 * until one read succeeds, because Slack limits many apps to one read a minute.
 */
export class ConversationTracker {
  readonly #options: ConversationTrackerOptions;
  /** Used while the store fails. */
  readonly #localConversations = new BoundedMap<string, Conversation>(MAX_CONVERSATIONS);

  constructor(options: ConversationTrackerOptions) {
    this.#options = options;
  }

  /** Returns the conversation in a thread or, without a thread, in a whole direct message. */
  async find(channel: string, thread?: string): Promise<Conversation | undefined> {
    const key = conversationKey(channel, thread);
    try {
      return await this.#options.conversations.find(key);
    } catch (error) {
      this.#options.log(
        `Slack: could not look up a conversation; using this process's own memory: ${errorText(error)}`,
      );
      return this.#localConversations.get(key);
    }
  }

  async save(channel: string, thread: string | undefined, conversation: Conversation): Promise<void> {
    const key = conversationKey(channel, thread);
    this.#localConversations.set(key, conversation);
    try {
      await this.#options.conversations.keep(key, conversation);
    } catch (error) {
      this.#options.log(`Slack: could not save a conversation; other processes will not know it: ${errorText(error)}`);
    }
  }

  async noteShown(channel: string, thread: string | undefined, message: Message, user: string): Promise<void> {
    const { person, hasOthers, ...state } = (await this.find(channel, thread)) ?? { hasOthers: false };
    const people = { hasOthers, ...(person !== undefined && { person }) };
    await this.save(channel, thread, { ...people, ...stateAfterPress(state, message, user) });
  }

  /** Returns the conversation that a thread message continues, if only this person talks with the bot there. */
  async findInThread(message: ThreadMessage): Promise<Conversation | undefined> {
    const { channel, thread, user } = message;
    const conversation = await this.find(channel, thread);
    if (!conversation || conversation.hasOthers) return undefined;
    const { person = await this.#fetchPerson(message), ...storedConversation } = conversation;
    if (person === undefined) return undefined;
    const isOneToOne = person === user;
    const updatedConversation = isOneToOne
      ? { ...storedConversation, person }
      : { ...storedConversation, hasOthers: true };
    if (person !== conversation.person || !isOneToOne) await this.save(channel, thread, updatedConversation);
    return isOneToOne ? updatedConversation : undefined;
  }

  /** Returns the person if they are alone with the bot, '' if not, and undefined if the history cannot be read. */
  async #fetchPerson({ client, channel, thread, user, bot }: ThreadMessage): Promise<string | undefined> {
    const history = await readThread(client, channel, thread, this.#options.historyPageSize);
    if ('messages' in history) return isOneToOne(history.messages, thread, user, bot) ? user : '';
    this.#options.log(
      `Slack: could not read a thread, so a follow-up without a mention was not answered: ${history.reason}`,
    );
    return undefined;
  }
}

/** Without the workspace: in practice, channel ids are unique across Slack. */
function conversationKey(channel: string, thread: string | undefined): string {
  return thread === undefined ? `slack:${channel}` : `slack:${channel}:${thread}`;
}

async function readThread(
  client: WebClient,
  channel: string,
  root: string,
  pageSize: number,
): Promise<{ readonly messages: readonly HistoryMessage[] } | { readonly reason: string }> {
  const messages: HistoryMessage[] = [];
  let cursor = '';
  try {
    do {
      const page = { channel, ts: root, limit: pageSize, ...(cursor && { cursor }) };
      const { data } = historyAnswer.safeParse(await client.conversations.replies(page));
      if (!data) return { reason: INVALID_RESPONSE };
      messages.push(...data.messages);
      if (messages.length >= MAX_THREAD_MESSAGES) return { reason: 'the thread is too long' };
      cursor = data.response_metadata?.next_cursor ?? '';
    } while (cursor);
    return { messages };
  } catch (error) {
    return { reason: failureOf(error).reason };
  }
}
