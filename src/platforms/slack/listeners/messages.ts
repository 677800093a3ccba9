import type { App } from '@slack/bolt';
import { stateAfterMessage, withContext } from '../../../message/conversation-state.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import { parseTyped } from '../../../message/story.ts';
import type { Conversation } from '../../../ports/conversations.ts';
import { apology, withApology } from '../../kit/apology.ts';
import { ONLY_TEXT, sentBy } from '../../kit/user-texts.ts';
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
import { type MessageEvent, messagePayload } from '../requests/payload.ts';
import { type Deps, type NewRequest, originOf, type RequestOrigin } from '../requests/request.ts';
import { sendWithPictures } from '../requests/send.ts';
import { clearStatus, nameThread, showStatus } from './assistant.ts';

/** An edit may add a mention within this time. Older messages are no longer deduplicated. */
const EDIT_WINDOW_MS = 50 * 60_000;

interface AddressedMessage {
  readonly origin: RequestOrigin;
  readonly event: MessageEvent;
  readonly bot: Bot;
  readonly addressing: Addressing;
  readonly conversation?: Conversation | undefined;
}

/**
 * Answers mentions, direct messages, and threads in which one person talks with the bot. Slack may send two events for a
 * message, and each several times; the message gets one answer.
 */
export function listenToMessages(app: App, newRequest: NewRequest): void {
  for (const type of ['app_mention', 'message'] as const) {
    app.event(type, async ({ body, ...boltArgs }) => {
      const { botUserId, botId } = boltArgs.context;
      const { success, data } = messagePayload.safeParse(body);
      if (!success || botUserId === undefined || botId === undefined) return;
      const { event, is_ext_shared_channel: isShared = false } = data;
      const bot = { user: botUserId, id: botId };
      const addressing = addressingOf(event, bot, isShared);
      if (addressing === 'none') return;
      const homeWorkspace = event.user_team ?? event.source_team ?? (event.type === 'message' ? event.team : undefined);
      const origin = originOf(boltArgs, { id: event.user ?? '', team_id: homeWorkspace }, event.channel);
      const deps = newRequest();
      await deps.backlog.track(origin.channel, () => onMessage(deps, { origin, event, bot, addressing }));
    });
  }
}

async function onMessage(deps: Deps, incomingMessage: AddressedMessage): Promise<void> {
  const { origin, event, addressing, bot } = incomingMessage;
  const { channel, client, user } = origin;
  const { ts, thread_ts: root } = event;
  const age = deps.now().epochMilliseconds - Number(ts) * 1000;
  if (deps.backlog.isStale(channel, age)) return;
  let conversation: Conversation | undefined;
  if (addressing === 'thread') {
    if (root === undefined) return;
    conversation = await deps.conversations.findInThread({ client, channel, user, thread: root, bot });
    if (!conversation) return;
  } else {
    conversation = await deps.conversations.find(channel, answerThread(event, addressing));
    if (event.edited !== undefined && (conversation || age > EDIT_WINDOW_MS)) return;
  }
  const name = messageKey(channel, ts);
  if (!(await deps.deduper.claim(name))) return;
  await withApology(
    apologyContext(deps),
    'a message',
    () => postReply(deps, { ...incomingMessage, conversation }),
    (error) => onFailure(deps, incomingMessage, error),
  );
}

async function postReply(deps: Deps, incomingMessage: AddressedMessage): Promise<void> {
  const { origin, event, bot, addressing, conversation } = incomingMessage;
  const { client, channel, user } = origin;
  const thread = answerThread(event, addressing);
  const postOptions: PostOptions = {
    thread,
    isTooLate: () => deps.backlog.isStale(channel, deps.now().epochMilliseconds - Number(event.ts) * 1000),
  };
  if (addressing === 'files') return await postText(origin, ONLY_TEXT, thread);
  const paneThread = addressing === 'direct' ? thread : undefined;
  const statusCall = paneThread === undefined ? undefined : showStatus(origin, paneThread);
  const typed = messageText(event.text, bot, addressing === 'mention');
  const forwarded = typed === '' ? messageText(event.attachments, bot) : '';
  // Someone else wrote a forwarded message, so it is neither a command nor the answer to an offer.
  const intent: Intent =
    forwarded === ''
      ? withContext(parseTyped(typed, deps.commands), conversation, user)
      : { kind: 'ask', question: forwarded };
  const answer = await answerRequest(deps, origin, intent);
  await statusCall;
  const { message } = answer;
  if (isRepeatedNotice(deps, origin, message)) {
    if (paneThread !== undefined) await clearStatus(origin, paneThread);
    return;
  }
  const isForChannel = intent.kind === 'send' && !answer.isRefused && !message.isPrivate;
  const { name } = isForChannel ? await deps.profiles.fetch(client, origin.team, user) : { name: user };
  await sendWithPictures(deps, origin, answer, async (answerWithFiles) => {
    const ts = await postPages(
      deps,
      origin,
      renderAnswer(answerWithFiles, isForChannel ? { notice: sentBy(name) } : {}),
      {
        ...postOptions,
        ...(isForChannel ? { thread: undefined } : { isPrivate: message.isPrivate }),
      },
    );
    await rememberAnswer(deps, origin, message, isForChannel || ts === undefined ? ts : (thread ?? ts));
  });
  await deps.conversations.save(channel, thread, conversationAfter(incomingMessage, message));
  if (paneThread !== undefined && !conversation && intent.kind === 'ask')
    await nameThread(origin, paneThread, intent.question);
}

function isRepeatedNotice(
  { noticeLimit, now }: Deps,
  { team, user }: RequestOrigin,
  { retryAfterSeconds }: Message,
): boolean {
  return (
    retryAfterSeconds !== undefined &&
    !noticeLimit.take(`${team}:${user}`, now().epochMilliseconds, retryAfterSeconds * 1000)
  );
}

/** In a thread that began without the bot, only Slack's history shows who takes part. */
function conversationAfter({ origin, event, conversation }: AddressedMessage, message: Message): Conversation {
  const { thread_ts: root, ts } = event;
  const shown = stateAfterMessage(message, origin.user, conversation);
  if (conversation) {
    const hasOthers =
      conversation.hasOthers || (conversation.person !== undefined && conversation.person !== origin.user);
    return { hasOthers, ...(conversation.person !== undefined && { person: conversation.person }), ...shown };
  }
  const isStartedByUser = root === undefined || root === ts || origin.channel.startsWith('D');
  return { hasOthers: false, ...(isStartedByUser && { person: origin.user }), ...shown };
}

function answerThread({ thread_ts: root, ts, channel }: MessageEvent, addressing: Addressing): string | undefined {
  if (root !== undefined) return root;
  return addressing === 'mention' && !channel.startsWith('D') ? ts : undefined;
}

/** The key is the same in both events of a message, and in both workspaces of a shared channel. */
function messageKey(channel: string, ts: string): string {
  return `${channel}:${ts}`;
}

async function onFailure(deps: Deps, { origin, event, addressing }: AddressedMessage, error: unknown): Promise<void> {
  const { reference } = deps;
  const thread = answerThread(event, addressing);
  if (addressing === 'direct' && thread !== undefined) await clearStatus(origin, thread);
  // An answer that may have arrived is not repeated and needs no apology.
  if (isSlackError(error) && failureOf(error).kind === 'unknown') return;
  await deps.deduper.release(messageKey(origin.channel, event.ts));
  await postText(origin, apology(reference), thread);
}
