import { MessageType } from 'discord-api-types/v10';
import type { Shown } from '../../../message/shown.ts';
import { shownBy } from '../render/ids.ts';
import type { MessagePayload } from './payload.ts';

/**
 * How a message addresses the bot. 'reply' answers a message of the bot with the mention switched off, so that Discord may
 * withhold its text. 'perhaps' mentions a role in a guild, which may be the bot's own.
 */
export type Addressing = 'direct' | 'mention' | 'reply' | 'perhaps' | 'none';

/**
 * Without the intent to read all messages, the bot gets the text of direct messages and of messages that mention it, as
 * replies to it do by default.
 */
export function addressingOf(message: MessagePayload, bot: string): Addressing {
  const { author, webhook_id: webhook, type, guild_id: guild, mentions, referenced_message: replied } = message;
  if (author.bot || author.id === bot || webhook) return 'none';
  if (type !== MessageType.Default && type !== MessageType.Reply) return 'none';
  if (!guild) return 'direct';
  if (mentions.some(({ id }) => id === bot) || message.content.includes(`<@${bot}>`)) return 'mention';
  if (type === MessageType.Reply && replied?.author.id === bot) return 'reply';
  return message.mention_roles.length > 0 ? 'perhaps' : 'none';
}

/** What a person says, without the mention of the bot and without the codes for people, channels and emoji. */
export function wordsOf(content: string, bot: string): string {
  return content
    .replaceAll(new RegExp(`<@!?${bot}>`, 'g'), ' ')
    .replaceAll(/<a?:(\w{1,32}):\d{1,20}>/g, ' $1 ')
    .replaceAll(/<(?:@[!&]?|#)\d{1,20}>/g, ' ')
    .replace(/^[\s,:;]+/, '')
    .trim();
}

/** What a message replies to shows and offers; undefined if it replies to no message of the bot. */
export function repliedTo({ referenced_message: message }: MessagePayload, bot: string): Shown | undefined {
  return message?.author.id === bot ? shownBy(message.components) : undefined;
}

/** What the bot showed last. @param messages the latest first */
export function lastShown(
  messages: readonly { readonly author: { readonly id: string }; readonly components?: unknown }[],
  bot: string,
): Shown | undefined {
  const last = messages.find(({ author }) => author.id === bot);
  return last && shownBy(last.components);
}
