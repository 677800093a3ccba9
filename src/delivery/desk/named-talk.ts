import { wordSet } from '../../ask/common/word-lists.ts';
import type { AskIntent, ButtonIntent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import { textBlock } from '../../reply/blocks.ts';
import {
  alsoWaitsBlocks,
  notificationsReply,
  stopNotificationsOffer,
  WAIT_WITHOUT_PAUSE,
  waitTalkReply,
} from '../../reply/notify.ts';
import type { ReadPause } from '../../reply/pause.ts';
import { rescheduleOffer, rescheduleSeveralOffer, whichTimeReply, withLimit } from '../../reply/reschedule.ts';
import { NOTHING } from '../../reply/set-up.ts';
import { readSubscriptionTalk, type SubscriptionTalk } from '../../reply/subscription-talk.ts';
import { stopEitherOffer, subscriptionOffer } from '../../reply/subscription-wish.ts';
import { endAllReply } from '../../reply/subscriptions.ts';
import { CHANGING, OPENINGS, talkWords } from '../../reply/talk-words.ts';
import { type Meant, type Selection, subscriptionsNamed } from '../../reply/which-subscription.ts';
import { isDirect, listSubscriptions, listWithoutMatch, setUpOf } from './channel.ts';
import { cancelNotifications } from './notifications.ts';
import { parseSpec } from './offers.ts';
import type { DeskRequest } from './request.ts';
import {
  answerAboutShown,
  answerQuestionOnPeople,
  changedTimes,
  limitOf,
  pauseOffer,
  shownReference,
} from './shown-talk.ts';

/**
 * Answers a line that names a subscription or an awaited answer and says what to change: "move the lease one to Mondays". After
 * an offer to stop, pause, resume or change one, a mere name is enough: "not the Friday one, the Tuesday one". Changes no
 * subscription.
 */
export async function answerNamedTalk(request: DeskRequest, intent: AskIntent): Promise<Message | undefined> {
  const { context } = request;
  const { question, pending } = intent;
  const { subscription, wait } = shownReference(intent);
  const shown = subscription ?? wait;
  const options = { today: context.today, ...(shown !== undefined && { shown }) };
  const named = subscriptionsNamed(question, NOTHING, context, options);
  const talk = named && readSubscriptionTalk(named.line, context.today, true, context.readerZone);
  const action = pending && actionOf(pending);
  // "Can the others turn that off?" is about people.
  if (!(talk || action) || readSubscriptionTalk(question, context.today, true)?.kind === 'rights') return undefined;
  const setUp = await setUpOf(request);
  if (setUp.subscriptions.length + setUp.waits.length === 0) return undefined;
  const meant = subscriptionsNamed(question, setUp, context, options);
  if (meant && talk && isRequest(talk, meant, intent)) return await answerTalk(request, talk, meant);
  const corrected = action && subscriptionsNamed(question, setUp, context, { ...options, isBare: true });
  const isEmpty = !corrected || corrected.subscriptions.length + corrected.waits.length === 0;
  return !isEmpty && isOnlyName(corrected.line) ? await repeatAction(request, action, corrected) : undefined;
}

type Action = Extract<ButtonIntent, { kind: 'unsubscribe' | 'unnotify' | 'pause' | 'resume' | 'reschedule' }>;

const AROUND_NAME = wordSet(`${OPENINGS} it i meant mean want wanted one rather instead for but thing just only`);

function isRequest(talk: SubscriptionTalk, meant: Meant, { question, pending }: AskIntent): boolean {
  const { subscriptions, waits, isOnlyKind, isDigest, isBareTopic } = meant;
  const isChange = talk.kind !== 'times' || talkWords(question).some((word) => CHANGING.has(word));
  // "The digest every Friday" may be a new wish, or refine an open offer.
  if (isDigest && (subscriptions.length === 0 || pending?.kind === 'subscribe')) return false;
  if (subscriptions.length + waits.length === 0) return isChange && !isOnlyKind && !isBareTopic;
  return isChange || !isOnlyKind;
}

async function answerTalk(request: DeskRequest, talk: SubscriptionTalk, meant: Meant): Promise<Message> {
  const { context } = request;
  const { subscriptions, waits, description, isAll } = meant;
  if (subscriptions.length + waits.length === 0) {
    return await listWithoutMatch(request, description);
  }
  if (talk.kind === 'stop') return await offerToStop(request, meant);
  const [only, ...others] = subscriptions;
  if (!only) return waitTalkReply(context, talk.kind, waits);
  switch (talk.kind) {
    case 'audience':
    case 'rights':
      return answerQuestionOnPeople(context, talk.kind);
    case 'pause':
      return pauseReply(request, meant, talk.end);
    case 'resume':
      return subscriptionOffer(context, 'resume', subscriptions, { isAll });
    default:
      break;
  }
  if (others.length === 0) return answerAboutShown(request, talk, only, undefined);
  switch (talk.kind) {
    case 'times':
    case 'frequency': {
      const changes = subscriptions.flatMap((numbered) => {
        const times = changedTimes(talk, numbered.subscription, context.today);
        return times ? [{ numbered, ...times }] : [];
      });
      return changes.length === 0
        ? whichTimeReply(only)
        : withLimit(rescheduleSeveralOffer(context, changes, isAll), limitOf(talk));
    }
    case 'how-to-stop':
      return subscriptionOffer(context, 'stop', subscriptions);
    case 'skip':
      return await listSubscriptions(request, { title: 'Which one?' });
    default:
      return await listSubscriptions(request, {});
  }
}

/** Stops a single awaited answer at once, because that can be undone, and asks about anything else. */
export async function offerToStop(request: DeskRequest, { subscriptions, waits, isAll }: Selection): Promise<Message> {
  const { context } = request;
  const [subscription, ...otherSubscriptions] = subscriptions;
  const [key, ...otherKeys] = waits;
  if (!subscription) {
    if (key === undefined) return await listWithoutMatch(request);
    if (isAll) return stopNotificationsOffer(context, waits);
    return otherKeys.length === 0
      ? await cancelNotifications(request, key)
      : notificationsReply(context, waits, { title: 'Stop which of these?' });
  }
  if (isAll) {
    const stoppedWaits = isDirect(request) ? waits : [];
    const reply =
      subscriptions.length + stoppedWaits.length > 1
        ? endAllReply(context, subscriptions, stoppedWaits)
        : subscriptionOffer(context, 'stop', subscriptions);
    return stoppedWaits.length > 0
      ? reply
      : { ...reply, blocks: [...reply.blocks, ...alsoWaitsBlocks(context, waits)] };
  }
  if (otherSubscriptions.length === 0 && key !== undefined && otherKeys.length === 0) {
    return stopEitherOffer(context, subscription, key);
  }
  return subscriptionOffer(context, 'stop', subscriptions);
}

export function pauseReply(
  { context }: DeskRequest,
  { subscriptions, waits, isAll }: Selection,
  end: ReadPause | undefined,
): Message {
  const offer = pauseOffer(context, subscriptions, end, isAll);
  if (!isAll || waits.length === 0) return offer;
  return { ...offer, blocks: [...offer.blocks, ...alsoWaitsBlocks(context, waits), textBlock(WAIT_WITHOUT_PAUSE)] };
}

function actionOf(pending: ButtonIntent): Action | undefined {
  switch (pending.kind) {
    case 'unsubscribe':
    case 'unnotify':
    case 'pause':
    case 'resume':
    case 'reschedule':
      return pending;
    default:
      return undefined;
  }
}

async function repeatAction(request: DeskRequest, action: Action, meant: Meant): Promise<Message | undefined> {
  const { context } = request;
  const { subscriptions } = meant;
  if (action.kind === 'unsubscribe' || action.kind === 'unnotify') return await offerToStop(request, meant);
  if (subscriptions.length === 0) return undefined;
  if (action.kind !== 'reschedule') {
    return subscriptionOffer(context, action.kind, subscriptions, {
      ...(action.kind === 'pause' && { pauseUntil: action.until }),
    });
  }
  const spec = parseSpec(request, `digest ${action.times}`);
  const [only, ...others] = subscriptions;
  return spec && only && others.length === 0 ? rescheduleOffer(context, only, spec.recurrence, spec.zone) : undefined;
}

function isOnlyName(line: string): boolean {
  return talkWords(line).every((word) => AROUND_NAME.has(word));
}
