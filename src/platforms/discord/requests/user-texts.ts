import type { Message } from '../../../message/message.ts';

/** What only Discord has to say: about channels, permissions and what the bot may do there. */

/** For somebody who may not manage the channel. */
export function notAllowed(): Message {
  return own('Only those who manage this channel may change this', [
    'Subscribing, and what posts to the channel, needs the permission Manage Channels here. Ask somebody who has it.',
    'Everything else is open to all: questions, previews, and the list of what is subscribed here.',
  ]);
}

/** For what is asked in a message: those do not say what somebody may do. */
export function notByMessage(slash: string): Message {
  return own('Please use the command for that', [
    `In a server, what is posted to a channel is changed with ${slash}: there Discord tells me what you may do. Nothing was changed.`,
  ]);
}

/** For a place in which the bot is not, or may not post. */
export function notHere(why: string): Message {
  return own('I could not post here', [`${why} Nothing was subscribed.`]);
}

export const NOT_SHARED = 'Not shared: only an answer can be, and this is none. Only you can see it.';
export const NOTHING_TO_READ = 'There is no text in that message that I could read as a question.';

export function sharedBy(name: string): string {
  return `Shared by ${name}`;
}

export function sentBy(name: string): string {
  return `Sent by ${name}`;
}

/** A message about the bot itself. */
export function own(title: string, texts: readonly string[]): Message {
  return { title, blocks: texts.map((text) => ({ type: 'text', text })), footer: '' };
}
