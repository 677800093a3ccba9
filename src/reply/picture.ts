import type { Message } from '../message/message.ts';

/** The message with its pictures described in words, for when they cannot be drawn. */
export function withoutPictures(message: Message): Message {
  const text = 'The picture could not be made just now; this is what it shows.';
  return { ...message, blocks: [{ type: 'note', text }, ...message.blocks] };
}
