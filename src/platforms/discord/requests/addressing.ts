import { MessageType } from 'discord-api-types/v10';
import type { ConversationState } from '../../../message/shown.ts';
import { shownBy } from '../render/ids.ts';
import type { MessagePayload } from './payload.ts';

/**
 * How a message addresses the bot. 'reply' is a reply to the bot with its mention switched off, so Discord may withhold
 * the text. 'perhaps' mentions a role in a guild, which may be the bot's own.
 */
export type Addressing = 'direct' | 'mention' | 'reply' | 'perhaps' | 'none';

/**
 * Without the intent for message content, the bot gets the text only of direct
 * messages and of messages that mention it, which replies do by default.
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

/** The text of a message without the bot's mention. Removes other mentions; keeps the names of emoji. */
export function withoutMentions(content: string, bot: string): string {
  return content
    .replaceAll(new RegExp(`<@!?${bot}>`, 'g'), ' ')
    .replaceAll(/<a?:(\w{1,32}):\d{1,20}>/g, ' $1 ')
    .replaceAll(/<(?:@[!&]?|#)\d{1,20}>/g, ' ')
    .replace(/^[\s,:;]+/, '')
    .trim();
}

/** The state that the bot's message left, if this message replies to one. */
export function repliedTo({ referenced_message: message }: MessagePayload, bot: string): ConversationState | undefined {
  return message?.author.id === bot ? shownBy(message.components) : undefined;
}

/** The state that the bot's last message left. @param messages latest first */
export function lastShown(
  messages: readonly { readonly author: { readonly id: string }; readonly components?: unknown }[],
  bot: string,
): ConversationState | undefined {
  const last = messages.find(({ author }) => author.id === bot);
  return last && shownBy(last.components);
}
