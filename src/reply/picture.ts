import type { Message } from '../message/message.ts';
import { noteBlock } from './blocks.ts';

/** Adds a note that pictures cannot be drawn, so platforms show their words instead. */
export function withoutPictures(message: Message): Message {
  const note = noteBlock('The picture could not be made just now; this is what it shows.');
  return { ...message, blocks: [note, ...message.blocks] };
}
