import { inWords } from '../briefing/dates.ts';
import { capitalized, counted, listed } from '../lib/english.ts';
import type { Block, Button, Message } from '../message/message.ts';
import type { Receipt } from '../ports/ledger.ts';
import type { Pause, StoredSubscription } from '../schedule/subscription.ts';
import {
  button,
  buttons,
  cutList,
  headingBlock,
  LINKS,
  listOf,
  message,
  pageButtons,
  pageOf,
  subscribeButton,
  textBlock,
} from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { receiptItem } from './receipts.ts';
import {
  isPaused,
  type NumberedSubscription,
  nextPostFact,
  numberSubscriptions,
  subscriptionFacts,
  subscriptionLine,
  timesInWords,
  wishInWords,
} from './subscription-details.ts';
import { inBriefing, shortForm } from './wish-form.ts';

const PAGE_SIZE = 4;
const MAX_LISTED = 10;

export interface ListOptions {
  readonly page?: number | undefined;
  readonly title?: string;
  readonly text?: string;
}

export function subscriptionsOnPage(
  all: readonly StoredSubscription[],
  page?: number,
): readonly NumberedSubscription[] {
  return pageOf(numberSubscriptions(all), PAGE_SIZE, page).items;
}

/**
 * Lists the subscriptions of a channel, each with its facts and its last results.
 * @param receiptsOf the last receipts of those on the page, by subscription id
 */
export function subscriptionsReply(
  context: ReplyContext,
  all: readonly StoredSubscription[],
  receiptsOf: ReadonlyMap<string, readonly Receipt[]>,
  { page: number, title = 'Subscriptions of this channel', text }: ListOptions = {},
): Message {
  const { items, page, pages } = pageOf(numberSubscriptions(all), PAGE_SIZE, number);
  return message(title, [
    ...(text === undefined ? [] : [textBlock(text)]),
    ...items.flatMap((one) => section(context, one, receiptsOf.get(one.subscription.id) ?? [], all.length === 1)),
    ...pageButtons(page, pages, (other) => ({ kind: 'subscriptions', page: other })),
  ]);
}

/** @param isAlone whether it is the only one, so its buttons need no number */
function section(
  context: ReplyContext,
  one: NumberedSubscription,
  receipts: readonly Receipt[],
  isAlone: boolean,
): Block[] {
  const { subscription, number } = one;
  const { id, wish, zone } = subscription;
  const suffix = isAlone ? '' : ` ${number}`;
  return [
    headingBlock(`${number} · ${wishInWords(wish, context.briefing)}`),
    { type: 'facts', facts: subscriptionFacts(one, context) },
    ...listOf(receipts.map((receipt) => receiptItem(receipt, zone))),
    ...buttons(
      ...subscriptionButtons(one, context, suffix),
      receipts.length === 0 ? undefined : button(`Past posts${suffix}`, { kind: 'receipts', of: id }),
    ),
  ];
}

/**
 * The buttons that pause, resume and stop a subscription.
 * @param suffix distinguishes the labels from those of other subscriptions in the message
 */
export function subscriptionButtons(
  { subscription }: NumberedSubscription,
  { today }: Pick<ReplyContext, 'today'>,
  suffix = '',
): Button[] {
  const { id, suspended, next } = subscription;
  const stop = button(`Stop${suffix}`, { kind: 'unsubscribe', which: id });
  if (isPaused(subscription, today) || suspended !== undefined)
    return [button(`Resume${suffix}`, { kind: 'resume', which: id }), stop];
  return next ? [button(`Pause${suffix}`, { kind: 'pause', which: id }), stop] : [stop];
}

export function nothingSubscribed({ briefing }: ReplyContext): Message {
  return message('Nothing is subscribed here', [
    textBlock(`Subscribe with a button, or type /${briefing.command} subscribe`),
    ...buttons(
      subscribeButton('Weekly digest', 'digest weekly'),
      subscribeButton('Reminders', 'reminders'),
      LINKS.previewDigest,
      LINKS.previewReminder,
    ),
  ]);
}

export function pausedReply(context: ReplyContext, paused: readonly NumberedSubscription[], { until }: Pause): Message {
  const end = until === undefined ? 'until you resume it' : `until ${inWords(until)}`;
  return changedReply(context, paused, `Paused ${end}`);
}

/** @param running subscriptions that were not paused, and are unchanged */
export function resumedReply(
  context: ReplyContext,
  resumed: readonly NumberedSubscription[],
  running: readonly NumberedSubscription[],
): Message {
  if (resumed.length === 0 && running.length > 0) {
    return changedReply(context, running, 'Not paused, so nothing changed');
  }
  const numbers = listed(running.map(({ number }) => String(number)));
  const text = running.length === 1 ? `Number ${numbers} was not paused.` : `Numbers ${numbers} were not paused.`;
  return changedReply(context, resumed, 'Resumed', running.length === 0 ? undefined : text);
}

function changedReply(
  context: ReplyContext,
  changed: readonly NumberedSubscription[],
  title: string,
  text?: string,
): Message {
  const items = changed.map((one) => {
    const { label, value, ...at } = nextPostFact(one, context);
    return { text: `${subscriptionLine(one, context.briefing)}. ${label}: ${value}.`, ...at };
  });
  return message(title, [
    ...cutList(items, MAX_LISTED),
    ...(text === undefined ? [] : [textBlock(text)]),
    ...buttons(...changed.slice(0, 1).flatMap((one) => subscriptionButtons(one, context)), LINKS.manage),
  ]);
}

export function endAllReply({ briefing }: ReplyContext, all: readonly NumberedSubscription[]): Message {
  const which = `all ${all.length}`;
  const items = all.map((one) => ({ text: subscriptionLine(one, briefing) }));
  return message(`Stop all ${all.length} subscriptions of this channel?`, [
    ...cutList(items, MAX_LISTED),
    textBlock(
      `Nothing has stopped yet. To stop them, press the button or type /${briefing.command} unsubscribe ${which}`,
    ),
    ...buttons(button(`Stop ${which}`, { kind: 'unsubscribe', which }), button('Cancel', { kind: 'subscriptions' })),
  ]);
}

/** Confirms that subscriptions stopped, and how to subscribe again if the briefing still has their watch items. */
export function endedReply({ briefing }: ReplyContext, ended: readonly StoredSubscription[]): Message {
  const possible = ended.flatMap((subscription) => inBriefing(subscription, briefing) ?? []);
  const again = possible.map((spec) => ({
    form: shortForm(spec, briefing),
    text: `${capitalized(wishInWords(spec.wish, briefing))}, ${timesInWords(spec)}`,
  }));
  const lost = ended.length - again.length;
  const subject = ended.length === 1 ? 'It' : `${lost} of them`;
  const [only, ...others] = again;
  return message(ended.length === 1 ? 'Stopped' : `Stopped: ${counted(ended.length, 'subscription')}`, [
    ...(only ? [textBlock('To get it back:')] : []),
    ...listOf(again.map(({ text, form }) => ({ text, note: `/${briefing.command} subscribe ${form}` }))),
    ...(lost === 0 ? [] : [textBlock(`${subject} cannot come back: the watch items are no longer in the briefing.`)]),
    ...buttons(only && others.length === 0 ? subscribeButton('Undo', only.form) : undefined, LINKS.manage),
  ]);
}

/** Asks for the end of a pause that is not a date or has passed. */
export function badPauseReply({ briefing }: ReplyContext, what: string, example: string): Message {
  return message('Until when?', [
    textBlock(`${what} Write the day on which it resumes, for example: /${briefing.command} ${example}`),
    ...buttons(LINKS.manage),
  ]);
}
