import { addDays, type IsoDate } from '../../briefing/dates.ts';
import { parseAnswerTopic } from '../../briefing/substance.ts';
import type { AskIntent, ButtonIntent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import { parseStoredEntry } from '../../message/story.ts';
import type { ReplyContext } from '../../reply/context.ts';
import { withStopCommand } from '../../reply/offer-talk.ts';
import type { ReadPause } from '../../reply/pause.ts';
import {
  frequencyLimitReply,
  onlyChangesReply,
  rescheduleOffer,
  scheduleReply,
  skipOffer,
  stateReply,
  whichTimeReply,
  withLimit,
} from '../../reply/reschedule.ts';
import { respond } from '../../reply/respond.ts';
import { isPaused, type NumberedSubscription, timesInWords } from '../../reply/subscription-details.ts';
import { audienceOfPostsReply, rightsReply, type SubscriptionQuestion } from '../../reply/subscription-rights.ts';
import type { SubscriptionTalk } from '../../reply/subscription-talk.ts';
import { subscriptionOffer } from '../../reply/subscription-wish.ts';
import { badPauseReply } from '../../reply/subscriptions.ts';
import { withOtherFrequency } from '../../reply/time-shift.ts';
import type { SubscriptionSpec } from '../../reply/wish-form.ts';
import { formatRecurrence } from '../../schedule/recurrence-text.ts';
import { parseSpec } from './offers.ts';
import type { DeskRequest } from './request.ts';

type Times = Pick<SubscriptionSpec, 'recurrence' | 'zone'>;
type TalkOfTimes = Extract<SubscriptionTalk, { kind: 'times' | 'frequency' }>;

/** `wait` is the topic key of a notification. */
export function shownReference({ subscription }: Pick<AskIntent, 'subscription'>): {
  readonly subscription?: string;
  readonly wait?: string;
} {
  if (subscription === undefined) return {};
  const { entry: id } = parseStoredEntry(subscription);
  return parseAnswerTopic(id) ? { wait: id } : { subscription: id };
}

/** Answers a message about one subscription. Changes nothing. */
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
  const current = offeredTimes ?? shown.subscription;
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
      const times = changedTimes(talk, current, context.today);
      return times
        ? rescheduleOffer(context, shown, times.recurrence, times.zone)
        : frequencyLimitReply(context, shown, talk.isMore);
    }
    case 'times': {
      const times = changedTimes(talk, current, context.today);
      if (!times) return whichTimeReply(shown);
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

export function answerQuestionOnPeople(context: ReplyContext, question: SubscriptionQuestion): Message {
  return question === 'audience' ? audienceOfPostsReply(context) : rightsReply(context);
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

/** Undefined if the times cannot be changed as the line says. */
export function changedTimes(talk: TalkOfTimes, current: Times, today: IsoDate): Times | undefined {
  const recurrence =
    talk.kind === 'times'
      ? talk.changeTimes(current.recurrence)
      : withOtherFrequency(current.recurrence, talk.isMore, today);
  return recurrence && { recurrence, zone: (talk.kind === 'times' ? talk.zone : undefined) ?? current.zone };
}

export function limitOf(talk: TalkOfTimes): string | undefined {
  return talk.kind === 'times' ? talk.limit : undefined;
}

export function hasSameTimes(a: Times, b: Times): boolean {
  return formatRecurrence(a.recurrence) === formatRecurrence(b.recurrence) && a.zone === b.zone;
}
