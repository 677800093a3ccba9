import { MessageType } from 'discord-api-types/v10';
import { type ConversationState, MAX_OFFER_AGE, olderOffer } from '../../../message/conversation-state.ts';
import { stateIn } from '../render/ids.ts';
import type { MessagePayload } from './payload.ts';

/**
 * 'reply': replies to the bot with the mention switched off, which hides the text. 'role': mentions a role, which may be the
 * bot's.
 */
export type Addressing = 'direct' | 'mention' | 'reply' | 'role' | 'none';

export function addressingOf(message: MessagePayload, bot: string): Addressing {
  const { author, webhook_id: webhook, type, guild_id: guild, mentions, referenced_message: replied } = message;
  if (author.bot || author.id === bot || webhook) return 'none';
  if (type !== MessageType.Default && type !== MessageType.Reply) return 'none';
  if (!guild) return 'direct';
  if (mentions.some(({ id }) => id === bot) || message.content.includes(`<@${bot}>`)) return 'mention';
  if (type === MessageType.Reply && replied?.author.id === bot) return 'reply';
  return message.mention_roles.length > 0 ? 'role' : 'none';
}

export function withoutMentions(content: string, bot: string): string {
  return content
    .replaceAll(new RegExp(`<@!?${bot}>`, 'g'), ' ')
    .replaceAll(/<a?:(\w{1,32}):\d{1,20}>/g, ' $1 ')
    .replaceAll(/<(?:@[!&]?|#)\d{1,20}>/g, ' ')
    .replace(/^[\s,:;]+/, '')
    .trim();
}

export function repliedState(
  { referenced_message: message }: MessagePayload,
  bot: string,
): ConversationState | undefined {
  return message?.author.id === bot ? stateIn(message.components) : undefined;
}

/**
 * Expects the latest message first. An offer counts until a later message makes one or shows a subscription, and for at most
 * three messages.
 */
export function lastState(
  messages: readonly { readonly author: { readonly id: string }; readonly components?: unknown }[],
  bot: string,
): ConversationState | undefined {
  const [last, ...earlierStates] = messages
    .filter(({ author }) => author.id === bot)
    .slice(0, MAX_OFFER_AGE + 1)
    .map(({ components }) => stateIn(components));
  if (!last || last.pending || last.subscription !== undefined) return last;
  const end = earlierStates.findIndex(({ pending, subscription }) => pending ?? subscription);
  const pending = olderOffer(earlierStates[end]?.pending, end + 1);
  return pending ? { ...last, pending } : last;
}
