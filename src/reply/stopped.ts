import type { Briefing } from '../briefing/briefing.ts';
import { counted } from '../lib/english.ts';
import type { Message } from '../message/message.ts';
import type { StoredSubscription } from '../schedule/subscription.ts';
import { cutList, privateMessage, textBlock } from './blocks.ts';
import { timesInWords, wishInWords } from './subscription-details.ts';

const MAX_LISTED = 10;

/**
 * The message to a person whose subscriptions stopped: why, and how to resume.
 * @param link leads to the first subscription's channel
 */
export function stoppedReply(
  stopped: readonly StoredSubscription[],
  briefingOf: (story: string) => Briefing,
  link: string,
): Message {
  const reason = stopped[0]?.suspended ?? 'it was stopped';
  const commands = new Set(stopped.map(({ story }) => `/${briefingOf(story).command} resume all`));
  const items = stopped.map((subscription) => ({
    text: wishInWords(subscription.wish, briefingOf(subscription.story)),
    note: timesInWords(subscription),
  }));
  return privateMessage(
    stopped.length === 1 ? 'Your subscription stopped' : `${counted(stopped.length, 'subscription')} of yours stopped`,
    [
      textBlock(`Nothing can be posted in ${link}: ${reason}.`),
      ...cutList(items, MAX_LISTED),
      textBlock(`Once that is fixed, type there: ${[...commands].join(' and ')}`),
    ],
  );
}
