import type { PaneMessage } from '../protocol.ts';

export interface Thread {
  readonly head: PaneMessage;
  readonly replies: readonly PaneMessage[];
}

/** Groups a place's messages with their threads. A reply whose first message is missing becomes a message of the channel. */
export function groupThreads(messages: readonly PaneMessage[], place: 'channel' | 'direct'): Thread[] {
  const threadHeads = messages.filter((message) => message.place === place);
  const headIds = new Set(messages.filter((message) => message.place !== 'thread').map(({ id }) => id));
  const orphanedReplies =
    place === 'channel'
      ? messages.filter((message) => message.place === 'thread' && !headIds.has(message.under ?? ''))
      : [];
  return messages
    .filter((message) => threadHeads.includes(message) || orphanedReplies.includes(message))
    .map((head) => ({
      head,
      replies: messages.filter(
        (message) => message.place === 'thread' && message.under === head.id && message !== head,
      ),
    }));
}
