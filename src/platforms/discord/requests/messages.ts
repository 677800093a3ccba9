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
import type { Deps } from './deps.ts';
import { displayName, type MessagePayload, messagePayload } from './payload.ts';
import type { Page } from './pictures.ts';
import { readableText } from './readable.ts';
import { withSubscribe } from './subscribing.ts';
import { BLOCKED, MENTION_ME, PING_ME, useCommandInstead } from './user-texts.ts';

/** How many direct messages to search for the bot's last answer. */
const LAST = 10;

/** A message for the bot, with its text. */
interface AddressedMessage {
  readonly message: MessagePayload;
  /** Without the bot's mention. */
  readonly text: string;
  readonly bot: string;
}

/**
 * Answers a message once, if it is for the bot. Never rejects.
 * @param bot the bot's user id
 */
export async function onMessage(deps: Deps, payload: unknown, bot: string): Promise<void> {
  const read = messagePayload.safeParse(payload);
  if (!read.success) return; // not a message from a person
  const message = read.data;
  const { log, reference } = deps;
  const work = async () => {
    const addressing = await addressingIn(deps, message, bot);
    if (addressing === 'none' || !(await deps.deduper.claim(message.id))) return;
    const own = withoutMentions(boundedText(message.content), bot);
    const text = own === '' && addressing === 'direct' ? boundedText(readableText(payload)) : own;
    const hint = text === '' ? HINTS[addressing] : undefined;
    if (hint === undefined) await reply(deps, { message, text, bot });
    else if (isFirst(deps, message, addressing)) await postText(deps, message, hint, `${message.id}-h`);
  };
  await withApology({ platform: 'Discord', log, reference, describe: failureText }, 'a message', work, (error) =>
    onFailure(deps, message, error),
  );
}

/** Hints for people who address the bot in a way that hides their text from it. */
const HINTS: Readonly<Partial<Record<Addressing, string>>> = { perhaps: MENTION_ME, reply: PING_ME };

/** Like `addressingOf`, but returns 'perhaps' only if the message mentions the bot's own role. */
async function addressingIn(deps: Deps, message: MessagePayload, bot: string): Promise<Addressing> {
  const addressing = addressingOf(message, bot);
  const { guild_id: guild, mention_roles: roles } = message;
  if (addressing !== 'perhaps' || !guild) return addressing;
  try {
    return (await deps.roles.includesOwn(guild, roles, bot)) ? 'perhaps' : 'none';
  } catch (error) {
    deps.log(`Discord: could not look up the bot's role, so a mention of it was not answered: ${failureText(error)}`);
    return 'none';
  }
}

async function reply(deps: Deps, { message, text, bot }: AddressedMessage): Promise<void> {
  const caller = authorOf(message);
  const links = commandLinksIn(deps, caller);
  const intent = parseTyped(withoutOuterMarks(text), deps.commands);
  if (manages(intent) && !caller.mayManage) {
    const refusal = useCommandInstead(`/${managementCommand(deps.current(intent.story).briefing.command)}`);
    return await post(deps, message, { message: refusal, intent: undefined }, (given) => renderAnswer(given, links));
  }
  const wanted = intent.kind === 'ask' ? inContext(intent, await shownBefore(deps, message, bot)) : intent;
  const given = await answer(deps, caller, wanted);
  if (given.message.isPrivate) return await sendPrivately(deps, message, given);
  await post(deps, message, given, (one) => withSubscribe(one, renderAnswer(one, links)));
}

/** The answer that a follow-up is about: the one it replies to or, in direct messages, the last one. */
async function shownBefore(deps: Deps, message: MessagePayload, bot: string): Promise<ConversationState | undefined> {
  const replied = repliedTo(message, bot);
  if (replied !== undefined || message.guild_id || message.referenced_message) return replied;
  try {
    return lastShown(await deps.api.messagesBefore(message.channel_id, message.id, LAST), bot);
  } catch (error) {
    deps.log(`Discord: could not read earlier direct messages; answering without them: ${failureText(error)}`);
    return undefined;
  }
}

/** Sends a private answer: in a server, as a direct message. The notice of the rate limit comes once a window. */
async function sendPrivately(deps: Deps, message: MessagePayload, given: Answer): Promise<void> {
  // What a person does is answered each time; a flood of notices is not.
  if (given.message.limitedFor !== undefined && !isFirst(deps, message, 'private')) return;
  const links = commandLinksIn(deps, authorOf(message));
  if (!message.guild_id) return await post(deps, message, given, (one) => renderAnswer(one, links));
  try {
    const channel = await deps.api.directMessages(message.author.id);
    for (const [i, { files: _, ...body }] of renderAnswer(given, links).entries()) {
      await deps.api.post(channel, { ...body, nonce: `${message.id}-${i}`, enforce_nonce: true });
    }
  } catch (error) {
    if (!isRefused(error)) throw error;
    deps.note(`Discord: dropped a notice, because the person does not accept direct messages: ${failureText(error)}`);
  }
}

function isFirst({ notices, clock }: Deps, { author }: MessagePayload, kind: string): boolean {
  return notices.take(`${author.id} ${kind}`, clock());
}

/** Replies to the message, in its thread if it is in one. */
async function post(
  deps: Deps,
  message: MessagePayload,
  given: Answer,
  pagesOf: (given: Answer) => readonly Page[],
): Promise<void> {
  const isPosted = await deps.queue.run(message.channel_id, () =>
    sendWithFallback(deps, given, async (one) => {
      for (const [i, { files, ...body }] of pagesOf(one).entries()) {
        const id = await postReply(deps, message, body, { nonce: `${message.id}-${i}`, isFirst: i === 0, files });
        if (i === 0 && message.guild_id) await saveForFollowUps(deps, authorOf(message).asker.address, id, one.message);
      }
    }),
  );
  if (!isPosted) deps.note('Discord: dropped an answer that waited too long in a busy channel');
}

async function postText(deps: Deps, message: MessagePayload, content: string, nonce: string): Promise<void> {
  await deps.queue.run(message.channel_id, async () => {
    await postReply(deps, message, { content }, { nonce, isFirst: true });
  });
}

/**
 * Posts a reply. The nonce lets Discord recognise a repeated call. If Discord refuses the reference to the message,
 * posts without it.
 */
async function postReply(
  { api }: Deps,
  { id, channel_id: channel }: MessagePayload,
  body: RESTPostAPIChannelMessageJSONBody,
  {
    nonce,
    isFirst,
    files,
  }: { readonly nonce: string; readonly isFirst: boolean; readonly files?: Page['files'] | undefined },
): Promise<string | undefined> {
  const whole = {
    ...body,
    allowed_mentions: { parse: [], replied_user: false },
    nonce,
    enforce_nonce: true,
  };
  if (!isFirst) return await api.post(channel, whole, files);
  try {
    return await api.post(channel, { ...whole, message_reference: referenceTo(id) }, files);
  } catch (error) {
    if (!isReferenceRefused(error)) throw error;
    return await api.post(channel, whole, files);
  }
}

function referenceTo(message_id: string) {
  return { type: MessageReferenceType.Default, message_id, fail_if_not_exists: false };
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

async function onFailure(deps: Deps, message: MessagePayload, error: unknown): Promise<void> {
  // If Discord refuses an answer in that channel, it would refuse an apology too.
  if (isRefused(error) && !isBlocked(error)) return;
  if (!isRefused(error)) await deps.deduper.release(message.id);
  await postText(deps, message, isBlocked(error) ? BLOCKED : apology(deps.reference), `${message.id}-x`);
}
