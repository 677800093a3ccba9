import { decodeIntent } from '../../message/button-id.ts';
import { needsOperator } from '../../message/effects.ts';
import type { AskIntent, Intent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import type { Desk } from '../../ports/desk.ts';
import { decideIntent } from '../../reply/ask.ts';
import type { ReplyContext } from '../../reply/context.ts';
import { textsForIntent } from '../../reply/intent-texts.ts';
import { stopNotificationsOffer } from '../../reply/notify.ts';
import { readPauseWish } from '../../reply/pause.ts';
import { parseDigest } from '../../reply/plain-wish.ts';
import { notOperatorReply } from '../../reply/propose/replies.ts';
import { withLimit } from '../../reply/reschedule.ts';
import { respond, respondToButton } from '../../reply/respond.ts';
import { type SubscriptionWish, subscriptionOffer } from '../../reply/subscription-wish.ts';
import { subscriptionsMentioned, subscriptionsNamed } from '../../reply/which-subscription.ts';
import { NO_TOPIC_LEFT_OUT } from '../../reply/wish-line.ts';
import {
  channelSubscriptions,
  listSubscriptions,
  listWithoutMatch,
  notificationKeys,
  replyWithoutSubscriptions,
} from './channel.ts';
import { answerFrequencyCap } from './frequency-cap.ts';
import { answerFurtherReminders, answerSecondDigest } from './further-subscription.ts';
import { endSubscriptions, pauseSubscriptions, rescheduleSubscription, resumeSubscriptions } from './manage.ts';
import { answerNamedTalk, offerToStop, pauseReply } from './named-talk.ts';
import { cancelNotifications, requestNotification, setFollowUps } from './notifications.ts';
import { answerClosingTalk, answerOfferTalk } from './offer-talk.ts';
import { showPosted, showPreview, showReceipts } from './posts.ts';
import { Drafts, openForm, propose } from './proposals.ts';
import { beginRequest, type DeskOptions, type DeskRequest } from './request.ts';
import { followItem, subscribe } from './subscribe.ts';
import { answerSubscriptionTalk } from './subscription-talk.ts';
import { answerWaitTalk, withFurtherWait } from './wait-talk.ts';
import { findWishInside, partsWithWish, withParts } from './wish-inside.ts';

export function openDesk(options: DeskOptions): Desk {
  const drafts = new Drafts();
  return {
    answer: (intent, asker) => answer(beginRequest(options, asker), intent, drafts),
    press: async (buttonId, asker) => {
      const request = beginRequest(options, asker);
      const intent = decodeIntent(buttonId);
      return intent ? await answer(request, intent, drafts) : respondToButton(buttonId, request.context);
    },
  };
}

async function answer(receivedRequest: DeskRequest, receivedIntent: Intent, drafts: Drafts): Promise<Message> {
  const intent = withFurtherWait(receivedIntent);
  if (needsOperator(intent) && !receivedRequest.context.isOperator) return notOperatorReply();
  const request = { ...receivedRequest, context: await readIntent(receivedRequest, intent) };
  switch (intent.kind) {
    case 'subscribe':
      return await subscribe(request, intent.wish ?? '');
    case 'follow':
    case 'remind-me':
      return await followItem(request, intent.item);
    case 'subscriptions':
      return await listSubscriptions(request, { page: intent.page });
    case 'pause':
      return await pauseSubscriptions(request, intent.which, intent.until);
    case 'resume':
      return await resumeSubscriptions(request, intent.which);
    case 'unsubscribe':
      return await endSubscriptions(request, intent.which);
    case 'reschedule':
      return await rescheduleSubscription(request, intent.which, intent.times);
    case 'notify':
      return await requestNotification(request, intent.of);
    case 'unnotify':
      return await cancelNotifications(request, intent.which);
    case 'follow-ups':
      return await setFollowUps(request, intent.isOn);
    case 'receipts':
      return await showReceipts(request, intent.of, intent.page ?? 1);
    case 'posted':
      return await showPosted(request, { subscription: intent.of, nominal: intent.nominal });
    case 'propose':
      return openForm(request, drafts, intent.what, intent.item);
    case 'proposal':
      return await propose(request, drafts, intent.what, intent.values);
    case 'preview':
      return await showPreview(request, intent.what, { kind: 'preview' });
    case 'send':
      return await showPreview(request, intent.what, { kind: 'send', personName: request.asker.person.name });
    case 'ask':
      return await answerQuestion(request, intent);
    default:
      return respond(intent, request.context);
  }
}

async function answerQuestion(request: DeskRequest, intent: AskIntent): Promise<Message> {
  const { context, asker } = request;
  // A form that was opened without a channel has no subscriptions to show.
  const hasChannel = asker.address.channel !== '';
  const talkReply = hasChannel
    ? ((await answerOfferTalk(request, intent)) ??
      (await answerFrequencyCap(request, intent)) ??
      (await answerFurtherReminders(request, intent)) ??
      (await answerNamedTalk(request, intent)) ??
      (await answerWaitTalk(request, intent)) ??
      (await answerSubscriptionTalk(request, intent)))
    : undefined;
  if (talkReply) return { ...talkReply, decision: 'wish' };
  const whole = context.askResult ?? decideIntent(context, intent.question, intent);
  const inside = findWishInside(context, intent, whole);
  const { askResult, question } = inside ?? { askResult: whole, question: intent.question };
  if (!askResult) return respond(intent, context);
  const { decision } = askResult;
  const closingReply = decision.kind === 'talk' && hasChannel && answerClosingTalk(request, intent, decision.talk);
  if (closingReply) return { ...closingReply, decision: 'wish' };
  if (decision.kind === 'wish' && isSubscriptionWish(decision.wish) && hasChannel) {
    return { ...(await answerWish(request, decision.wish, intent.question)), decision: 'wish' };
  }
  if (decision.kind === 'wish' && decision.wish === 'subscribe' && hasChannel) {
    const secondReply = await answerSecondDigest(request, parseDigest(question, context));
    if (secondReply) return { ...secondReply, decision: 'wish' };
  }
  const after = inside?.after ?? intent.after;
  const reply = respond({ ...intent, question, ...(after !== undefined && { after }) }, { ...context, askResult });
  return decision.kind === 'wish'
    ? withParts(request, reply, inside ?? { askResult, question }, intent.question)
    : reply;
}

const VERBS = { stop: 'unsubscribe', pause: 'pause', resume: 'resume', list: undefined } as const;

function isSubscriptionWish(wish: string): wish is SubscriptionWish {
  return wish === 'list' || wish === 'stop' || wish === 'pause' || wish === 'resume';
}

/** Changes nothing: a change needs a pressed button, whose permission the platform checks. */
async function answerWish(request: DeskRequest, wish: SubscriptionWish, line: string): Promise<Message> {
  const { context } = request;
  const allSubscriptions = await channelSubscriptions(request);
  if (allSubscriptions.length === 0) {
    const keys = wish === 'stop' ? await notificationKeys(request) : [];
    if (keys.length > 0) return stopNotificationsOffer(context, keys);
    return await replyWithoutSubscriptions(request, VERBS[wish]);
  }
  if (wish === 'list') return await listSubscriptions(request, {});
  const setUp = { subscriptions: allSubscriptions, waits: await notificationKeys(request) };
  const meant =
    subscriptionsNamed(line, setUp, context, { today: context.today }) ?? subscriptionsMentioned(line, setUp, context);
  const { subscriptions, description, isAll } = meant;
  if (subscriptions.length === 0) return await listWithoutMatch(request, description);
  if (wish === 'pause') return pauseReply(request, meant, readPauseWish(line, context.today));
  if (wish === 'resume') return subscriptionOffer(context, wish, subscriptions, { isAll });
  if (description !== undefined) return subscriptionOffer(context, wish, subscriptions);
  const offer = await offerToStop(request, meant);
  return TOPIC_OF_DIGEST.test(line) ? withLimit(offer, NO_TOPIC_LEFT_OUT) : offer;
}

/** "Stop the stock stuff". */
const TOPIC_OF_DIGEST =
  /\b(?!(?:the|this|that|all|your|my|our|any|more|of|sending)\b)[a-z]+ (?:stuff|talk|business)\b/i;

async function readIntent({ context, current }: DeskRequest, intent: Intent): Promise<ReplyContext> {
  const { encoder, secondOpinion } = current;
  const parts = encoder && intent.kind === 'ask' ? partsWithWish(context, intent) : [];
  const partTexts = parts.flatMap((question) => textsForIntent({ kind: 'ask', question }, context));
  const texts = encoder ? [...textsForIntent(intent, context), ...partTexts] : [];
  const contextWithVectors =
    encoder && texts.length > 0 ? { ...context, vectors: await encoder.encode(texts) } : context;
  if (intent.kind !== 'ask' || !secondOpinion) return contextWithVectors;
  const askResult = decideIntent(contextWithVectors, intent.question, intent);
  if (!askResult) return contextWithVectors;
  return {
    ...contextWithVectors,
    askResult: await secondOpinion(intent.question, askResult, contextWithVectors.index, intent.after),
  };
}
