import { addDays } from '../../briefing/dates.ts';
import { parseAnswerTopic } from '../../briefing/substance.ts';
import type { ButtonIntent, Intent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import { parseStoredEntry } from '../../message/story.ts';
import type { ReplyContext } from '../../reply/context.ts';
import { isOpen, waitTalkReply } from '../../reply/notify.ts';
import { howToStopOfferedReply, withStopCommand } from '../../reply/offer-talk.ts';
import type { ReadPause } from '../../reply/pause.ts';
import { type DigestWish, WHOLE_STORY } from '../../reply/plain-wish.ts';
import {
  frequencyLimitReply,
  hasEndedReply,
  offeredScheduleReply,
  onlyChangesReply,
  otherTimesOffer,
  rescheduledReply,
  rescheduleOffer,
  scheduleReply,
  secondDigestOffer,
  skipOffer,
  stateReply,
  whichTimeReply,
  withLimit,
} from '../../reply/reschedule.ts';
import { respond } from '../../reply/respond.ts';
import { existsReply, noWishReply } from '../../reply/subscribe.ts';
import { isPaused, type NumberedSubscription, timesInWords } from '../../reply/subscription-details.ts';
import { audienceOfPostsReply, rightsReply, type SubscriptionQuestion } from '../../reply/subscription-rights.ts';
import { readSubscriptionTalk, readTalkOfOnlyOne, type SubscriptionTalk } from '../../reply/subscription-talk.ts';
import { subscriptionOffer } from '../../reply/subscription-wish.ts';
import { badPauseReply } from '../../reply/subscriptions.ts';
import { withOtherFrequency } from '../../reply/time-shift.ts';
import { readFurtherTopic, readOnlyTopic } from '../../reply/wait-requests.ts';
import { itemsNamed } from '../../reply/watch-names.ts';
import { parseWish } from '../../reply/wish.ts';
import type { SubscriptionSpec } from '../../reply/wish-form.ts';
import { nextOccurrenceOf } from '../../schedule/plan.ts';
import { formatRecurrence } from '../../schedule/recurrence-text.ts';
import { channelSubscriptions, listSubscriptions, setUpOf } from './channel.ts';
import { isSubscribeOffer, offeredSpec, parseSpec, repeatedOffer, type SubscribeOffer } from './offers.ts';
import type { DeskRequest } from './request.ts';

type AskIntent = Extract<Intent, { kind: 'ask' }>;
const REFINING =
  /^(?:no|nope|keep|ok|okay|fine|yes|yeah|yep|sure|al(?:l )?right|good|great|then|well|hm+|please|sorry|actually|make it|change it|set it|only|but|until|till)\b/i;
/** Reminders of one watch item are sent on days that follow from its date. */
const FIXED_DAYS = 'The days of these reminders are fixed.';

type Times = Pick<SubscriptionSpec, 'recurrence' | 'zone'>;

/** Answers a message about the subscription that it names, or that was just shown or offered. Changes nothing. */
export async function answerSubscriptionTalk(request: DeskRequest, intent: AskIntent): Promise<Message | undefined> {
  const { context } = request;
  const { question } = intent;
  const { subscription: shownId } = shownReference(intent);
  const pending = intent.pending ?? (isAboutOffer(question) ? intent.earlierOffer : undefined);
  const isShown = shownId !== undefined || isSubscribeOffer(pending);
  const talk = readSubscriptionTalk(question, context.today, isShown, context.readerZone);
  if (!talk) return isShown ? undefined : await answerAboutOnlyOne(request, intent);
  if (talk.kind === 'audience' || talk.kind === 'rights') {
    const offer = pending && repeatedOffer(request, pending);
    const answer = answerQuestionOnPeople(context, talk.kind);
    if (offer) return withLimit(offer, answer.title);
    return { ...answerQuestionOnPeople(context, talk.kind), ...(shownId !== undefined && { subscription: shownId }) };
  }
  const subscriptions = await channelSubscriptions(request);
  const shown = subscriptions.find(({ subscription: { id } }) => id === shownId);
  if (shown) return answerAboutShown(request, talk, shown, pending);
  if (isSubscribeOffer(pending)) return answerAboutOffer(request, talk, pending);
  if (talk.kind === 'status' && shownId !== undefined) return hasEndedReply();
  if (talk.kind === 'resume' && shownId !== undefined) return await listSubscriptions(request, {});
  return undefined;
}

async function answerAboutOnlyOne(request: DeskRequest, { question, after }: AskIntent): Promise<Message | undefined> {
  const { context } = request;
  const talk = readTalkOfOnlyOne(question, context.today, after !== undefined);
  if (!talk) return undefined;
  const { subscriptions, waits } = await setUpOf(request);
  const [only, ...others] = subscriptions;
  if (only && others.length === 0) return answerAboutShown(request, talk, only, undefined);
  if (talk.kind !== 'when') return undefined;
  if (only) return await listSubscriptions(request, {});
  return waits.length > 0 ? waitTalkReply(context, talk.kind, waits) : undefined;
}

export function answerQuestionOnPeople(context: ReplyContext, question: SubscriptionQuestion): Message {
  return question === 'audience' ? audienceOfPostsReply(context) : rightsReply(context);
}

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

/** `wait` is the topic key of a notification. */
export function shownReference({ subscription }: Pick<AskIntent, 'subscription'>): {
  readonly subscription?: string;
  readonly wait?: string;
} {
  if (subscription === undefined) return {};
  const { entry: id } = parseStoredEntry(subscription);
  return parseAnswerTopic(id) ? { wait: id } : { subscription: id };
}

/** Returns true for a message that may refine an earlier offer, such as "fine, weekdays then". */
function isAboutOffer(line: string): boolean {
  return !line.includes('?') && REFINING.test(line);
}

export function answerAboutShown(
  request: DeskRequest,
  talk: SubscriptionTalk,
  shown: NumberedSubscription,
  pending: ButtonIntent | undefined,
): Message {
  const { context } = request;
  // A further change adds to the one that is offered.
  const offeredTimes =
    pending?.kind === 'reschedule' && pending.which === shown.subscription.id
      ? parseSpec(request, `digest ${pending.times}`)
      : undefined;
  const { recurrence: current, zone } = offeredTimes ?? shown.subscription;
  switch (talk.kind) {
    case 'when':
      return scheduleReply(context, shown);
    case 'status':
      return stateReply(context, shown);
    case 'only-changes':
      return onlyChangesReply(context, shown);
    case 'which-time':
      return withLimit(whichTimeReply(shown), talk.limit);
    case 'how-to-stop':
      return withStopCommand(context, subscriptionOffer(context, 'stop', [shown]), `unsubscribe ${shown.number}`);
    case 'stop':
      // "Drop that" refers to the offered change.
      return pending?.kind === 'reschedule' || pending?.kind === 'pause'
        ? respond({ kind: 'decline' }, context)
        : subscriptionOffer(context, 'stop', [shown]);
    case 'pause':
      return pauseOffer(context, [shown], talk.end);
    case 'skip':
      return skipOffer(context, shown, talk.date);
    case 'resume':
      return isPaused(shown.subscription, context.today) || shown.subscription.suspended !== undefined
        ? subscriptionOffer(context, 'resume', [shown])
        : stateReply(context, shown);
    case 'audience':
    case 'rights':
      return { ...answerQuestionOnPeople(context, talk.kind), subscription: shown.subscription.id };
    case 'frequency': {
      const recurrence = withOtherFrequency(current, talk.isMore, context.today);
      return recurrence
        ? rescheduleOffer(context, shown, recurrence, zone)
        : frequencyLimitReply(context, shown, talk.isMore);
    }
    case 'times': {
      const recurrence = talk.changeTimes(current);
      if (!recurrence) return whichTimeReply(shown);
      const times = { recurrence, zone: talk.zone ?? zone };
      const subject = shown.subscription.wish.kind === 'digest' ? 'It already comes' : 'They already come';
      return hasSameTimes(times, shown.subscription)
        ? {
            ...scheduleReply(context, shown),
            title: talk.limit ?? `${subject} ${timesInWords(shown.subscription)}`,
          }
        : withLimit(rescheduleOffer(context, shown, times.recurrence, times.zone), talk.limit);
    }
  }
}

export function pauseOffer(
  context: ReplyContext,
  subscriptions: readonly NumberedSubscription[],
  end: ReadPause | undefined,
  isAll = false,
): Message {
  if (!end || 'until' in end)
    return subscriptionOffer(context, 'pause', subscriptions, { pauseUntil: end?.until, isAll });
  const [only] = subscriptions.length === 1 ? subscriptions : [];
  const reply = badPauseReply(
    context,
    end.problem,
    `pause ${only?.number ?? 'all'} until ${addDays(context.today, 7)}`,
  );
  return only ? { ...reply, subscription: only.subscription.id } : reply;
}

function answerAboutOffer(request: DeskRequest, talk: SubscriptionTalk, offer: SubscribeOffer): Message | undefined {
  const { context } = request;
  if (talk.kind === 'stop') return respond({ kind: 'decline' }, context);
  if (talk.kind === 'how-to-stop') return howToStopOfferedReply(context, offer);
  const spec = offeredSpec(request, offer);
  if (offer.kind !== 'subscribe' && (!spec || talk.kind !== 'times')) {
    const reminders = respond({ kind: 'offer', item: offer.item }, context);
    if (talk.kind === 'when') return reminders;
    return talk.kind === 'times' || talk.kind === 'frequency' ? withLimit(reminders, FIXED_DAYS) : undefined;
  }
  if (!spec) return undefined;
  if (offer.kind === 'subscribe' && talk.kind === 'when') return offeredScheduleReply(spec, offer);
  if (talk.kind === 'frequency') {
    const recurrence = withOtherFrequency(spec.recurrence, talk.isMore, context.today);
    return recurrence && otherTimesOffer(context, { ...spec, recurrence });
  }
  if (talk.kind === 'only-changes' && spec.wish.kind === 'digest' && spec.wish.onlyChanges) {
    return withLimit(otherTimesOffer(context, spec), 'It comes only when something has changed.');
  }
  if (talk.kind === 'which-time' && talk.limit !== undefined) {
    return withLimit(otherTimesOffer(context, spec), talk.limit);
  }
  const recurrence = talk.kind === 'times' ? talk.changeTimes(spec.recurrence) : undefined;
  return talk.kind === 'times' && recurrence
    ? withLimit(otherTimesOffer(context, { ...spec, recurrence, zone: talk.zone ?? spec.zone }), talk.limit)
    : undefined;
}

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

function hasSameTimes(a: Times, b: Times): boolean {
  return formatRecurrence(a.recurrence) === formatRecurrence(b.recurrence) && a.zone === b.zone;
}

export async function rescheduleSubscription(
  request: DeskRequest,
  which: string,
  typedTimes: string,
): Promise<Message> {
  const { context, asker, now, options } = request;
  const subscriptions = await channelSubscriptions(request);
  const chosen = subscriptions.filter(({ subscription: { id } }) => which === 'all' || id === which);
  const parsed = parseWish(`digest ${typedTimes}`, { briefing: context.briefing, zone: asker.zone, now });
  if (chosen.length === 0) return await listSubscriptions(request, { title: 'That subscription has ended' });
  if (parsed.kind !== 'wish') return noWishReply(context, parsed);
  const { recurrence, zone } = parsed.spec;
  const changed: NumberedSubscription[] = [];
  for (const numbered of chosen) {
    const { next: _, suspended: __, ...settings } = { ...numbered.subscription, recurrence, zone };
    const next = nextOccurrenceOf(settings, now);
    const { pause } = settings;
    const stores = await options.stores();
    const isChanged = await stores.subscriptions.change(numbered.subscription.id, {
      times: { recurrence, zone },
      ...(pause && { pause }),
      ...(next && { next }),
    });
    if (isChanged) changed.push({ ...numbered, subscription: { ...settings, ...(next && { next }) } });
  }
  const [first, ...others] = changed;
  if (!first) return await listSubscriptions(request, { title: 'That subscription has ended' });
  options.onNewTime?.();
  return rescheduledReply(context, first, others);
}
