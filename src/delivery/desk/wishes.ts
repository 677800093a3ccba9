import type { Message } from '../../message/message.ts';
import { meansAll, meantBy, type SubscriptionWish, subscriptionOffer } from '../../reply/subscription-wish.ts';
import { endAllReply, nothingSubscribed } from '../../reply/subscriptions.ts';
import { channelSubscriptions, listSubscriptions } from './channel.ts';
import type { DeskRequest } from './request.ts';

/**
 * Answers a wish in plain words that needs the channel's subscriptions. It only shows them, or asks with buttons: what
 * changes something is the press, with the permission that it needs.
 */
export async function answerWish(request: DeskRequest, wish: SubscriptionWish, line: string): Promise<Message> {
  const { context } = request;
  const all = await channelSubscriptions(request);
  if (all.length === 0) return nothingSubscribed(context);
  if (wish === 'list') return await listSubscriptions(request, {});
  const { meant, called } = meantBy(line, all, context.briefing);
  if (meant.length === 0) {
    return await listSubscriptions(request, { title: `Nothing ${called ?? ''} is subscribed here`.replace('  ', ' ') });
  }
  if (wish === 'stop' && meant.length > 1 && meant.length === all.length && meansAll(line)) {
    return endAllReply(context, all);
  }
  return subscriptionOffer(context, wish, meant);
}

/** Whether a wish needs the channel's subscriptions. */
export function isStanding(wish: string): wish is SubscriptionWish {
  return wish === 'list' || wish === 'stop' || wish === 'pause' || wish === 'resume';
}
