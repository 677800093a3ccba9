import { Temporal } from 'temporal-polyfill';
import type { Message } from '../../message/message.ts';
import { isSubscription } from '../../message/post-controls.ts';
import type { Place } from '../../ports/desk.ts';
import type { DeliveryKey } from '../../ports/ledger.ts';
import type { Platform } from '../../ports/platform.ts';
import type { Address } from '../../schedule/subscription.ts';

/** The terminal is one channel. */
export const TERMINAL: Address = { platform: 'terminal', workspace: '', channel: 'terminal' };
export const THIS_CHAT: Place = { kind: 'direct', name: 'this chat' };

/** How many messages a person can follow per second. */
const PER_SECOND = 2;
const CLOSED = { kind: 'retry', after: Temporal.Duration.from({ minutes: 1 }), scope: 'platform' } as const;

/**
 * The terminal's chat as a platform to post to.
 * @param show shows a message between the lines of the chat; false if the chat is closed
 */
export function terminalPlatform(show: (message: Message) => boolean): Platform {
  return {
    name: 'terminal',
    perSecond: PER_SECOND,
    idempotencyWindow: new Temporal.Duration(),
    post: async (_address, message, occurrence) =>
      show(withSourceNote(message, occurrence))
        ? { kind: 'sent', post: `${occurrence.subscription} ${occurrence.nominal}` }
        : { ...CLOSED, reason: 'the chat is closed' },
    find: async () => ({ kind: 'unreadable', reason: 'a terminal keeps no history' }),
  };
}

/** Adds a line that tells a subscription's post from a reply. */
function withSourceNote(message: Message, { subscription, nominal }: DeliveryKey): Message {
  if (!isSubscription({ subscription })) return message;
  const note = {
    type: 'note' as const,
    text: `Posted by a subscription of this chat, due ${nominal.replace('T', ' ')}.`,
  };
  return { ...message, blocks: [note, ...message.blocks] };
}
