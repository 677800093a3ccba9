import type { PaneMessage } from '../protocol.ts';

/** Returns the new messages, with the previous object for each unchanged one, which React then does not draw again. */
export function reuseUnchanged(previous: readonly PaneMessage[], current: readonly PaneMessage[]): PaneMessage[] {
  const previousById = new Map(previous.map((message) => [message.id, message]));
  return current.map((message) => {
    const previousMessage = previousById.get(message.id);
    return previousMessage && JSON.stringify(previousMessage) === JSON.stringify(message) ? previousMessage : message;
  });
}
