import type { Briefing } from '../briefing/briefing.ts';
import { counted } from '../lib/english.ts';
import type { Message } from '../message/message.ts';
import type { StoredSubscription } from '../schedule/subscription.ts';
import { timesInWords, wishInWords } from './subscription-details.ts';

/** At most this many subscriptions are named; many may stop at once with a workspace. */
const MAX_NAMED = 10;

/**
 * The message to a person whose subscriptions stopped: why, and how to resume.
 * @param link leads to the first subscription's channel
 */
export function stoppedReply(
  stopped: readonly StoredSubscription[],
  briefingOf: (story: string) => Briefing,
  link: string,
): Message {
  const [first] = stopped;
  const slashes = new Set(stopped.map(({ story }) => `/${briefingOf(story).command} resume all`));
  const commands = [...slashes].join(' and ');
  const more = stopped.length - MAX_NAMED;
  const items = stopped
    .slice(0, MAX_NAMED)
    .map((one) => ({ text: wishInWords(one.wish, briefingOf(one.story)), note: timesInWords(one) }));
  return {
    title:
      stopped.length === 1
        ? 'Your subscription stopped'
        : `${counted(stopped.length, 'subscription')} of yours stopped`,
    blocks: [
      { type: 'text', text: `Nothing can be posted in ${link}: ${first?.suspended ?? 'it was stopped'}.` },
      { type: 'list', items: more > 0 ? [...items, { text: `and ${more} more` }] : items },
      { type: 'text', text: `Once that is fixed, type there: ${commands}` },
    ],
    footer: '',
    isPrivate: true,
  };
}
