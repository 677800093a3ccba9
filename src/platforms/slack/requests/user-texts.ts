import type { Message } from '../../../message/message.ts';

/** What only Slack has to say: about channels, people and what the bot may read. */

/** For somebody who may not manage the channel's subscriptions. */
export function notAllowed(): Message {
  return own('Only some people may change this', [
    'Subscriptions and posts are left to those whom the people who run this bot have named. Ask one of them.',
    'Everything else is open to all: questions, previews, and the list of what is subscribed here.',
  ]);
}

/** For a channel that somebody chose from a list of all public ones. */
export function notYours(): Message {
  return own('You are not in that channel', [
    'What is posted to a channel is up to those who are in it, so nothing was subscribed. Join it, and try again.',
  ]);
}

/** For a channel in which the bot is not. */
export function notInChannel(botName: string): Message {
  return own('I am not in this channel yet', [
    `So I could not post here, and nothing was subscribed. Type /invite @${botName} here, and then the same again.`,
  ]);
}

/** For direct messages between other people, into which nobody can invite it. */
export function notInTalk(): Message {
  return own('I am not in this conversation', [
    'Only commands reach me here, so I could not post, and nothing was subscribed. Type the same in a channel that I am in, or in our direct messages.',
  ]);
}

/** For a button of an older version. */
export function unsharable(): string {
  return 'Not shared: only an answer can be, and this is none. Only you can see it.';
}

export const ZONE_UNREAD = 'Your time zone could not be read from your profile, so times here are in UTC.';

export function threadUnread(reason: string): string {
  return `I could not read what was said before in this thread, so the question was taken by itself: ${reason}.`;
}

export function sharedBy(name: string): string {
  return `Shared by ${name}`;
}

export function sentBy(name: string): string {
  return `Sent by ${name}`;
}

function own(title: string, texts: readonly string[]): Message {
  return { title, blocks: texts.map((text) => ({ type: 'text', text })), footer: '' };
}
