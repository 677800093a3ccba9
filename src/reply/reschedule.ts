import { capitalize } from '../lib/english.ts';
import { fitsInButton } from '../message/button-id.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import { THIS_CHANNEL } from '../ports/desk.ts';
import type { Recurrence } from '../schedule/recurrence.ts';
import { formatRecurrence } from '../schedule/recurrence-text.ts';
import {
  button,
  buttons,
  LINK_BUTTONS,
  listBlocks,
  message,
  noteBlock,
  subscribeButton,
  textBlock,
  withYes,
} from './blocks.ts';
import type { ReplyContext } from './context.ts';
import {
  type NumberedSubscription,
  nextPostFact,
  subscriptionFacts,
  subscriptionLine,
  timesInWords,
  wishInWords,
} from './subscription-details.ts';
import { subscriptionButtons } from './subscriptions.ts';
import { formWithoutDefaultTime, type SubscriptionSpec } from './wish-form.ts';

const MAX_REPLACE_BUTTONS = 3;

export function scheduleReply(context: ReplyContext, numbered: NumberedSubscription): Message {
  const { subscription, number } = numbered;
  const { briefing, place = THIS_CHANNEL } = context;
  const reply = message(capitalize(timesInWords(subscription)), [
    {
      type: 'facts',
      facts: [
        { label: 'What', value: wishInWords(subscription.wish, briefing) },
        { label: 'Where', value: place.name },
        nextPostFact(numbered, context),
        ...subscriptionFacts(numbered, context).filter(({ label }) => label === 'Quiet days'),
      ],
    },
    noteBlock(`To stop it: /${briefing.command} unsubscribe ${number}`),
    ...buttons(...subscriptionButtons(numbered, context)),
  ]);
  return { ...reply, subscription: subscription.id };
}

/** Says when the posts of an offered subscription would come, and repeats the offer. */
export function offeredScheduleReply(
  spec: SubscriptionSpec,
  offer: Extract<ButtonIntent, { kind: 'subscribe' }>,
): Message {
  const accept = button('Subscribe', offer);
  const reply = message(`${capitalize(timesInWords(spec))}, once you subscribe`, [
    textBlock('Nothing is saved yet.'),
    ...buttons(accept, LINK_BUTTONS.manage),
  ]);
  return withYes(reply, accept);
}

/** Offers a subscription whose times replace those of an earlier offer. */
export function otherTimesOffer({ briefing }: ReplyContext, spec: SubscriptionSpec): Message {
  const form = formWithoutDefaultTime(spec, briefing);
  const accept = subscribeButton('Subscribe', form);
  const reply = message(`Post ${wishInWords(spec.wish, briefing)}, ${timesInWords(spec)}?`, [
    textBlock(`You can also type /${briefing.command} subscribe ${form}`),
    ...buttons(accept, LINK_BUTTONS.manage),
  ]);
  return withYes(reply, accept);
}

/** Asks whether to move a subscription to other times. */
export function rescheduleOffer(
  context: ReplyContext,
  numbered: NumberedSubscription,
  recurrence: Recurrence,
): Message {
  const { subscription } = numbered;
  const newTimes = { ...subscription, recurrence };
  const accept = rescheduleButton('Change it', numbered, newTimes);
  const newTimesText = timesInWords(newTimes).replace(/^on /, '');
  const subject = subscription.wish.kind === 'digest' ? 'It comes' : 'They come';
  const reply = message(`Change ${shortName(context, numbered)} to ${newTimesText}?`, [
    textBlock(`${subject} ${timesInWords(subscription)} now. Nothing has changed yet.`),
    ...buttons(accept, LINK_BUTTONS.manage),
  ]);
  return { ...withYes(reply, accept), subscription: subscription.id };
}

/** Says that the channel already gets digests, and offers to replace one or to add another. */
export function secondDigestOffer(
  { briefing }: ReplyContext,
  digests: readonly NumberedSubscription[],
  newDigest: SubscriptionSpec,
): Message {
  const [onlyDigest, ...otherDigests] = digests;
  const isOnlyDigest = onlyDigest !== undefined && otherDigests.length === 0;
  const replaceButtons = digests
    .slice(0, MAX_REPLACE_BUTTONS)
    .map((numbered) =>
      rescheduleButton(isOnlyDigest ? 'Replace it' : `Replace ${numbered.number}`, numbered, newDigest),
    );
  const reply = message(
    isOnlyDigest
      ? `The digest comes here already: ${timesInWords(onlyDigest.subscription)}`
      : `${digests.length} digests come here already`,
    [
      ...(isOnlyDigest ? [] : listBlocks(digests.map((numbered) => ({ text: subscriptionLine(numbered, briefing) })))),
      textBlock(
        `Replace ${isOnlyDigest ? 'it' : 'one of them'} with one ${timesInWords(newDigest)}? Nothing has changed yet.`,
      ),
      ...buttons(
        ...replaceButtons,
        subscribeButton('Add as another', formWithoutDefaultTime(newDigest, briefing)),
        LINK_BUTTONS.manage,
      ),
    ],
  );
  return isOnlyDigest ? { ...withYes(reply, replaceButtons[0]), subscription: onlyDigest.subscription.id } : reply;
}

export function rescheduledReply(context: ReplyContext, numbered: NumberedSubscription): Message {
  const { subscription } = numbered;
  const reply = message(`Changed: ${shortName(context, numbered)}, ${timesInWords(subscription)}`, [
    { type: 'facts', facts: [nextPostFact(numbered, context)] },
    ...buttons(...subscriptionButtons(numbered, context), LINK_BUTTONS.manage),
  ]);
  return { ...reply, subscription: subscription.id };
}

/** Returns undefined if the times are too long for a button id. */
function rescheduleButton(
  label: string,
  { subscription }: NumberedSubscription,
  { recurrence, zone }: Pick<SubscriptionSpec, 'recurrence' | 'zone'>,
) {
  const times = `${formatRecurrence(recurrence)} in ${zone}`;
  const intent: ButtonIntent = { kind: 'reschedule', which: subscription.id, times };
  return fitsInButton(intent) ? button(label, intent) : undefined;
}

/** Leaves out "when something changed", since the times follow. */
function shortName({ briefing }: ReplyContext, { subscription: { wish } }: NumberedSubscription): string {
  return wish.kind === 'digest' ? 'the digest' : wishInWords(wish, briefing);
}
