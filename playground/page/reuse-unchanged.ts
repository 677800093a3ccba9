import type { PaneMessage } from '../protocol.ts';

/** Keeps the object of an unchanged message, so React does not draw it again. */
export function reuseUnchanged(previous: readonly PaneMessage[], current: readonly PaneMessage[]): PaneMessage[] {
  const previousById = new Map(previous.map((message) => [message.id, message]));
  return current.map((message) => {
    const previousMessage = previousById.get(message.id);
    return previousMessage && JSON.stringify(previousMessage) === JSON.stringify(message) ? previousMessage : message;
  });
}
