import type { AskIntent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import { AT_MOST_DAILY, capKeptReply, readFrequencyCap, withinCap } from '../../reply/frequency-cap.ts';
import { otherTimesOffer, rescheduleOffer, rescheduleSeveralOffer, withLimit } from '../../reply/reschedule.ts';
import { setUpOf } from './channel.ts';
import { isSubscribeOffer, offeredSpec, repeatedOffer } from './offers.ts';
import type { DeskRequest } from './request.ts';

/** Answers "no more than one message a day". A digest that comes too often is offered at rarer times. */
export async function answerFrequencyCap(
  request: DeskRequest,
  { question, pending }: AskIntent,
): Promise<Message | undefined> {
  const { context } = request;
  const cap = readFrequencyCap(question);
  if (!cap) return undefined;
  const spec = isSubscribeOffer(pending) ? offeredSpec(request, pending) : undefined;
  if (pending && spec) {
    const rarer = spec.wish.kind === 'digest' ? withinCap(spec.recurrence, cap, context.today) : undefined;
    if (rarer) return otherTimesOffer(context, { ...spec, recurrence: rarer });
    const offer = repeatedOffer(request, pending);
    return offer && withLimit(offer, AT_MOST_DAILY);
  }
  const setUp = await setUpOf(request);
  const changes = setUp.subscriptions.flatMap((numbered) => {
    const { wish, recurrence, zone } = numbered.subscription;
    const rarer = wish.kind === 'digest' ? withinCap(recurrence, cap, context.today) : undefined;
    return rarer ? [{ numbered, recurrence: rarer, zone }] : [];
  });
  const [first, ...others] = changes;
  if (!first) return capKeptReply(context, cap, setUp);
  return others.length === 0
    ? rescheduleOffer(context, first.numbered, first.recurrence)
    : rescheduleSeveralOffer(context, changes, false);
}
