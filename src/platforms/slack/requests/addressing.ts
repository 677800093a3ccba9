import { boundedText, cutText, MAX_CHARACTERS } from '../../../lib/bounded-text.ts';
import { withoutOuterMarks } from '../../kit/typed-line.ts';
import type { HistoryMessage, MessageEvent } from './payload.ts';

export interface Bot {
  readonly user: string;
  readonly id: string;
}

export type Addressing =
  | 'none'
  /** The bot is alone with the person. */
  | 'direct'
  /** The bot is alone with the person, and the message has files but no text. */
  | 'files'
  | 'mention'
  /** The message is in a thread and has no mention. It is for the bot if only one person talks with it there. */
  | 'thread';

const MESSAGE_SUBTYPES: readonly (string | undefined)[] = [undefined, 'file_share', 'thread_broadcast', 'me_message'];

/**
 * Returns how a message concerns the bot. Ignores messages of bots, joins and edits, except an edit that adds a mention.
 * @param isShared true if another company shares the channel: there, `app_mention` may name the bot's user in that company's
 * workspace
 */
export function addressingOf(event: MessageEvent, bot: Bot, isShared = false): Addressing {
  const { user, text, attachments, thread_ts: thread, type } = event;
  if (user === undefined || user === bot.user || event.bot_id || !MESSAGE_SUBTYPES.includes(event.subtype))
    return 'none';
  if (event.edited !== undefined && type !== 'app_mention') return 'none';
  if (event.channel_type === 'im' || event.channel.startsWith('D')) {
    if (mentionsBot(text, bot) || messageText(text, bot) !== '' || messageText(attachments, bot) !== '')
      return 'direct';
    return event.files?.length ? 'files' : 'none';
  }
  if (mentionsBot(text, bot) || (type === 'app_mention' && isShared)) return 'mention';
  if (type === 'app_mention' || thread === undefined || thread === event.ts) return 'none';
  return /<[@!]/.test(text) || messageText(text, bot) === '' ? 'none' : 'thread';
}

/**
 * Returns true if the bot has answered in a thread and only this person has written to it.
 * @param messages the whole thread
 */
export function isOneToOne(messages: readonly HistoryMessage[], root: string, user: string, bot: Bot): boolean {
  const isOurs = (message: HistoryMessage) => message.bot_id === bot.id || message.user === bot.user;
  return (
    messages.some((message) => isOurs(message) && message.ts !== root) &&
    messages.every((message) => isOurs(message) || (message.user === user && !message.bot_id))
  );
}

/**
 * Returns a message's text without the bot's name, Slack's markup and enclosing marks.
 * @param isMention if true and no mention has the bot's id, the first mention is removed
 */
export function messageText(text: string, bot: Bot, isMention = false): string {
  if (isMention && !mentionsBot(text, bot)) return typedText(text.replace(FIRST_MENTION, ' '));
  return typedText(text.replaceAll(new RegExp(`<@(?:${bot.user}|${bot.id})(?:\\|[^<>]*)?>`, 'g'), ' '));
}

const FIRST_MENTION = /<@[UWB][A-Z0-9]+(?:\|[^<>]*)?>/;
/** Escapes make a text up to five times longer. */
const MAX_ESCAPED_CHARACTERS = 5 * MAX_CHARACTERS;

/** Returns Slack's text as it was typed, cut in length and without enclosing marks. */
export function typedText(text: string): string {
  return withoutOuterMarks(boundedText(unescapedText(cutText(text, MAX_ESCAPED_CHARACTERS))));
}

export function unescapedText(text: string): string {
  return text
    .replaceAll(/<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g, (_, sign: string, target: string, label?: string) =>
      label ? `${sign === '#' ? '#' : ''}${label}` : `${sign === '!' ? '@' : sign}${target}`,
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Some clients mention the bot by its bot id instead of its user id. */
function mentionsBot(text: string, bot: Bot): boolean {
  return [bot.user, bot.id].some((id) => text.includes(`<@${id}>`) || text.includes(`<@${id}|`));
}
