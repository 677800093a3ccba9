import type { Briefing } from '../briefing/briefing.ts';
import type { Message } from '../message/message.ts';
import type { StoredSubscription } from '../schedule/subscription.ts';
import { cutListBlocks, privateMessage, textBlock } from './blocks.ts';
import { timesInWords, wishInWords } from './subscription-details.ts';

const MAX_LISTED_SUBSCRIPTIONS = 10;

/** `link` leads to the channel of the first subscription. */
export function stoppedReply(
  subscriptions: readonly StoredSubscription[],
  briefingOf: (story: string) => Briefing,
  link: string,
): Message {
  const reason = subscriptions[0]?.suspended ?? 'it was stopped';
  const commands = new Set(subscriptions.map(({ story }) => `/${briefingOf(story).command} resume all`));
  const items = subscriptions.map((subscription) => ({
    text: wishInWords(subscription.wish, briefingOf(subscription.story)),
    note: timesInWords(subscription),
  }));
  return privateMessage(
    subscriptions.length === 1 ? 'Your subscription stopped' : `${subscriptions.length} of your subscriptions stopped`,
    [
      textBlock(`Nothing can be posted in ${link}: ${reason}.`),
      ...cutListBlocks(items, MAX_LISTED_SUBSCRIPTIONS),
      textBlock(`Once that is fixed, type there: ${[...commands].join(' and ')}`),
    ],
  );
}
