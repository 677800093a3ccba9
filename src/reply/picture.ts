import type { Message } from '../message/message.ts';
import { noteBlock } from './blocks.ts';

export function withoutPictures(message: Message): Message {
  const note = noteBlock('The picture could not be drawn just now; this is what it shows.');
  return { ...message, blocks: [note, ...message.blocks] };
}
