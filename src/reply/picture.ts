import type { Message } from '../message/message.ts';
import { noteBlock } from './blocks.ts';

/** A message whose pictures cannot be drawn: platforms show their words, and a note says why. */
export function withoutPictures(message: Message): Message {
  const note = noteBlock('The picture could not be made just now; this is what it shows.');
  return { ...message, blocks: [note, ...message.blocks] };
}
