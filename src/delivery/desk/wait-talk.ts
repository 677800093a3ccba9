import type { AskIntent, Intent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import {
  notificationStateReply,
  notificationsReply,
  stopNotificationsOffer,
  waitTalkReply,
  waitTalkTitle,
} from '../../reply/notify.ts';
import { howToStopOfferedReply, withStopCommand } from '../../reply/offer-talk.ts';
import { withLimit } from '../../reply/reschedule.ts';
import { respond } from '../../reply/respond.ts';
import { readSubscriptionTalk } from '../../reply/subscription-talk.ts';
import { endAllReply } from '../../reply/subscriptions.ts';
import { forEveryoneReply, furtherWaitLine, isForEveryone } from '../../reply/wait-requests.ts';
import { readWaitTalk, waitsNamed } from '../../reply/wait-talk.ts';
import {
  channelSubscriptions,
  isDirect,
  listSubscriptions,
  notificationKeys,
  replyWithoutSubscriptions,
} from './channel.ts';
import { cancelNotifications } from './notifications.ts';
import { repeatedOffer } from './offers.ts';
import type { DeskRequest } from './request.ts';
import { shownReference } from './shown-talk.ts';

/** Right after a notification was shown, "cancel it" stops it without asking, because that can be undone. */
export async function answerWaitTalk(request: DeskRequest, intent: AskIntent): Promise<Message | undefined> {
  const { wait: shownKey } = shownReference(intent);
  if (shownKey !== undefined && readSubscriptionTalk(intent.question, request.context.today, true)?.kind === 'status') {
    return notificationStateReply(request.context, shownKey, (await notificationKeys(request)).includes(shownKey));
  }
  if (isForEveryone(intent.question)) return forEveryoneReply(request.context);
  const isOffered = intent.pending?.kind === 'notify';
  const untimedReply = await answerScheduleOfWait(request, intent, shownKey);
  if (untimedReply) return untimedReply;
  const talk = readWaitTalk(intent.question, shownKey !== undefined || isOffered);
  if (isOffered && talk?.kind === 'how-to-stop') {
    const keys = await notificationKeys(request);
    const position = keys.indexOf(intent.pending.of ?? '');
    return howToStopOfferedReply(request.context, intent.pending, (position < 0 ? keys.length : position) + 1);
  }
  if (isOffered && shownKey === undefined && talk?.kind === 'stop' && talk.topic === undefined) {
    return respond({ kind: 'decline' }, request.context);
  }
  if (!talk) return undefined;
  const keys = await notificationKeys(request);
  if (talk.kind === 'list') {
    return keys.length > 0 || talk.isOwn ? await listEverything(request, keys) : undefined;
  }
  if (talk.kind === 'how-to-stop') {
    const position = keys.indexOf(shownKey ?? '');
    const stopOffer = stopNotificationsOffer(request.context, keys.slice(position, position + 1));
    return position < 0 ? undefined : withStopCommand(request.context, stopOffer, `notify stop ${position + 1}`);
  }
  const namedKeys = talk.topic === undefined ? keys : waitsNamed(request.context, talk.topic, keys);
  if (talk.topic === undefined && shownKey !== undefined && keys.includes(shownKey)) {
    return await cancelNotifications(request, shownKey);
  }
  return namedKeys.length === 0 ? undefined : await offerToStop(request, namedKeys, talk.topic === undefined);
}

const ABOUT_SCHEDULE = new Set([
  'when',
  'times',
  'which-time',
  'frequency',
  'only-changes',
  'pause',
  'skip',
  'audience',
]);

/** Posts that are subscribed to. */
const POSTS = /\b(?:digests?|news|newsletter|summary|updates?|reminders?)\b/i;

/** Answers "when would that come?" and "who sees it?" after an awaited answer was shown or offered. */
async function answerScheduleOfWait(
  request: DeskRequest,
  { question, pending }: AskIntent,
  shownKey: string | undefined,
): Promise<Message | undefined> {
  const { context } = request;
  const isOffered = pending?.kind === 'notify';
  if ((!isOffered && shownKey === undefined) || POSTS.test(question)) return undefined;
  const talk = readSubscriptionTalk(question, context.today, true)?.kind;
  if (talk === undefined || !ABOUT_SCHEDULE.has(talk)) return undefined;
  if (isOffered) {
    const offer = repeatedOffer(request, pending);
    return offer && withLimit(offer, waitTalkTitle(talk));
  }
  const keys = (await notificationKeys(request)).filter((key) => key === shownKey);
  return keys.length > 0 ? waitTalkReply(context, talk, keys) : undefined;
}

/** Right after a notification was shown or offered, reads "also the crew" as a request for another. */
export function withFurtherWait(intent: Intent): Intent {
  if (intent.kind !== 'ask') return intent;
  const isAfterWait = shownReference(intent).wait !== undefined || intent.pending?.kind === 'notify';
  const question = isAfterWait ? furtherWaitLine(intent.question) : undefined;
  return question === undefined ? intent : { ...intent, question };
}

async function listEverything(request: DeskRequest, keys: readonly string[]): Promise<Message> {
  const { context } = request;
  const subscriptions = await channelSubscriptions(request);
  if (subscriptions.length === 0 && keys.length === 0) return await replyWithoutSubscriptions(request);
  if (subscriptions.length > 0 && (keys.length === 0 || isDirect(request))) return await listSubscriptions(request, {});
  const text =
    subscriptions.length === 0 ? undefined : `For what is posted here: /${context.briefing.command} subscriptions`;
  return notificationsReply(context, keys, { text });
}

async function offerToStop(request: DeskRequest, keys: readonly string[], isAll: boolean): Promise<Message> {
  const subscriptions = isAll && isDirect(request) ? await channelSubscriptions(request) : [];
  return subscriptions.length > 0
    ? endAllReply(request.context, subscriptions, keys)
    : stopNotificationsOffer(request.context, keys);
}
