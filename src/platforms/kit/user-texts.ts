import type { Message } from '../../message/message.ts';

export const NOT_SHARED = "Not shared: this isn't an answer. Only you can see this.";

export const ONLY_TEXT = 'I can only read text, not files. Type your question.';

export function sharedBy(name: string): string {
  return `Shared by ${name}`;
}

export function sentBy(name: string): string {
  return `Sent by ${name}`;
}

export function botMessage(title: string, texts: readonly string[]): Message {
  return { title, blocks: texts.map((text) => ({ type: 'text', text })), footer: '' };
}
