import type { Message } from '../message/message.ts';

/** A message whose pictures cannot be shown though they should: it says so, and is told in words by every renderer. */
export function withoutPictures(message: Message): Message {
  const text = 'The picture could not be made just now; this is what it shows.';
  return { ...message, blocks: [{ type: 'note', text }, ...message.blocks] };
}
