import { parseAnswerTopic } from '../../briefing/substance.ts';
import type { ButtonIntent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import { findTopic, notifyOffer } from '../../reply/notify.ts';
import { otherTimesOffer } from '../../reply/reschedule.ts';
import { respond } from '../../reply/respond.ts';
import { parseWish } from '../../reply/wish.ts';
import type { SubscriptionSpec } from '../../reply/wish-form.ts';
import type { DeskRequest } from './request.ts';

export type SubscribeOffer = Extract<ButtonIntent, { kind: 'subscribe' | 'follow' | 'remind-me' }>;

export function isSubscribeOffer(pending: ButtonIntent | undefined): pending is SubscribeOffer {
  return pending?.kind === 'subscribe' || pending?.kind === 'follow' || pending?.kind === 'remind-me';
}

export function parseSpec({ context, asker, now }: DeskRequest, form: string): SubscriptionSpec | undefined {
  const parsed = parseWish(form, { briefing: context.briefing, zone: asker.zone, now });
  return parsed.kind === 'wish' ? parsed.spec : undefined;
}

/**
 * What an offer would subscribe to. Undefined for reminders to one person outside their direct messages, and if the offer
 * cannot be parsed any more.
 */
export function offeredSpec(request: DeskRequest, offer: SubscribeOffer): SubscriptionSpec | undefined {
  if (offer.kind === 'subscribe') return parseSpec(request, offer.wish);
  const isHere = offer.kind === 'follow' || request.context.place?.kind === 'direct';
  return isHere ? parseSpec(request, `reminders ${offer.item}`) : undefined;
}

/**
 * Makes an offer again, which a plain yes can then accept. Undefined for an offer to change or stop something, and if the topic
 * is gone.
 */
export function repeatedOffer(request: DeskRequest, offer: ButtonIntent): Message | undefined {
  const { context } = request;
  switch (offer.kind) {
    case 'subscribe': {
      const spec = parseSpec(request, offer.wish);
      return spec && otherTimesOffer(context, spec);
    }
    case 'follow':
    case 'remind-me':
      return respond({ kind: 'offer', item: offer.item }, context);
    case 'notify': {
      const topic = parseAnswerTopic(offer.of ?? '') ?? findTopic(context, offer.of ?? '');
      return topic && notifyOffer(context, topic);
    }
    default:
      return undefined;
  }
}
