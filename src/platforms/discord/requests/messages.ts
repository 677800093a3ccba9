import { MessageReferenceType } from 'discord-api-types/v10';
import { manages } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import { parseText } from '../../../message/parse.ts';
import { apology, inWords, isRefused } from '../rest/failure.ts';
import { answer, laidOut } from './answer.ts';
import { type Caller, ZONE } from './caller.ts';
import type { Deps } from './deps.ts';
import { type MessagePayload, messagePayload, nameOf } from './payload.ts';
import type { Page } from './pictures.ts';
import { withSubscribe } from './subscribing.ts';
import { addressOf, lastShown, repliedTo, wordsOf } from './talk.ts';
import { notByMessage } from './user-texts.ts';

/** How far back in direct messages the bot looks for its last answer. */
const LAST = 10;

/**
 * Answers a message if it is for the bot, and nobody has answered it. Never rejects.
 * @param bot the id of the bot's user
 */
export async function onMessage(deps: Deps, payload: unknown, bot: string): Promise<void> {
  const read = messagePayload.safeParse(payload);
  if (!read.success) return; // None that anybody wrote.
  const message = read.data;
  const address = addressOf(message, bot);
  if (address === 'none' || !(await deps.takenUp.take(message.id))) return;
  try {
    await reply(deps, message, bot);
  } catch (error) {
    await onFailure(deps, message, error);
  }
}

async function reply(deps: Deps, message: MessagePayload, bot: string): Promise<void> {
  const caller = callerOf(message);
  const intent = parseText(wordsOf(message, bot), deps.slashCommand);
  if (manages(intent) && !caller.mayManage) {
    const refusal = notByMessage(`/${deps.slashCommand}`);
    return await post(deps, message, laidOut({ message: refusal, intent: undefined }));
  }
  const after = intent.kind === 'ask' ? await shownBefore(deps, message, bot) : undefined;
  const wanted: Intent = intent.kind === 'ask' && after !== undefined ? { ...intent, after } : intent;
  const given = await answer(deps, caller, wanted);
  await post(deps, message, withSubscribe(given, laidOut(given)));
}

/** What a follow-up is about: the answer that it replies to or, in direct messages, the one before. */
async function shownBefore(deps: Deps, message: MessagePayload, bot: string): Promise<string | undefined> {
  const replied = repliedTo(message, bot);
  if (replied !== undefined || message.guild_id || message.referenced_message) return replied;
  try {
    return lastShown(await deps.api.before(message.channel_id, message.id, LAST), bot);
  } catch (error) {
    deps.tell(`Discord: what was said before in direct messages cannot be read: ${inWords(error)}`);
    return undefined;
  }
}

/** Replies beside the message, in its thread if it is in one. The nonce lets Discord know a repeated call again. */
async function post(deps: Deps, { id, channel_id: channel }: MessagePayload, pages: readonly Page[]): Promise<void> {
  for (const [i, { files, ...body }] of pages.entries()) {
    const more = {
      allowed_mentions: { ...body.allowed_mentions, replied_user: false },
      ...(i === 0 && { message_reference: referenceTo(id) }),
      nonce: `${id}-${i}`,
      enforce_nonce: true,
    };
    await deps.api.post(channel, { ...body, ...more }, files);
  }
}

function referenceTo(message_id: string) {
  return { type: MessageReferenceType.Default, message_id, fail_if_not_exists: false };
}

/** In direct messages everybody may do everything; elsewhere a message does not say what its author may do. */
function callerOf({ author, member, guild_id: guild, channel_id: channel }: MessagePayload): Caller {
  return {
    asker: {
      person: { id: author.id, name: nameOf(author, member?.nick) },
      address: { platform: 'discord', workspace: guild ?? '', channel },
      zone: ZONE,
    },
    isAlone: !guild,
    mayManage: !guild,
  };
}

async function onFailure(deps: Deps, message: MessagePayload, error: unknown): Promise<void> {
  const { reference } = deps;
  deps.tell(`Discord: a message was not answered (${reference}): ${inWords(error)}`);
  if (isRefused(error)) return; // Nor would Discord take an apology there.
  await deps.takenUp.giveBack(message.id);
  const allowed_mentions = { parse: [], replied_user: false };
  try {
    await deps.api.post(message.channel_id, {
      content: apology(reference),
      allowed_mentions,
      message_reference: referenceTo(message.id),
      nonce: `${message.id}-x`,
      enforce_nonce: true,
    });
  } catch (again) {
    deps.tell(`Discord: nor could that be said to whom it concerned (${reference}): ${inWords(again)}`);
  }
}
