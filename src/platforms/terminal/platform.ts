import { Temporal } from 'temporal-polyfill';
import type { Message } from '../../message/message.ts';
import { isSubscription } from '../../message/post-controls.ts';
import type { Place } from '../../ports/desk.ts';
import type { DeliveryKey } from '../../ports/ledger.ts';
import type { Platform, PostResult } from '../../ports/platform.ts';
import type { Address } from '../../schedule/subscription.ts';

export const TERMINAL: Address = { platform: 'terminal', workspace: '', channel: 'terminal' };
export const THIS_CHAT: Place = { kind: 'direct', name: 'this chat' };

const POSTS_PER_SECOND = 2;
const CHAT_CLOSED: PostResult = {
  kind: 'retry',
  after: Temporal.Duration.from({ minutes: 1 }),
  scope: 'platform',
  reason: 'the chat is closed',
};

/** @param show returns false if the chat is closed */
export function terminalPlatform(show: (message: Message) => boolean): Platform {
  return {
    name: 'terminal',
    postsPerSecond: POSTS_PER_SECOND,
    idempotencyWindow: new Temporal.Duration(),
    post: async (_address, message, delivery) =>
      show(withOriginNote(message, delivery))
        ? { kind: 'sent', post: `${delivery.subscription} ${delivery.nominal}` }
        : CHAT_CLOSED,
    find: async () => ({ kind: 'unreadable', reason: 'a terminal keeps no history' }),
  };
}

function withOriginNote(message: Message, delivery: DeliveryKey): Message {
  if (!isSubscription(delivery)) return message;
  const text = `Posted by a subscription in this chat, due ${delivery.nominal.replace('T', ' ')}.`;
  return { ...message, blocks: [{ type: 'note', text }, ...message.blocks] };
}
