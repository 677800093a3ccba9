import type { App } from '@slack/bolt';
import type { Message } from '../../../message/message.ts';
import { inContext, shownIn } from '../../../message/shown.ts';
import { parseTyped } from '../../../message/story.ts';
import type { Conversation } from '../../../ports/conversations.ts';
import { apology, withApology } from '../../kit/apology.ts';
import { failureOf } from '../post/errors.ts';
import { inSlack, isOfSlack } from '../post/failure.ts';
import { type Address, addressOf, type Bot, wordsOf } from '../requests/addressing.ts';
import { answer, laidOut, rememberAnswer, type Saying, say } from '../requests/answer.ts';
import type { Deps, NewRequest } from '../requests/deps.ts';
import { type MessageEvent, messagePayload } from '../requests/payload.ts';
import { sendWithPictures } from '../requests/pictures.ts';
import { ONLY_TEXT, sentBy } from '../requests/user-texts.ts';
import { type Where, workspaceOf } from '../requests/where.ts';
import { clearStatus, nameThread, showStatus } from './assistant.ts';

/** Milliseconds in which an edit may add a mention of the bot. Older messages are no longer deduplicated. */
const EDITABLE = 50 * 60_000;

/** A message for the bot. */
interface Heard {
  readonly where: Where;
  readonly event: MessageEvent;
  readonly bot: Bot;
  readonly address: Address;
  /** The conversation so far, if it is known. */
  readonly talk?: Conversation | undefined;
}

/**
 * Handles mentions, direct messages, and threads in which one person talks with the bot. Slack may send two events for
 * a message, and each event several times; the message gets one answer.
 */
export function listenToMessages(app: App, newRequest: NewRequest): void {
  for (const type of ['app_mention', 'message'] as const) {
    app.event(type, async ({ body, client, context }) => {
      const { botUserId, botId } = context;
      const { success, data } = messagePayload.safeParse(body);
      if (!success || botUserId === undefined || botId === undefined) return;
      const { event, is_ext_shared_channel: isShared = false } = data;
      const bot = { user: botUserId, id: botId };
      const address = addressOf(event, bot, isShared);
      if (address === 'none') return;
      const home = event.user_team ?? event.source_team ?? (event.type === 'message' ? event.team : undefined);
      const where: Where = {
        client,
        team: workspaceOf(context),
        channel: event.channel,
        user: event.user ?? '',
        home: home ?? undefined,
      };
      const deps = newRequest();
      await deps.backlog.track(where.channel, () => hear(deps, { where, event, bot, address }));
    });
  }
}

/**
 * Answers a message, unless it was already answered, is not for the bot after all, or is too old in a flooded channel.
 */
async function hear(deps: Deps, heard: Heard): Promise<void> {
  const { where, event, address, bot } = heard;
  const { channel, client, user } = where;
  const { ts, thread_ts: root } = event;
  const age = deps.now().epochMilliseconds - Number(ts) * 1000;
  if (deps.backlog.isTooLate(channel, age)) return;
  let talk: Conversation | undefined;
  if (address === 'thread') {
    if (root === undefined) return;
    talk = await deps.talks.inThread({ client, channel, user, thread: root, bot });
    if (!talk) return;
  } else {
    talk = await deps.talks.find(channel, threadIn(event, address));
    if (event.edited !== undefined && (talk || age > EDITABLE)) return;
  }
  const name = nameOf(channel, ts);
  if (!(await deps.deduper.take(name))) return;
  await withApology(
    inSlack(deps),
    'a message',
    () => reply(deps, { ...heard, talk }),
    (error) => onFailure(deps, heard, error),
  );
}

async function reply(deps: Deps, heard: Heard): Promise<void> {
  const { where, event, bot, address, talk } = heard;
  const { client, channel, user } = where;
  const thread = threadIn(event, address);
  const saying: Saying = {
    thread,
    isTooLate: () => deps.backlog.isTooLate(channel, deps.now().epochMilliseconds - Number(event.ts) * 1000),
  };
  if (address === 'files') {
    const body = { text: ONLY_TEXT, channel, unfurl_links: false, unfurl_media: false };
    await client.chat.postMessage({ ...body, ...(thread !== undefined && { thread_ts: thread }) });
    return;
  }
  const pane = address === 'direct' ? thread : undefined;
  const status = pane === undefined ? undefined : showStatus(where, pane);
  const typed = parseTyped(wordsOf(event.text, bot, address === 'mention'), deps.commands);
  const intent = inContext(typed, talk);
  const given = await answer(deps, where, intent);
  await status;
  const { message } = given;
  if (isNoticeAgain(deps, where, message)) {
    if (pane !== undefined) await clearStatus(where, pane);
    return;
  }
  const isForChannel = intent.kind === 'send' && !given.isRefused && !message.isPrivate;
  const { name } = isForChannel ? await deps.people.profile(client, where.team, user) : { name: user };
  await sendWithPictures(deps, where, given, async (shown) => {
    const ts = await say(deps, where, laidOut(shown, isForChannel ? { notice: sentBy(name) } : {}), {
      ...saying,
      ...(isForChannel ? { thread: undefined } : { isPrivate: message.isPrivate }),
    });
    await rememberAnswer(deps, where, message, isForChannel || ts === undefined ? ts : (thread ?? ts));
  });
  await deps.talks.keep(channel, thread, talkAfter(heard, message));
  if (pane !== undefined && !talk && intent.kind === 'ask') await nameThread(where, pane, intent.question);
}

/** Whether the message is a rate-limit notice that the person just got. */
function isNoticeAgain({ notices, now }: Deps, { team, user }: Where, { limitedFor }: Message): boolean {
  return limitedFor !== undefined && !notices.take(`${team}:${user}`, now().epochMilliseconds, limitedFor * 1000);
}

/**
 * The conversation after this message. In a thread that someone else started, only Slack's history shows who takes
 * part.
 */
function talkAfter({ where, event, talk }: Heard, message: Message): Conversation {
  const { thread_ts: root, ts } = event;
  const shown = shownIn(message);
  if (talk) {
    const hasOthers = talk.hasOthers || (talk.person !== undefined && talk.person !== where.user);
    return { hasOthers, ...(talk.person !== undefined && { person: talk.person }), ...shown };
  }
  const isBegunHere = root === undefined || root === ts || where.channel.startsWith('D');
  return { hasOthers: false, ...(isBegunHere && { person: where.user }), ...shown };
}

/** The thread for the answer: the message's own, or a new one below a mention. */
function threadIn({ thread_ts: root, ts, channel }: MessageEvent, address: Address): string | undefined {
  if (root !== undefined) return root;
  return address === 'mention' && !channel.startsWith('D') ? ts : undefined;
}

/** Identifies a message across events, and across two workspaces that share the channel. */
function nameOf(channel: string, ts: string): string {
  return `${channel}:${ts}`;
}

async function onFailure(deps: Deps, { where, event, address }: Heard, error: unknown): Promise<void> {
  const { reference } = deps;
  const thread = threadIn(event, address);
  if (address === 'direct' && thread !== undefined) await clearStatus(where, thread);
  // An answer that may have arrived is not repeated and needs no apology.
  if (isOfSlack(error) && failureOf(error).kind === 'unknown') return;
  await deps.deduper.giveBack(nameOf(where.channel, event.ts));
  const sorry = { text: apology(reference), channel: where.channel, unfurl_links: false, unfurl_media: false };
  await where.client.chat.postMessage({ ...sorry, ...(thread !== undefined && { thread_ts: thread }) });
}
