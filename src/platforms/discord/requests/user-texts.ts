import type { Message } from '../../../message/message.ts';
import { botMessage } from '../../kit/user-texts.ts';

export const NOT_ALLOWED = botMessage('Only people who manage this channel can change this', [
  'To subscribe, or to change what is posted here, you need the permission Manage Channels in this channel. Ask someone who has it.',
  'Questions, previews and the list of subscriptions are open to everyone.',
]);

export const NO_WRITE_ACCESS = botMessage('You cannot write in this channel', [
  'So I do not post here for you. You can still ask me anything: only you see my answers.',
]);

export function useCommandInstead(slash: string): Message {
  return botMessage('Please use the command for that', [
    `In a server, Discord tells me what you may do only if you use a command or press a button. Use ${slash}. Nothing was changed.`,
  ]);
}

export const PRESS_THE_BUTTON = botMessage('Please press its button', [
  'In a server, Discord tells me what you may do only if you use a command or press a button. Nothing was changed.',
]);

export function cannotPost(reason: string): Message {
  return botMessage('I could not post here', [`${reason} Nothing was changed.`]);
}

export const CANNOT_WRITE = 'You cannot write in this channel, so I don’t post here for you. Only you can see this.';
export const SHARED_ALREADY = 'You have shared this already. Only you can see this.';
export const TOO_MANY = 'You asked for more than I answer in a minute. Try again in a minute.';
export const NOTHING_TO_READ = 'That message has no text that I could read as a question.';
export const MENTION_ME =
  'You mentioned my role, so Discord does not show me your text. Mention me instead: pick the name with the tag APP.';
export const PING_ME =
  'Your reply has its mention switched off, so Discord does not show me your text. Switch @ ON in the reply, and I will answer.';
export const BLOCKED =
  'This server’s AutoMod or Discord’s link filter does not let my answer through. Ask a moderator to exempt me from AutoMod, or ask me in a direct message.';
