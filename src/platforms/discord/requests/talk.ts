import { MessageType } from 'discord-api-types/v10';
import { entryShownBy } from '../render/ids.ts';
import type { MessagePayload } from './payload.ts';

/** Whom a message is for, as far as the bot is concerned. */
export type Address = 'direct' | 'mention' | 'none';

/**
 * Without the intent to read all messages the bot is told the text of those to it alone: direct messages, and those that
 * mention it, as replies to it do.
 */
export function addressOf(message: MessagePayload, bot: string): Address {
  const { author, webhook_id: webhook, type, guild_id: guild, mentions } = message;
  if (author.bot || author.id === bot || webhook) return 'none';
  if (type !== MessageType.Default && type !== MessageType.Reply) return 'none';
  if (!guild) return 'direct';
  const isNamed = mentions.some(({ id }) => id === bot) || message.content.includes(`<@${bot}>`);
  return isNamed ? 'mention' : 'none';
}

/** What somebody says, without the mention of the bot and without what stands for people, channels and emoji. */
export function wordsOf({ content }: Pick<MessagePayload, 'content'>, bot: string): string {
  return content
    .replaceAll(new RegExp(`<@!?${bot}>`, 'g'), ' ')
    .replaceAll(/<a?:(\w+):\d+>/g, ' $1 ')
    .replaceAll(/<(?:@[!&]?|#)\d+>/g, ' ')
    .replace(/^[\s,:;]+/, '')
    .trim();
}

/** The entry that a message replies to, if it replies to one of the bot's that shows one. */
export function repliedTo({ referenced_message: message }: MessagePayload, bot: string): string | undefined {
  return message?.author.id === bot ? entryShownBy(message.components) : undefined;
}

/** The entry that the bot showed last. @param messages the latest first */
export function lastShown(
  messages: readonly { readonly author: { readonly id: string }; readonly components?: unknown }[],
  bot: string,
): string | undefined {
  const last = messages.find(({ author }) => author.id === bot);
  return last && entryShownBy(last.components);
}
