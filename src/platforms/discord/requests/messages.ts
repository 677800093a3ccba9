import { MessageReferenceType, type RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import { boundedText } from '../../../lib/bounded-text.ts';
import { type ConversationState, withContext } from '../../../message/conversation-state.ts';
import { needsManager } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import { parseTyped } from '../../../message/story.ts';
import { apology, withApology } from '../../kit/apology.ts';
import { saveForFollowUps } from '../../kit/follow-ups.ts';
import { withoutOuterMarks } from '../../kit/typed-line.ts';
import { ONLY_TEXT } from '../../kit/user-texts.ts';
import { managementCommand } from '../commands/options.ts';
import { failureText, isBlocked, isReferenceRefused, isRefused } from '../rest/failure.ts';
import { type Addressing, addressingOf, lastState, repliedState, withoutMentions } from './addressing.ts';
import { type Answer, answer, commandLinksFor, renderAnswer, sendWithFallback } from './answer.ts';
import { type Caller, DIRECT_MESSAGES, DISCORD_ZONE } from './caller.ts';
import type { Deps, UserRequest } from './deps.ts';
import { displayName, type MessagePayload, messagePayload } from './payload.ts';
import type { Page } from './pictures.ts';
import { readableText } from './readable.ts';
import { withSubscribeButton } from './subscription-draft.ts';
import { BLOCKED, MENTION_ME, PING_ME, PRESS_THE_BUTTON, useCommandInstead } from './user-texts.ts';

const MAX_SEARCHED_MESSAGES = 10;

interface MessageRequest extends UserRequest {
  readonly message: MessagePayload;
  readonly bot: string;
}

/** Answers a message at most once, and only if it addresses the bot. Never rejects. */
export async function onMessage(deps: Deps, payload: unknown, bot: string): Promise<void> {
  const parsed = messagePayload.safeParse(payload);
  if (!parsed.success) return;
  const message = parsed.data;
  const { log, reference } = deps;
  const request = { ...deps, caller: authorOf(message), message, bot };
  const work = async () => {
    const addressing = await resolveAddressing(request);
    if (addressing === 'none' || !(await deps.deduper.claim(message.id))) return;
    const typed = withoutMentions(boundedText(message.content), bot);
    const forwarded =
      typed === '' && addressing === 'direct' ? withoutMentions(boundedText(readableText(payload)), bot) : '';
    const hint = typed === '' && forwarded === '' ? hintFor(addressing, message) : undefined;
    if (hint === undefined) await reply(request, typed, forwarded);
    else if (takeNotice(request, addressing)) await postText(request, hint, 'h');
  };
  await withApology({ platform: 'Discord', log, reference, describe: failureText }, 'a message', work, (error) =>
    apologise(request, error),
  );
}

/** Undefined if the message is only a mention. */
function hintFor(addressing: Addressing, { content }: MessagePayload): string | undefined {
  if (addressing === 'role') return MENTION_ME;
  if (addressing === 'reply') return PING_ME;
  return addressing === 'direct' && content === '' ? ONLY_TEXT : undefined;
}

async function resolveAddressing({ roles, log, message, bot }: MessageRequest): Promise<Addressing> {
  const addressing = addressingOf(message, bot);
  const { guild_id: guild, mention_roles: roleIds } = message;
  if (addressing !== 'role' || !guild) return addressing;
  try {
    return (await roles.includesBotRole(guild, roleIds, bot)) ? 'role' : 'none';
  } catch (error) {
    log(`Discord: could not look up the bot's role; not answering a mention of it: ${failureText(error)}`);
    return 'none';
  }
}

/** @param forwarded the text of a message without words of the author's own: never a command, nor the answer to an offer */
async function reply(request: MessageRequest, typed: string, forwarded: string): Promise<void> {
  const { caller, commands, current } = request;
  const links = commandLinksFor(request);
  const typedIntent: Intent =
    forwarded === ''
      ? parseTyped(withoutOuterMarks(typed), commands)
      : { kind: 'ask', question: withoutOuterMarks(forwarded) };
  const intent =
    typedIntent.kind === 'ask' && forwarded === ''
      ? withContext(typedIntent, await previousState(request), request.message.author.id)
      : typedIntent;
  if (needsManager(intent) && !caller.mayManage) {
    const refusal =
      typedIntent.kind === 'ask'
        ? PRESS_THE_BUTTON
        : useCommandInstead(`/${managementCommand(current(intent.story).briefing.command)}`);
    return await post(request, { message: refusal }, (result) => renderAnswer(result, links));
  }
  const result = await answer(request, intent);
  if (result.message.isPrivate) return await sendPrivately(request, result);
  await post(request, result, (variant) => withSubscribeButton(variant, renderAnswer(variant, links)));
}

async function previousState({ api, log, message, bot }: MessageRequest): Promise<ConversationState | undefined> {
  const state = repliedState(message, bot);
  if (state !== undefined || message.guild_id || message.referenced_message) return state;
  try {
    return lastState(await api.messagesBefore(message.channel_id, message.id, MAX_SEARCHED_MESSAGES), bot);
  } catch (error) {
    log(`Discord: could not read earlier direct messages; answering without them: ${failureText(error)}`);
    return undefined;
  }
}

async function sendPrivately(request: MessageRequest, result: Answer): Promise<void> {
  if (result.message.retryAfterSeconds !== undefined && !takeNotice(request, 'private')) return;
  const { api, note, message } = request;
  const links = commandLinksFor(request);
  if (!message.guild_id) return await post(request, result, (variant) => renderAnswer(variant, links));
  try {
    const channel = await api.directMessages(message.author.id);
    for (const [i, { files: _, ...body }] of renderAnswer(result, links).entries()) {
      await api.post(channel, { ...body, nonce: `${message.id}-${i}`, enforce_nonce: true });
    }
  } catch (error) {
    if (!isRefused(error)) throw error;
    note(`Discord: dropped a private answer, because Discord refused the direct message: ${failureText(error)}`);
  }
}

function takeNotice({ noticeLimit, clock, message }: MessageRequest, notice: string): boolean {
  return noticeLimit.take(`${message.author.id} ${notice}`, clock());
}

async function post(
  request: MessageRequest,
  result: Answer,
  renderPages: (result: Answer) => readonly Page[],
): Promise<void> {
  const { queue, note, message, caller } = request;
  const isPosted = await queue.run(message.channel_id, () =>
    sendWithFallback(request, result, async (result) => {
      for (const [i, { files, ...body }] of renderPages(result).entries()) {
        const id = await postReply(request, body, { nonceSuffix: `${i}`, isFirst: i === 0, files });
        if (i === 0 && message.guild_id) await saveForFollowUps(request, caller.asker.address, id, result.message);
      }
    }),
  );
  if (!isPosted) note('Discord: dropped an answer that waited too long in a busy channel');
}

async function postText(request: MessageRequest, content: string, nonceSuffix: string): Promise<void> {
  await request.queue.run(request.message.channel_id, async () => {
    await postReply(request, { content }, { nonceSuffix, isFirst: true });
  });
}

interface ReplyPart {
  readonly nonceSuffix: string;
  readonly isFirst: boolean;
  readonly files?: Page['files'] | undefined;
}

async function postReply(
  { api, message: { id, channel_id: channel } }: MessageRequest,
  content: RESTPostAPIChannelMessageJSONBody,
  { nonceSuffix, isFirst, files }: ReplyPart,
): Promise<string | undefined> {
  const allowed_mentions = { parse: [], replied_user: false };
  const body = { ...content, allowed_mentions, nonce: `${id}-${nonceSuffix}`, enforce_nonce: true };
  if (!isFirst) return await api.post(channel, body, files);
  const message_reference = { type: MessageReferenceType.Default, message_id: id, fail_if_not_exists: false };
  try {
    return await api.post(channel, { ...body, message_reference }, files);
  } catch (error) {
    if (!isReferenceRefused(error)) throw error;
    return await api.post(channel, body, files);
  }
}

/** Messages in servers do not include permissions, so their authors may not manage posts. */
function authorOf({ author, member, guild_id: guild, channel_id: channel }: MessagePayload): Caller {
  return {
    asker: {
      person: { id: author.id, name: displayName(author, member?.nick) },
      address: { platform: 'discord', workspace: guild ?? '', channel },
      zone: DISCORD_ZONE,
      isZoneGuessed: true,
      ...(!guild && { place: DIRECT_MESSAGES }),
    },
    isDirectMessage: !guild,
    mayManage: !guild,
    mayWrite: true,
  };
}

async function apologise(request: MessageRequest, error: unknown): Promise<void> {
  // Discord would refuse an apology too.
  if (isRefused(error) && !isBlocked(error)) return;
  if (!isRefused(error)) await request.deduper.release(request.message.id);
  await postText(request, isBlocked(error) ? BLOCKED : apology(request.reference), 'x');
}
