import { addDays, dateAt, type IsoDate, inWords } from '../briefing/dates.ts';
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
  isPaused,
  type NumberedSubscription,
  nextPostFact,
  nextPosts,
  shortWishName,
  subscriptionFacts,
  subscriptionLine,
  timesInWords,
  whenInWords,
  wishInWords,
} from './subscription-details.ts';
import { subscriptionButtons } from './subscriptions.ts';
import { formWithoutDefaultTime, type SubscriptionSpec } from './wish-form.ts';

const MAX_REPLACE_BUTTONS = 3;
const EXAMPLE_TIMES = ['10:00', '16:00'] as const;

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

export function stateReply(context: ReplyContext, numbered: NumberedSubscription): Message {
  const { subscription } = numbered;
  const { pause, suspended, next } = subscription;
  const reply = scheduleReply(context, numbered);
  const subject = subscription.wish.kind === 'digest' ? 'It is' : 'They are';
  if (suspended !== undefined) return { ...reply, title: `${subject} stopped: ${suspended}` };
  if (isPaused(subscription, context.today)) {
    const end = pause?.until === undefined ? 'you resume' : inWords(pause.until);
    return { ...reply, title: `${subject} paused until ${end}` };
  }
  return {
    ...reply,
    title: next ? `${subject} on: ${timesInWords(subscription)}` : `${subject} over: no posts are left`,
  };
}

export function hasEndedReply(): Message {
  return message('It has stopped. Nothing more comes.', buttons(LINK_BUTTONS.manage));
}

/** "Only if there is news": a digest without anything new is posted only if it was asked for. */
export function onlyChangesReply(context: ReplyContext, numbered: NumberedSubscription): Message {
  const { subscription, number } = numbered;
  const { wish } = subscription;
  if (wish.kind === 'reminders' || wish.onlyChanges) {
    const title =
      wish.kind === 'digest' ? 'It comes only when something has changed' : 'They come only on days that matter';
    return { ...scheduleReply(context, numbered), title };
  }
  const onlyChanges = { ...subscription, wish: { ...wish, onlyChanges: true } };
  const accept = subscribeButton('Subscribe', formWithoutDefaultTime(onlyChanges, context.briefing));
  const reply = message('This one comes even when nothing has changed', [
    textBlock(
      `Add one that comes only with news, then stop this one: /${context.briefing.command} unsubscribe ${number}`,
    ),
    ...buttons(accept, LINK_BUTTONS.manage),
  ]);
  return { ...withYes(reply, accept), subscription: subscription.id };
}

export function whichTimeReply({ subscription }: NumberedSubscription): Message {
  const { wish, recurrence } = subscription;
  const subject = wish.kind === 'digest' ? 'It comes' : 'They come';
  const reply = message('At what time?', [
    textBlock(
      `${subject} ${timesInWords(subscription)} now. Say, for example, "make it ${EXAMPLE_TIMES.find((time) => time !== recurrence.time) ?? ''}".`,
    ),
    ...buttons(LINK_BUTTONS.manage),
  ]);
  return { ...reply, subscription: subscription.id };
}

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

export function frequencyLimitReply(context: ReplyContext, numbered: NumberedSubscription, isMore: boolean): Message {
  const title = isMore ? 'At most one comes a day.' : 'At least one comes a year.';
  return { ...scheduleReply(context, numbered), title };
}

/** A pause that ends the day after. Without `date`, skips the next post. */
export function skipOffer(context: ReplyContext, numbered: NumberedSubscription, date?: IsoDate): Message {
  const { subscription } = numbered;
  const { next, zone } = subscription;
  const [post] = next ? nextPosts(subscription, context, next.instant, 1) : [];
  if (!post) return stateReply(context, numbered);
  const day = dateAt(post.run.instant, zone);
  if (date !== undefined && date !== day) {
    return { ...scheduleReply(context, numbered), title: `Nothing comes on ${inWords(date)}.` };
  }
  const accept = button('Skip it', { kind: 'pause', which: subscription.id, until: addDays(day, 1) });
  const reply = message(`Skip ${shortWishName(subscription.wish, context.briefing)} on ${inWords(day)}?`, [
    textBlock(`That is a pause until ${inWords(addDays(day, 1))}. Nothing has changed yet.`),
    ...buttons(accept, LINK_BUTTONS.manage),
  ]);
  return { ...withYes(reply, accept), subscription: subscription.id };
}

/** The offer's title, the question, follows what is not possible. */
export function withLimit(offer: Message, limit: string | undefined): Message {
  return limit === undefined ? offer : { ...offer, title: limit, blocks: [textBlock(offer.title), ...offer.blocks] };
}

