import type { AskIntent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import { waitTalkReply } from '../../reply/notify.ts';
import { howToStopOfferedReply } from '../../reply/offer-talk.ts';
import { hasEndedReply, offeredScheduleReply, otherTimesOffer, withLimit } from '../../reply/reschedule.ts';
import { respond } from '../../reply/respond.ts';
import { readSubscriptionTalk, readTalkOfOnlyOne, type SubscriptionTalk } from '../../reply/subscription-talk.ts';
import type { Wish } from '../../schedule/subscription.ts';
import { channelSubscriptions, listSubscriptions, setUpOf } from './channel.ts';
import { isSubscribeOffer, offeredSpec, repeatedOffer, type SubscribeOffer } from './offers.ts';
import type { DeskRequest } from './request.ts';
import { answerAboutShown, answerQuestionOnPeople, changedTimes, limitOf, shownReference } from './shown-talk.ts';

const REFINING =
  /^(?:no|nope|keep|ok|okay|fine|yes|yeah|yep|sure|al(?:l )?right|good|great|then|well|hm+|please|sorry|actually|make it|change it|set it|only|but|until|till)\b/i;
/** Reminders of one watch item are sent on days that follow from its date. */
const FIXED_DAYS = 'The days of these reminders are fixed.';

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
    return { ...answer, ...(shownId !== undefined && { subscription: shownId }) };
  }
  const subscriptions = await channelSubscriptions(request);
  const shown = subscriptions.find(({ subscription: { id } }) => id === shownId);
  if (shown && namesOtherKind(question, shown.subscription.wish.kind)) return undefined;
  if (shown) return answerAboutShown(request, talk, shown, pending);
  if (isSubscribeOffer(pending)) return answerAboutOffer(request, talk, pending, question);
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

/** "Weekly digest, Thursdays" after reminders is a request of its own. */
function namesOtherKind(line: string, kind: Wish['kind']): boolean {
  const [digest, reminders] = [/\bdigests?\b/i, /\breminders?\b/i].map((name) => name.test(line));
  return Boolean(kind === 'digest' ? reminders && !digest : digest && !reminders);
}

/** Returns true for a message that may refine an earlier offer, such as "fine, weekdays then". */
function isAboutOffer(line: string): boolean {
  return !line.includes('?') && REFINING.test(line);
}

function answerAboutOffer(
  request: DeskRequest,
  talk: SubscriptionTalk,
  offer: SubscribeOffer,
  question: string,
): Message | undefined {
  const { context } = request;
  if (talk.kind === 'stop') return respond({ kind: 'decline' }, context);
  if (talk.kind === 'how-to-stop') return howToStopOfferedReply(context, offer);
  const spec = offeredSpec(request, offer);
  if (spec && namesOtherKind(question, spec.wish.kind)) return undefined;
  if (offer.kind !== 'subscribe' && (!spec || talk.kind !== 'times')) {
    const reminders = respond({ kind: 'offer', item: offer.item }, context);
    if (talk.kind === 'when') return reminders;
    return talk.kind === 'times' || talk.kind === 'frequency' ? withLimit(reminders, FIXED_DAYS) : undefined;
  }
  if (!spec) return undefined;
  if (offer.kind === 'subscribe' && talk.kind === 'when') return offeredScheduleReply(spec, offer);
  if (talk.kind === 'times' || talk.kind === 'frequency') {
    const times = changedTimes(talk, spec, context.today);
    return times && withLimit(otherTimesOffer(context, { ...spec, ...times }), limitOf(talk));
  }
  if (talk.kind === 'only-changes' && spec.wish.kind === 'digest' && spec.wish.onlyChanges) {
    return withLimit(otherTimesOffer(context, spec), 'It comes only when something has changed.');
  }
  return talk.kind === 'which-time' && talk.limit !== undefined
    ? withLimit(otherTimesOffer(context, spec), talk.limit)
    : undefined;
}
