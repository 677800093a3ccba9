import type { SmallTalk } from '../../briefing/schema.ts';
import { isDoingYes, parseNamedYes } from '../../message/consent.ts';
import type { AskIntent, ButtonIntent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import { storyKey } from '../../message/story.ts';
import { readChoice } from '../../reply/choice.ts';
import type { ReplyContext } from '../../reply/context.ts';
import { notifyOffer } from '../../reply/notify.ts';
import { limitedDigestReply, readOfferLimit } from '../../reply/offer-talk.ts';
import { isClosingTalk, readThanks, unconfirmedChangeReply, unsavedOfferReply } from '../../reply/unsaved-offer.ts';
import { waitsNamed } from '../../reply/wait-talk.ts';
import { itemsNamed } from '../../reply/watch-names.ts';
import { isDirect } from './channel.ts';
import { requestNotification } from './notifications.ts';
import { repeatedOffer } from './offers.ts';
import type { DeskRequest } from './request.ts';
import { shownReference } from './shown-talk.ts';

/**
 * Answers a message on the bot's last or an earlier offer: one that accepts it by naming its subject, limits it to one message
 * or one person, thanks for the last one, or says "do it" to an earlier one. Returns undefined for other messages.
 */
export async function answerOfferTalk(request: DeskRequest, intent: AskIntent): Promise<Message | undefined> {
  const { context } = request;
  const { question, pending, earlierOffer, offered = [], after } = intent;
  const offer = pending ?? earlierOffer;
  if (!offer || (offer.story !== undefined && offer.story !== storyKey(context.briefing.id))) return undefined;
  const limit = readOfferLimit(question);
  if (limit) {
    if (offer.kind === 'subscribe') return limitedDigestReply(context, limit);
    const isReminder = offer.kind === 'follow' || offer.kind === 'remind-me';
    return isReminder && limit.isOnce
      ? notifyOffer(context, { kind: 'watch', id: offer.item })
      : repeatedOffer(request, offer);
  }
  const thanks = readThanks(question);
  if (thanks) return answerClosingTalk(request, intent, thanks);
  if (readChoice(context.index, question, offered, after)) return undefined;
  if (isOfferOn(context, offer, parseNamedYes(question))) {
    // A notification concerns only the person and can be undone, but with several stories other desks answer as well.
    return offer.kind === 'notify' && isDirect(request) && isOnlyStory(request)
      ? await requestNotification(request, offer.of)
      : repeatedOffer(request, offer);
  }
  return earlierOffer && isDoingYes(question) ? repeatedOffer(request, offer) : undefined;
}

/**
 * Answers thanks, praise, a goodbye or "okay" right after an offer, which the person may take for done. Undefined without such
 * an offer, and for other talk.
 */
export function answerClosingTalk(request: DeskRequest, intent: AskIntent, talk: SmallTalk): Message | undefined {
  const { pending } = intent;
  const { story } = pending ?? {};
  if (!(pending && isClosingTalk(talk)) || (story !== undefined && story !== storyKey(request.context.briefing.id))) {
    return undefined;
  }
  const { subscription, wait } = shownReference(intent);
  const offer = repeatedOffer(request, pending);
  return offer ? unsavedOfferReply(talk, offer) : unconfirmedChangeReply(talk, pending, subscription ?? wait);
}

function isOnlyStory({ options: { stories = [] } }: DeskRequest): boolean {
  return stories.length <= 1;
}

function isOfferOn(context: ReplyContext, offer: ButtonIntent, name: string | undefined): boolean {
  if (name === undefined || name === '') return false;
  if (offer.kind === 'notify') return waitsNamed(context, name, [offer.of ?? '']).length > 0;
  if (offer.kind !== 'follow' && offer.kind !== 'remind-me') return false;
  return itemsNamed(context.briefing.watch.values(), name).some(({ id }) => id === offer.item);
}
