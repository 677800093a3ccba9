import { MessageReferenceType, type RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import { boundedText } from '../../../lib/bounded-text.ts';
import { manages } from '../../../message/effects.ts';
import { type ConversationState, inContext } from '../../../message/shown.ts';
import { parseTyped } from '../../../message/story.ts';
import { apology, withApology } from '../../kit/apology.ts';
import { saveForFollowUps } from '../../kit/follow-ups.ts';
import { withoutOuterMarks } from '../../kit/typed-line.ts';
import { managementCommand } from '../commands/options.ts';
import { failureText, isBlocked, isReferenceRefused, isRefused } from '../rest/failure.ts';
import { type Addressing, addressingOf, lastShown, repliedTo, withoutMentions } from './addressing.ts';
import { type Answer, answer, commandLinksIn, renderAnswer, sendWithFallback } from './answer.ts';
import { type Caller, DIRECT, DISCORD_ZONE } from './caller.ts';
import type { Deps, UserRequest } from './deps.ts';
import { displayName, type MessagePayload, messagePayload } from './payload.ts';
import type { Page } from './pictures.ts';
import { readableText } from './readable.ts';
import { withSubscribe } from './subscribing.ts';
import { BLOCKED, MENTION_ME, PING_ME, useCommandInstead } from './user-texts.ts';

const SEARCHED_MESSAGES = 10;

interface MessageRequest extends UserRequest {
  readonly message: MessagePayload;
  /** The bot's user id. */
  readonly bot: string;
}

/** Answers a message once, if it is for the bot. Never rejects. */
export async function onMessage(deps: Deps, payload: unknown, bot: string): Promise<void> {
  const read = messagePayload.safeParse(payload);
  if (!read.success) return; // not a message from a person
  const message = read.data;
  const { log, reference } = deps;
  const request = { ...deps, caller: authorOf(message), message, bot };
  const work = async () => {
    const addressing = await addressingIn(request);
    if (addressing === 'none' || !(await deps.deduper.claim(message.id))) return;
    const typed = withoutMentions(boundedText(message.content), bot);
    const text = typed === '' && addressing === 'direct' ? boundedText(readableText(payload)) : typed;
    const hint = text === '' ? HINTS[addressing] : undefined;
    if (hint === undefined) await reply(request, text);
    else if (isFirstNotice(request, addressing)) await postText(request, hint, 'h');
  };
  await withApology({ platform: 'Discord', log, reference, describe: failureText }, 'a message', work, (error) =>
    apologise(request, error),
  );
}

/** Hints for people who address the bot in a way that hides their text from it. */
const HINTS: Readonly<Partial<Record<Addressing, string>>> = { perhaps: MENTION_ME, reply: PING_ME };

/** Like `addressingOf`, but returns 'perhaps' only if the message mentions the bot's own role. */
async function addressingIn({ roles, log, message, bot }: MessageRequest): Promise<Addressing> {
  const addressing = addressingOf(message, bot);
  const { guild_id: guild, mention_roles: mentioned } = message;
  if (addressing !== 'perhaps' || !guild) return addressing;
  try {
    return (await roles.includesOwn(guild, mentioned, bot)) ? 'perhaps' : 'none';
  } catch (error) {
    log(`Discord: could not look up the bot's role, so a mention of it was not answered: ${failureText(error)}`);
    return 'none';
  }
}

async function reply(request: MessageRequest, text: string): Promise<void> {
  const { caller, commands, current } = request;
  const links = commandLinksIn(request);
  const intent = parseTyped(withoutOuterMarks(text), commands);
  if (manages(intent) && !caller.mayManage) {
    const refusal = useCommandInstead(`/${managementCommand(current(intent.story).briefing.command)}`);
    return await post(request, { message: refusal }, (given) => renderAnswer(given, links));
  }
  const given = await answer(request, intent.kind === 'ask' ? inContext(intent, await shownBefore(request)) : intent);
  if (given.message.isPrivate) return await sendPrivately(request, given);
  await post(request, given, (one) => withSubscribe(one, renderAnswer(one, links)));
}

/** The answer that a follow-up is about: the one it replies to or, in direct messages, the last one. */
async function shownBefore({ api, log, message, bot }: MessageRequest): Promise<ConversationState | undefined> {
  const replied = repliedTo(message, bot);
  if (replied !== undefined || message.guild_id || message.referenced_message) return replied;
  try {
    return lastShown(await api.messagesBefore(message.channel_id, message.id, SEARCHED_MESSAGES), bot);
  } catch (error) {
    log(`Discord: could not read earlier direct messages; answering without them: ${failureText(error)}`);
    return undefined;
  }
}

/** Sends a private answer, from a server as a direct message. A rate-limit notice is sent once per window. */
async function sendPrivately(request: MessageRequest, given: Answer): Promise<void> {
  if (given.message.limitedFor !== undefined && !isFirstNotice(request, 'private')) return;
  const { api, note, message } = request;
  const links = commandLinksIn(request);
  if (!message.guild_id) return await post(request, given, (one) => renderAnswer(one, links));
  try {
    const channel = await api.directMessages(message.author.id);
    for (const [i, { files: _, ...body }] of renderAnswer(given, links).entries()) {
      await api.post(channel, { ...body, nonce: `${message.id}-${i}`, enforce_nonce: true });
    }
  } catch (error) {
    if (!isRefused(error)) throw error;
    note(`Discord: dropped a notice, because the person does not accept direct messages: ${failureText(error)}`);
  }
}

function isFirstNotice({ notices, clock, message }: MessageRequest, notice: string): boolean {
  return notices.take(`${message.author.id} ${notice}`, clock());
}

/** Replies to the message, in its thread if it is in one. */
async function post(
  request: MessageRequest,
  found: Answer,
  pagesOf: (given: Answer) => readonly Page[],
): Promise<void> {
  const { queue, note, message, caller } = request;
  const isPosted = await queue.run(message.channel_id, () =>
    sendWithFallback(request, found, async (given) => {
      for (const [i, { files, ...body }] of pagesOf(given).entries()) {
        const id = await postReply(request, body, { mark: `${i}`, isFirst: i === 0, files });
        if (i === 0 && message.guild_id) await saveForFollowUps(request, caller.asker.address, id, given.message);
      }
    }),
  );
  if (!isPosted) note('Discord: dropped an answer that waited too long in a busy channel');
}

async function postText(request: MessageRequest, content: string, mark: string): Promise<void> {
  await request.queue.run(request.message.channel_id, async () => {
    await postReply(request, { content }, { mark, isFirst: true });
  });
}

interface ReplyPart {
  /** Distinguishes the replies to one message, for the nonce by which Discord recognises a repeated call. */
  readonly mark: string;
  /** Only the first part refers to the message that it answers. */
  readonly isFirst: boolean;
  readonly files?: Page['files'] | undefined;
}

/** Posts a reply. If Discord refuses the reference to the message, posts without it. */
async function postReply(
  { api, message: { id, channel_id: channel } }: MessageRequest,
  content: RESTPostAPIChannelMessageJSONBody,
  { mark, isFirst, files }: ReplyPart,
): Promise<string | undefined> {
  const allowed_mentions = { parse: [], replied_user: false };
  const body = { ...content, allowed_mentions, nonce: `${id}-${mark}`, enforce_nonce: true };
  if (!isFirst) return await api.post(channel, body, files);
  const message_reference = { type: MessageReferenceType.Default, message_id: id, fail_if_not_exists: false };
  try {
    return await api.post(channel, { ...body, message_reference }, files);
  } catch (error) {
    if (!isReferenceRefused(error)) throw error;
    return await api.post(channel, body, files);
  }
}

/** In direct messages everything is allowed; in a server, a message does not include its author's permissions. */
function authorOf({ author, member, guild_id: guild, channel_id: channel }: MessagePayload): Caller {
  return {
    asker: {
      person: { id: author.id, name: displayName(author, member?.nick) },
      address: { platform: 'discord', workspace: guild ?? '', channel },
      zone: DISCORD_ZONE,
      isZoneGuessed: true,
      ...(!guild && { place: DIRECT }),
    },
    isAlone: !guild,
    mayManage: !guild,
    // the author has just written there
    mayWrite: true,
  };
}

async function apologise(request: MessageRequest, error: unknown): Promise<void> {
  // If Discord refuses an answer in that channel, it would refuse an apology too.
  if (isRefused(error) && !isBlocked(error)) return;
  if (!isRefused(error)) await request.deduper.release(request.message.id);
  await postText(request, isBlocked(error) ? BLOCKED : apology(request.reference), 'x');
}