export function otherTimesOffer({ briefing }: ReplyContext, spec: SubscriptionSpec): Message {
  const form = formWithoutDefaultTime(spec, briefing);
  const accept = subscribeButton('Subscribe', form);
  const reply = message(`Post ${wishInWords(spec.wish, briefing)}, ${timesInWords(spec)}?`, [
    textBlock(`You can also type /${briefing.command} subscribe ${form}`),
    ...buttons(accept, LINK_BUTTONS.manage),
  ]);
  return withYes(reply, accept);
}

export function rescheduleOffer(
  context: ReplyContext,
  numbered: NumberedSubscription,
  recurrence: Recurrence,
  zone = numbered.subscription.zone,
): Message {
  const { subscription } = numbered;
  const newTimes = { ...subscription, recurrence, zone };
  const accept = rescheduleButton('Change it', subscription.id, newTimes);
  const newTimesText = timesInWords(newTimes).replace(/^on /, '');
  const subject = subscription.wish.kind === 'digest' ? 'It comes' : 'They come';
  const reply = message(`Change ${shortWishName(subscription.wish, context.briefing)} to ${newTimesText}?`, [
    textBlock(`${subject} ${timesInWords(subscription)} now. Nothing has changed yet.`),
    ...buttons(accept, LINK_BUTTONS.manage),
  ]);
  return { ...withYes(reply, accept), subscription: subscription.id };
}

interface TimesChange extends Pick<SubscriptionSpec, 'recurrence' | 'zone'> {
  readonly numbered: NumberedSubscription;
}

/** One button changes all if all are meant and get the same times. */
export function rescheduleSeveralOffer(
  { briefing }: ReplyContext,
  changes: readonly TimesChange[],
  isAll: boolean,
): Message {
  const [first, ...others] = changes;
  const newTimes = changes.map(({ recurrence, zone }) => whenInWords({ recurrence, zone }));
  const isSame = newTimes.every((times) => times === newTimes[0]);
  const items = changes.map(({ numbered }, i) => ({
    text: subscriptionLine(numbered, briefing),
    ...(!(isAll && isSame) && { note: `Change to: ${newTimes[i]}` }),
  }));
  const nothingChanged = textBlock('Nothing has changed yet.');
  if (first && isAll && isSame) {
    const object = others.length === 1 ? 'both' : `all ${changes.length}`;
    const accept = rescheduleButton(`Change ${object}`, 'all', first);
    return withYes(
      message(`Change ${object} to ${newTimes[0]?.replace(/^on /, '')}?`, [
        ...listBlocks(items),
        nothingChanged,
        ...buttons(accept, LINK_BUTTONS.manage),
      ]),
      accept,
    );
  }
  const choices = changes.map((change) =>
    rescheduleButton(`Change ${change.numbered.number}`, change.numbered.subscription.id, change),
  );
  return message('Change which of these?', [
    ...listBlocks(items),
    ...(isAll ? [textBlock('Their new times differ, so each has its own button.')] : []),
    nothingChanged,
    ...buttons(...choices, LINK_BUTTONS.manage),
  ]);
}

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
      rescheduleButton(isOnlyDigest ? 'Replace it' : `Replace ${numbered.number}`, numbered.subscription.id, newDigest),
    );
  const reply = message(
    isOnlyDigest
      ? `The digest already comes here: ${timesInWords(onlyDigest.subscription)}`
      : `${digests.length} digests already come here`,
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

export function rescheduledReply(
  context: ReplyContext,
  numbered: NumberedSubscription,
  others: readonly NumberedSubscription[] = [],
): Message {
  const { subscription } = numbered;
  if (others.length > 0) {
    const all = [numbered, ...others];
    return message(all.length === 2 ? 'Changed both' : `Changed all ${all.length}`, [
      ...listBlocks(all.map((one) => ({ text: subscriptionLine(one, context.briefing) }))),
      ...buttons(LINK_BUTTONS.manage),
    ]);
  }
  const reply = message(
    `Changed: ${shortWishName(subscription.wish, context.briefing)}, ${timesInWords(subscription)}`,
    [
      { type: 'facts', facts: [nextPostFact(numbered, context)] },
      ...buttons(...subscriptionButtons(numbered, context), LINK_BUTTONS.manage),
    ],
  );
  return { ...reply, subscription: subscription.id };
}

/** Undefined if the times are too long for a button id. */
function rescheduleButton(
  label: string,
  which: string,
  { recurrence, zone }: Pick<SubscriptionSpec, 'recurrence' | 'zone'>,
) {
  const times = `${formatRecurrence(recurrence)} in ${zone}`;
  const intent: ButtonIntent = { kind: 'reschedule', which, times };
  return fitsInButton(intent) ? button(label, intent) : undefined;
}
