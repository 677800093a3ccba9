import { boundedText, cutText, MOST_CHARACTERS } from '../../../lib/bounded-text.ts';
import { withoutOuterMarks } from '../../kit/typed-line.ts';
import type { HistoryMessage, MessageEvent } from './payload.ts';

/** The bot in one workspace. */
export interface Bot {
  readonly user: string;
  readonly id: string;
}

/** How a message is meant. */
export type Address =
  /** Not for the bot. */
  | 'none'
  /** In a conversation with the bot alone. */
  | 'direct'
  /** Files without words, in the same. */
  | 'files'
  | 'mention'
  /** In a thread, without naming anybody: for the bot if only one person talks with it there. */
  | 'thread';

/** A file with words, and a reply in a thread that is shown in the channel too, are said like any other message. */
const SAID: readonly (string | undefined)[] = [undefined, 'file_share', 'thread_broadcast'];

/**
 * How a message is meant. The bot's own messages, other apps', joins and edits are not for the bot, except an edit that
 * added a mention.
 * @param isShared whether the channel is shared with another company. There Slack's `app_mention` may name the bot by its
 * user in the other company's workspace.
 */
export function addressOf(event: MessageEvent, bot: Bot, isShared = false): Address {
  const { user, text, thread_ts: thread, type } = event;
  if (user === undefined || user === bot.user || event.bot_id || !SAID.includes(event.subtype)) return 'none';
  if (event.edited !== undefined && type !== 'app_mention') return 'none';
  if (event.channel_type === 'im' || event.channel.startsWith('D')) {
    if (wordsOf(text, bot) !== '') return 'direct';
    return event.files?.length ? 'files' : 'none';
  }
  if (names(text, bot) || (type === 'app_mention' && isShared)) return 'mention';
  if (type === 'app_mention' || thread === undefined || thread === event.ts) return 'none';
  return /<[@!]/.test(text) || wordsOf(text, bot) === '' ? 'none' : 'thread';
}

/**
 * Whether a thread is a talk of one person with the bot: the bot has answered there, and no one else has written.
 * @param messages the whole thread, with the one that it began with
 */
export function isTalkWithBot(messages: readonly HistoryMessage[], root: string, user: string, bot: Bot): boolean {
  const isOurs = (message: HistoryMessage) => message.bot_id === bot.id || message.user === bot.user;
  return (
    messages.some((message) => isOurs(message) && message.ts !== root) &&
    messages.every((message) => isOurs(message) || (message.user === user && !message.bot_id))
  );
}

/**
 * What a person said to the bot: bounded, without the bot's name, without Slack's markup and without marks around all of
 * it.
 * @param isMention whether the text names the bot; if not by a name that is known here, then by the first one in it
 */
export function wordsOf(text: string, bot: Bot, isMention = false): string {
  if (isMention && !names(text, bot)) return typedText(text.replace(FIRST_NAME, ' '));
  return typedText(text.replaceAll(new RegExp(`<@(?:${bot.user}|${bot.id})(?:\\|[^<>]*)?>`, 'g'), ' '));
}

const FIRST_NAME = /<@[UWB][A-Z0-9]+(?:\|[^<>]*)?>/;
/** Escapes make a text up to five times as long; what is longer than that is cut before anything else reads it. */
const MOST_SENT = 5 * MOST_CHARACTERS;

/** Slack's text as it was typed and meant: see `wordsOf`. Anything may come in. */
export function typedText(text: string): string {
  return withoutOuterMarks(boundedText(plainWords(cutText(text, MOST_SENT))));
}

/** Slack's text as it was typed: links by what they show, people and channels by their names, and no escapes. */
export function plainWords(text: string): string {
  return text
    .replaceAll(/<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g, (_, sign: string, target: string, label?: string) =>
      label ? `${sign === '#' ? '#' : ''}${label}` : `${sign === '!' ? '@' : sign}${target}`,
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Whether a text names the bot, by its user or, as some clients write it, by its id. */
function names(text: string, bot: Bot): boolean {
  return [bot.user, bot.id].some((id) => text.includes(`<@${id}>`) || text.includes(`<@${id}|`));
}
