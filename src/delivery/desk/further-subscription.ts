import type { AskIntent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import { isOpen } from '../../reply/notify.ts';
import { type DigestWish, WHOLE_STORY } from '../../reply/plain-wish.ts';
import { otherTimesOffer, secondDigestOffer, withLimit } from '../../reply/reschedule.ts';
import { existsReply } from '../../reply/subscribe.ts';
import { readFurtherTopic, readOnlyTopic } from '../../reply/wait-requests.ts';
import { itemsNamed } from '../../reply/watch-names.ts';
import { channelSubscriptions } from './channel.ts';
import { isSubscribeOffer, offeredSpec, parseSpec } from './offers.ts';
import type { DeskRequest } from './request.ts';
import { hasSameTimes, shownReference } from './shown-talk.ts';

/**
 * Reads "also for the pier, same hour" after a subscription or an offer as a wish for reminders at its times, and so "only the
 * pier please" after a digest.
 */
export async function answerFurtherReminders(request: DeskRequest, intent: AskIntent): Promise<Message | undefined> {
  const { context } = request;
  const further = readFurtherTopic(intent.question);
  const onlyTopic = further ? undefined : readOnlyTopic(intent.question);
  const topic = further?.topic ?? onlyTopic;
  const [item] = topic === undefined ? [] : itemsNamed(context.briefing.watch.values(), topic);
  if (!item || !isOpen(context, { kind: 'watch', id: item.id })) return undefined;
  const { subscription: shownId } = shownReference(intent);
  const offer = intent.pending ?? intent.earlierOffer;
  const offered = isSubscribeOffer(offer) ? offeredSpec(request, offer) : undefined;
  const hasSameTimes = further?.hasSameTimes === true;
  if (shownId === undefined && !offered && !hasSameTimes) return undefined;
  const subscriptions = await channelSubscriptions(request);
  const shown = subscriptions.find(({ subscription: { id } }) => id === shownId);
  const model = offered ?? (shown ?? (hasSameTimes ? subscriptions.at(-1) : undefined))?.subscription;
  const isDigest = model?.wish.kind === 'digest';
  if (!model || (onlyTopic !== undefined && !isDigest)) return undefined;
  const existing = subscriptions.find(
    ({ subscription: { wish } }) => wish.kind === 'reminders' && wish.items.includes(item.id),
  );
  if (existing) return existsReply(context, existing);
  const { recurrence, zone, quiet } = model;
  const items = offered?.wish.kind === 'reminders' ? [...new Set([...offered.wish.items, item.id])] : [item.id];
  const reply = otherTimesOffer(context, { wish: { kind: 'reminders', items }, recurrence, zone, quiet });
  return isDigest ? withLimit(reply, WHOLE_STORY) : reply;
}

/** Answers a wish for a digest where one comes already. */
export async function answerSecondDigest(
  request: DeskRequest,
  { form, isExact, isOnlyTime, limit }: DigestWish,
): Promise<Message | undefined> {
  const { context } = request;
  const wantedSpec = parseSpec(request, form);
  const subscriptions = await channelSubscriptions(request);
  const digests = subscriptions.filter(({ subscription: { wish } }) => wish.kind === 'digest');
  const [firstDigest] = digests;
  if (!wantedSpec || !firstDigest) return undefined;
  // Another hour keeps the days.
  const spec =
    isOnlyTime && digests.length === 1
      ? { ...wantedSpec, recurrence: { ...firstDigest.subscription.recurrence, time: wantedSpec.recurrence.time } }
      : wantedSpec;
  const sameDigest = digests.find(({ subscription }) => hasSameTimes(subscription, spec));
  if (sameDigest || !isExact) return existsReply(context, sameDigest ?? firstDigest);
  return withLimit(secondDigestOffer(context, digests, spec), limit);
}
