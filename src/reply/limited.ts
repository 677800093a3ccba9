import type { Message } from '../message/message.ts';
import { message, type ReplyContext } from './context.ts';

/** The reply over the rate limit of a person or channel: when to try again. */
export function limitedReply(
  context: ReplyContext,
  { seconds, who }: { readonly seconds: number; readonly who: 'person' | 'channel' },
): Message {
  const why = who === 'person' ? 'You asked a lot at once.' : 'This channel asked a lot at once.';
  const when = seconds === 1 ? 'in a second' : `in ${seconds} seconds`;
  const said = message(context, 'One moment, please', [
    { type: 'text', text: `${why} Ask again ${when}. Your subscriptions aren't affected.` },
  ]);
  return { ...said, isPrivate: true, limitedFor: seconds };
}
