import type { App } from '@slack/bolt';
import { parseText } from '../../../message/parse.ts';
import { troubleOf } from '../post/errors.ts';
import { apology, inWords, isOfSlack } from '../post/failure.ts';
import { type Address, addressOf, type Bot, isTalkWithBot, lastShown, wordsOf } from '../requests/addressing.ts';
import { answer, laidOut, say, type Where } from '../requests/answer.ts';
import type { Begun, Deps } from '../requests/deps.ts';
import { directTalk, type History, threadOf } from '../requests/history.ts';
import { type MessageEvent, messagePayload } from '../requests/payload.ts';
import { sendWithPictures } from '../requests/pictures.ts';
import { sentBy, threadUnread } from '../requests/user-texts.ts';
import { nameThread, showStatus } from './assistant.ts';

/**
 * Listens to mentions, direct messages, and threads in which one person talks with the bot. One message may come by two
 * events, and each event more than once: it is answered once.
 */
export function listenToMessages(app: App, begun: Begun): void {
  const onMessage = async (body: unknown, where: Pick<Where, 'client'>, bot: Partial<Bot>): Promise<void> => {
    const { success, data } = messagePayload.safeParse(body);
    if (!success || bot.user === undefined || bot.id === undefined) return;
    const { team_id: team, event } = data;
    await hear(begun(), { ...where, team, channel: event.channel, user: event.user ?? '' }, event, {
      user: bot.user,
      id: bot.id,
    });
  };
  for (const type of ['app_mention', 'message'] as const) {
    app.event(type, async ({ body, client, context: { botUserId, botId } }) =>
      onMessage(body, { client }, { ...(botUserId && { user: botUserId }), ...(botId && { id: botId }) }),
    );
  }
}

/** Answers a message if it is for the bot, and nobody has answered it. */
async function hear(deps: Deps, where: Where, event: MessageEvent, bot: Bot): Promise<void> {
  const { team, channel, client } = where;
  const address = addressOf(event, bot);
  if (address === 'none') return;
  const { ts, thread_ts: root } = event;
  let history: History | undefined;
  if (address === 'thread' && root !== undefined) {
    history = await threadOf(client, channel, root);
    if ('reason' in history || !isTalkWithBot(history.messages, root, where.user, bot)) return;
  }
  if (!(await deps.deduper.take(team, channel, ts))) return;
  try {
    await reply(deps, where, event, bot, address, history);
  } catch (error) {
    await onFailure(deps, where, event, error);
  }
}

async function reply(
  deps: Deps,
  where: Where,
  event: MessageEvent,
  bot: Bot,
  address: Address,
  read: History | undefined,
): Promise<void> {
  const { client } = where;
  const { ts, thread_ts: root } = event;
  const intent = parseText(wordsOf(event.text, bot), deps.slashCommand);
  const thread = root ?? (address === 'direct' ? undefined : ts);
  const pane = address === 'direct' ? root : undefined;
  const status = pane === undefined ? undefined : showStatus(where, pane);
  if (intent.kind !== 'ask') {
    const given = await answer(deps, where, intent);
    const isForChannel = intent.kind === 'send' && !given.isRefused;
    const { name } = await deps.people.profile(client, where.team, where.user);
    await status;
    return sendWithPictures(deps, where, given, (shown) => {
      const payloads = laidOut(shown, isForChannel ? { notice: sentBy(name) } : {});
      return say(deps, where, payloads, isForChannel ? undefined : thread, shown.message.isPrivate);
    });
  }
  const before = read ?? (await saidBefore(where, event, address));
  const after = before && 'messages' in before ? lastShown(before.messages, ts, bot) : undefined;
  const notice = before && 'reason' in before && root !== undefined ? threadUnread(before.reason) : undefined;
  const given = await answer(deps, where, { ...intent, ...(after !== undefined && { after }) });
  await status;
  await say(deps, where, laidOut(given, { ...(notice !== undefined && { notice }) }), thread, given.message.isPrivate);
  const isFirst =
    before && 'messages' in before && !before.messages.some((one) => one.bot_id === bot.id && one.ts !== root);
  if (pane !== undefined && isFirst) await nameThread(where, pane, intent.question);
}

/** What was said before a message, if anything can have been. */
async function saidBefore(
  { client, channel }: Where,
  { ts, thread_ts: root }: MessageEvent,
  address: Address,
): Promise<History | undefined> {
  if (root !== undefined && root !== ts) return threadOf(client, channel, root);
  return address === 'direct' ? directTalk(client, channel, ts) : undefined;
}

async function onFailure(deps: Deps, where: Where, event: MessageEvent, error: unknown): Promise<void> {
  const { reference } = deps;
  deps.tell(`Slack: a message was not answered (${reference}): ${inWords(error)}`);
  // An answer that may have arrived is not given again, and none is excused.
  if (isOfSlack(error) && troubleOf(error).kind === 'unknown') return;
  await deps.deduper.giveBack(where.team, where.channel, event.ts);
  const thread = event.thread_ts ?? (event.channel.startsWith('D') ? undefined : event.ts);
  const sorry = { text: apology(reference), channel: where.channel, unfurl_links: false, unfurl_media: false };
  await where.client.chat.postMessage({ ...sorry, ...(thread !== undefined && { thread_ts: thread }) });
}
