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
  | 'mention'
  /** In a thread, without naming anybody: for the bot if only one person talks with it there. */
  | 'thread';

/** A file with words, and a reply in a thread that is shown in the channel too, are said like any other message. */
const SAID: readonly (string | undefined)[] = [undefined, 'file_share', 'thread_broadcast'];

/** How a message is meant; the bot's own, other bots', joins and edits are for nobody. */
export function addressOf(event: MessageEvent, bot: Bot): Address {
  const { user, text, thread_ts: thread } = event;
  if (user === undefined || user === bot.user || event.bot_id || event.edited !== undefined) return 'none';
  if (!SAID.includes(event.subtype)) return 'none';
  if (event.channel_type === 'im' || event.channel.startsWith('D'))
    return wordsOf(text, bot) === '' ? 'none' : 'direct';
  if (mentions(text, bot)) return 'mention';
  if (event.type === 'app_mention' || thread === undefined || thread === event.ts) return 'none';
  return /<[@!]/.test(text) || wordsOf(text, bot) === '' ? 'none' : 'thread';
}

/**
 * Whether a message in a thread is for the bot though it does not name it: the bot has answered there, and nobody but
 * this one person has said anything.
 * @param messages the whole thread, with the one that it began with
 */
export function isTalkWithBot(messages: readonly HistoryMessage[], root: string, user: string, bot: Bot): boolean {
  const isOurs = (message: HistoryMessage) => message.bot_id === bot.id || message.user === bot.user;
  return (
    messages.some((message) => isOurs(message) && message.ts !== root) &&
    messages.every((message) => isOurs(message) || (message.user === user && !message.bot_id))
  );
}

/** The entry that the bot's last message before this time shows; undefined if that message shows none. */
export function lastShown(messages: readonly HistoryMessage[], before: string, bot: Bot): string | undefined {
  const last = messages
    .filter((message) => message.bot_id === bot.id && isEarlier(message.ts, before))
    .reduce<HistoryMessage | undefined>((last, one) => (last && isEarlier(one.ts, last.ts) ? last : one), undefined);
  return last?.metadata?.event_payload.shows;
}

/** What somebody said to the bot, without the bot's name and without Slack's markup. */
export function wordsOf(text: string, bot: Bot): string {
  return plainWords(text.replaceAll(new RegExp(`<@${bot.user}(?:\\|[^<>]*)?>`, 'g'), ' ')).trim();
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

function mentions(text: string, bot: Bot): boolean {
  return text.includes(`<@${bot.user}>`) || text.includes(`<@${bot.user}|`);
}

function isEarlier(one: string, other: string): boolean {
  const [seconds = '', fraction = ''] = one.split('.');
  const [otherSeconds = '', otherFraction = ''] = other.split('.');
  return Number(seconds) - Number(otherSeconds) < 0 || (seconds === otherSeconds && fraction < otherFraction);
}
