import { pluralize } from '../lib/english.ts';
import type { Message } from '../message/message.ts';
import { privateMessage, textBlock } from './blocks.ts';

/** Says when a person who is over a rate limit can ask again. */
export function rateLimitNotice(seconds: number, limitedBy: 'person' | 'channel'): Message {
  const reason = limitedBy === 'person' ? 'You asked a lot at once.' : 'This channel asked a lot at once.';
  const waitText = seconds === 1 ? 'in a second' : `in ${pluralize(seconds, 'second')}`;
  const notice = privateMessage('One moment, please', [
    textBlock(`${reason} Ask again ${waitText}. Your subscriptions aren't affected.`),
  ]);
  return { ...notice, retryAfterSeconds: seconds };
}
