import type { Message } from '../message/message.ts';

/** The message without its pictures, for when they cannot be drawn: it says so and describes them in words. */
export function withoutPictures(message: Message): Message {
  const text = 'The picture could not be made just now; this is what it shows.';
  return { ...message, blocks: [{ type: 'note', text }, ...message.blocks] };
}
