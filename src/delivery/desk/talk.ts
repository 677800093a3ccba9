import type { Intent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import { parseStoredEntry } from '../../message/story.ts';
import {
  otherTimesOffer,
  rescheduledReply,
  rescheduleOffer,
  secondDigestOffer,
  whenOfferedReply,
  whenReply,
} from '../../reply/reschedule.ts';
import { respond } from '../../reply/respond.ts';
import { existsReply, noWishReply } from '../../reply/subscribe.ts';
import type { NumberedSubscription } from '../../reply/subscription-details.ts';
import { readSubscriptionTalk, type SubscriptionTalk } from '../../reply/subscription-talk.ts';
import { subscriptionOffer } from '../../reply/subscription-wish.ts';
import { parseWish } from '../../reply/wish.ts';
import type { SubscriptionSpec } from '../../reply/wish-form.ts';
import { nextOccurrenceOf } from '../../schedule/plan.ts';
import { formatRecurrence } from '../../schedule/recurrence-text.ts';
import { channelSubscriptions, listSubscriptions } from './channel.ts';
import type { DeskRequest } from './request.ts';

type Ask = Extract<Intent, { kind: 'ask' }>;

/**
 * Answers a line about the subscription that the conversation just showed or offered, or that the line names: when it
 * comes, other times for it, how to stop it. Undefined if the line is about anything else. Changes nothing.
 */
export async function answerSubscriptionTalk(request: DeskRequest, intent: Ask): Promise<Message | undefined> {
  const { context } = request;
  const { pending, subscription, question } = intent;
  const isShown = subscription !== undefined || isSubscribing(pending);
  const talk = readSubscriptionTalk(question, context.today, isShown);
  if (!talk) return undefined;
  const shownId = subscription === undefined ? undefined : parseStoredEntry(subscription).entry;
  const subscriptions = await channelSubscriptions(request);
  const shown = subscriptions.find(({ subscription: { id } }) => id === shownId);
  if (!shown && isSubscribing(pending)) return answerAboutOffer(request, talk, pending);
  if (shown) return answerAbout(request, talk, shown);
  return talk.kind === 'times' ? answerTimesOfAny(request, talk, subscriptions, question) : undefined;
}

function isSubscribing(pending: Ask['pending']): pending is NonNullable<Ask['pending']> {
  return pending?.kind === 'subscribe' || pending?.kind === 'follow' || pending?.kind === 'remind-me';
}

function answerAbout({ context }: DeskRequest, talk: SubscriptionTalk, shown: NumberedSubscription): Message {
  switch (talk.kind) {
    case 'when':
      return whenReply(context, shown);
    case 'stop':
    case 'pause':
      return subscriptionOffer(context, talk.kind, [shown]);
    case 'times':
      return rescheduleOffer(context, shown, talk.timesAfter(shown.subscription.recurrence));
  }
}

function answerAboutOffer(
  request: DeskRequest,
  talk: SubscriptionTalk,
  offer: NonNullable<Ask['pending']>,
): Message | undefined {
  const { context } = request;
  if (talk.kind === 'stop') return respond({ kind: 'decline' }, context);
  if (offer.kind !== 'subscribe') {
    const isAboutItem = offer.kind === 'follow' || offer.kind === 'remind-me';
    return isAboutItem && talk.kind === 'when' ? respond({ kind: 'offer', item: offer.item }, context) : undefined;
  }
  const spec = specOf(request, offer.wish);
  if (!spec || talk.kind === 'pause') return undefined;
  if (talk.kind === 'when') return whenOfferedReply(spec, offer);
  return otherTimesOffer(context, { ...spec, recurrence: talk.timesAfter(spec.recurrence) });
}

/** Answers "move the digest to Friday" when no subscription was shown before. */
async function answerTimesOfAny(
  request: DeskRequest,
  talk: Extract<SubscriptionTalk, { kind: 'times' }>,
  subscriptions: readonly NumberedSubscription[],
  line: string,
): Promise<Message | undefined> {
  const kind = /\breminders?\b/i.test(line) ? 'reminders' : 'digest';
  const [onlySubscription, ...otherSubscriptions] = subscriptions.filter(
    ({ subscription: { wish } }) => wish.kind === kind,
  );
  if (!onlySubscription) return undefined;
  if (otherSubscriptions.length > 0) return await listSubscriptions(request, { title: 'Which one?' });
  return rescheduleOffer(request.context, onlySubscription, talk.timesAfter(onlySubscription.subscription.recurrence));
}

/**
 * Returns the reply to a wish for a digest in a channel that already gets one; undefined if the channel gets none.
 * @param form what the wish would subscribe to
 * @param isExact true if the wish names days or a time
 */
export async function answerSecondDigest(
  request: DeskRequest,
  form: string,
  isExact: boolean,
): Promise<Message | undefined> {
  const { context } = request;
  const spec = specOf(request, form);
  const subscriptions = await channelSubscriptions(request);
  const running = subscriptions.filter(({ subscription: { wish } }) => wish.kind === 'digest');
  const [first] = running;
  if (!spec || !first) return undefined;
  const same = running.find(({ subscription }) => hasTimes(subscription, spec));
  if (same || !isExact) return existsReply(context, same ?? first);
  return secondDigestOffer(context, running, spec);
}

function specOf({ context, asker, now }: DeskRequest, form: string): SubscriptionSpec | undefined {
  const parsed = parseWish(form, { briefing: context.briefing, zone: asker.zone, now });
  return parsed.kind === 'wish' ? parsed.spec : undefined;
}

function hasTimes(subscription: Times, { recurrence, zone }: Times): boolean {
  return formatRecurrence(subscription.recurrence) === formatRecurrence(recurrence) && subscription.zone === zone;
}

type Times = Pick<SubscriptionSpec, 'recurrence' | 'zone'>;

/** Moves a subscription to other times. A pause stays. */
export async function rescheduleSubscription(
  request: DeskRequest,
  which: string,
  typedTimes: string,
): Promise<Message> {
  const { context, asker, now, options } = request;
  const subscriptions = await channelSubscriptions(request);
  const numbered = subscriptions.find(({ subscription }) => subscription.id === which);
  if (!numbered) return await listSubscriptions(request, { title: 'That subscription has ended' });
  const form = `digest ${typedTimes}`;
  const parsed = parseWish(form, { briefing: context.briefing, zone: asker.zone, now });
  if (parsed.kind !== 'wish') return noWishReply(context, parsed);
  const { recurrence, zone } = parsed.spec;
  const { next: _, suspended: __, ...settings } = { ...numbered.subscription, recurrence, zone };
  const next = nextOccurrenceOf(settings, now);
  const { pause } = settings;
  const stores = await options.stores();
  const isChanged = await stores.subscriptions.change(which, {
    times: { recurrence, zone },
    ...(pause && { pause }),
    ...(next && { next }),
  });
  if (!isChanged) return await listSubscriptions(request, { title: 'That subscription has ended' });
  options.onNewTime?.();
  return rescheduledReply(context, { ...numbered, subscription: { ...settings, ...(next && { next }) } });
}
