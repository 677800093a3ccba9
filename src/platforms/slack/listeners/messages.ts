import type { App } from '@slack/bolt';
import type { Message } from '../../../message/message.ts';
import { inContext, shownIn } from '../../../message/shown.ts';
import { parseTyped } from '../../../message/story.ts';
import type { Conversation } from '../../../ports/conversations.ts';
import { apology, withApology } from '../../kit/apology.ts';
import { sentBy } from '../../kit/user-texts.ts';
import { failureOf } from '../post/errors.ts';
import { apologyContext, isSlackError } from '../post/failure.ts';
import { type Addressing, addressingOf, type Bot, messageText } from '../requests/addressing.ts';
import {
  answerRequest,
  type PostOptions,
  postPages,
  postText,
  rememberAnswer,
  renderAnswer,
} from '../requests/answer.ts';
import type { Deps, NewRequest } from '../requests/deps.ts';
import { type MessageEvent, messagePayload } from '../requests/payload.ts';
import { sendWithPictures } from '../requests/pictures.ts';
import { ONLY_TEXT } from '../requests/user-texts.ts';
import { type Where, whereOf } from '../requests/where.ts';
import { clearStatus, nameThread, showStatus } from './assistant.ts';

/** Milliseconds in which an edit may add a mention of the bot. Older messages are no longer deduplicated. */
const EDIT_WINDOW_MS = 50 * 60_000;

interface AddressedMessage {
  readonly where: Where;
  readonly event: MessageEvent;
  readonly bot: Bot;
  readonly address: Addressing;
  readonly conversation?: Conversation | undefined;
}

/**
 * Handles mentions, direct messages, and threads in which one person talks with the bot. Slack may send two events for
 * a message, and each event several times; the message gets one answer.
 */
export function listenToMessages(app: App, newRequest: NewRequest): void {
  for (const type of ['app_mention', 'message'] as const) {
    app.event(type, async ({ body, ...bolt }) => {
      const { botUserId, botId } = bolt.context;
      const { success, data } = messagePayload.safeParse(body);
      if (!success || botUserId === undefined || botId === undefined) return;
      const { event, is_ext_shared_channel: isShared = false } = data;
      const bot = { user: botUserId, id: botId };
      const address = addressingOf(event, bot, isShared);
      if (address === 'none') return;
      const home = event.user_team ?? event.source_team ?? (event.type === 'message' ? event.team : undefined);
      const where = whereOf(bolt, { id: event.user ?? '', team_id: home }, event.channel);
      const deps = newRequest();
      await deps.backlog.track(where.channel, () => onMessage(deps, { where, event, bot, address }));
    });
  }
}

/**
 * Answers a message, unless it was already answered, is not for the bot after all, or is too old in a flooded channel.
 */
async function onMessage(deps: Deps, incoming: AddressedMessage): Promise<void> {
  const { where, event, address, bot } = incoming;
  const { channel, client, user } = where;
  const { ts, thread_ts: root } = event;
  const age = deps.now().epochMilliseconds - Number(ts) * 1000;
  if (deps.backlog.isStale(channel, age)) return;
  let conversation: Conversation | undefined;
  if (address === 'thread') {
    if (root === undefined) return;
    conversation = await deps.conversations.findInThread({ client, channel, user, thread: root, bot });
    if (!conversation) return;
  } else {
    conversation = await deps.conversations.find(channel, answerThread(event, address));
    if (event.edited !== undefined && (conversation || age > EDIT_WINDOW_MS)) return;
  }
  const name = messageKey(channel, ts);
  if (!(await deps.deduper.claim(name))) return;
  await withApology(
    apologyContext(deps),
    'a message',
    () => reply(deps, { ...incoming, conversation }),
    (error) => onFailure(deps, incoming, error),
  );
}

async function reply(deps: Deps, incoming: AddressedMessage): Promise<void> {
  const { where, event, bot, address, conversation } = incoming;
  const { client, channel, user } = where;
  const thread = answerThread(event, address);
  const postOptions: PostOptions = {
    thread,
    isTooLate: () => deps.backlog.isStale(channel, deps.now().epochMilliseconds - Number(event.ts) * 1000),
  };
  if (address === 'files') return await postText(where, ONLY_TEXT, thread);
  const pane = address === 'direct' ? thread : undefined;
  const status = pane === undefined ? undefined : showStatus(where, pane);
  const typed = parseTyped(messageText(event.text, bot, address === 'mention'), deps.commands);
  const intent = inContext(typed, conversation);
  const answer = await answerRequest(deps, where, intent);
  await status;
  const { message } = answer;
  if (isRepeatedNotice(deps, where, message)) {
    if (pane !== undefined) await clearStatus(where, pane);
    return;
  }
  const isForChannel = intent.kind === 'send' && !answer.isRefused && !message.isPrivate;
  const { name } = isForChannel ? await deps.profiles.profile(client, where.team, user) : { name: user };
  await sendWithPictures(deps, where, answer, async (shown) => {
    const ts = await postPages(deps, where, renderAnswer(shown, isForChannel ? { notice: sentBy(name) } : {}), {
      ...postOptions,
      ...(isForChannel ? { thread: undefined } : { isPrivate: message.isPrivate }),
    });
    await rememberAnswer(deps, where, message, isForChannel || ts === undefined ? ts : (thread ?? ts));
  });
  await deps.conversations.keep(channel, thread, conversationAfter(incoming, message));
  if (pane !== undefined && !conversation && intent.kind === 'ask') await nameThread(where, pane, intent.question);
}

/** Whether the message is a rate-limit notice that the person already got in this window. */
function isRepeatedNotice({ notices, now }: Deps, { team, user }: Where, { limitedFor }: Message): boolean {
  return limitedFor !== undefined && !notices.take(`${team}:${user}`, now().epochMilliseconds, limitedFor * 1000);
}

/**
 * The conversation after this message. In a thread that someone else started, only Slack's history shows who takes
 * part.
 */
function conversationAfter({ where, event, conversation }: AddressedMessage, message: Message): Conversation {
  const { thread_ts: root, ts } = event;
  const shown = shownIn(message);
  if (conversation) {
    const hasOthers =
      conversation.hasOthers || (conversation.person !== undefined && conversation.person !== where.user);
    return { hasOthers, ...(conversation.person !== undefined && { person: conversation.person }), ...shown };
  }
  const isBegunHere = root === undefined || root === ts || where.channel.startsWith('D');
  return { hasOthers: false, ...(isBegunHere && { person: where.user }), ...shown };
}

/** The thread for the answer: the message's own, or a new one below a mention. */
function answerThread({ thread_ts: root, ts, channel }: MessageEvent, address: Addressing): string | undefined {
  if (root !== undefined) return root;
  return address === 'mention' && !channel.startsWith('D') ? ts : undefined;
}

/** Identifies a message across events, and across two workspaces that share the channel. */
function messageKey(channel: string, ts: string): string {
  return `${channel}:${ts}`;
}

async function onFailure(deps: Deps, { where, event, address }: AddressedMessage, error: unknown): Promise<void> {
  const { reference } = deps;
  const thread = answerThread(event, address);
  if (address === 'direct' && thread !== undefined) await clearStatus(where, thread);
  // An answer that may have arrived is not repeated and needs no apology.
  if (isSlackError(error) && failureOf(error).kind === 'unknown') return;
  await deps.deduper.release(messageKey(where.channel, event.ts));
  await postText(where, apology(reference), thread);
}
