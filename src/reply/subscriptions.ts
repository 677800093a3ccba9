import { inWords } from '../briefing/dates.ts';
import { capitalize, joinWithAnd, pluralize } from '../lib/english.ts';
import type { Block, Button, Message } from '../message/message.ts';
import type { Receipt } from '../ports/ledger.ts';
import type { Pause, StoredSubscription } from '../schedule/subscription.ts';
import {
  button,
  buttons,
  cutListBlocks,
  headingBlock,
  LINK_BUTTONS,
  listBlocks,
  message,
  pageButtons,
  pageOf,
  subscribeButton,
  textBlock,
  withYes,
} from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { alsoWaitsBlocks, nameOf } from './notify.ts';
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
import { formWithoutDefaultTime, withCurrentItems } from './wish-form.ts';

const PAGE_SIZE = 4;
const MAX_LISTED_SUBSCRIPTIONS = 10;
const WAIT_PREFIX = "The answer you're waiting for: ";

export interface ListOptions {
  readonly page?: number | undefined;
  readonly title?: string;
  readonly text?: string;
  /** Keys of the answers that the person waits for. */
  readonly waits?: readonly string[];
}

export function subscriptionsOnPage(
  subscriptions: readonly StoredSubscription[],
  page?: number,
): readonly NumberedSubscription[] {
  return pageOf(numberSubscriptions(subscriptions), PAGE_SIZE, page).items;
}

/** `receiptsOf` has the last receipts of those on the page, by subscription id. */
export function subscriptionsReply(
  context: ReplyContext,
  subscriptions: readonly StoredSubscription[],
  receiptsOf: ReadonlyMap<string, readonly Receipt[]>,
  { page: number, title = 'Subscriptions here', text, waits = [] }: ListOptions = {},
): Message {
  const { items, page, pages } = pageOf(numberSubscriptions(subscriptions), PAGE_SIZE, number);
  const [onlyItem] = subscriptions.length === 1 ? items : [];
  const reply = message(title, [
    ...(text === undefined ? [] : [textBlock(text)]),
    ...items.flatMap((numbered) =>
      section(context, numbered, receiptsOf.get(numbered.subscription.id) ?? [], subscriptions.length === 1),
    ),
    ...pageButtons(page, pages, (targetPage) => ({ kind: 'subscriptions', page: targetPage })),
    ...alsoWaitsBlocks(context, waits),
  ]);
  return { ...reply, ...(onlyItem && { subscription: onlyItem.subscription.id }) };
}

function section(
  context: ReplyContext,
  numbered: NumberedSubscription,
  receipts: readonly Receipt[],
  isOnlySubscription: boolean,
): Block[] {
  const { subscription, number } = numbered;
  const { id, wish, zone } = subscription;
  const suffix = isOnlySubscription ? '' : ` ${number}`;
  return [
    headingBlock(`${number} · ${wishInWords(wish, context.briefing)}`),
    { type: 'facts', facts: subscriptionFacts(numbered, context) },
    ...listBlocks(receipts.map((receipt) => receiptItem(receipt, zone))),
    ...buttons(
      ...subscriptionButtons(numbered, context, suffix),
      receipts.length === 0 ? undefined : button(`Past posts${suffix}`, { kind: 'receipts', of: id }),
    ),
  ];
}

/** `suffix` distinguishes the labels from those of other subscriptions in the message. */
export function subscriptionButtons(
  { subscription }: NumberedSubscription,
  { today }: Pick<ReplyContext, 'today'>,
  suffix = '',
): Button[] {
  const { id, suspended, next } = subscription;
  const stopButton = button(`Stop${suffix}`, { kind: 'unsubscribe', which: id });
  if (isPaused(subscription, today) || suspended !== undefined)
    return [button(`Resume${suffix}`, { kind: 'resume', which: id }), stopButton];
  return next ? [button(`Pause${suffix}`, { kind: 'pause', which: id }), stopButton] : [stopButton];
}

export function nothingSubscribed({ briefing }: ReplyContext): Message {
  return message('There are no subscriptions here', [
    textBlock(`Subscribe with a button, or type /${briefing.command} subscribe`),
    ...buttons(
      subscribeButton('Weekly digest', 'digest weekly'),
      subscribeButton('Reminders', 'reminders'),
      LINK_BUTTONS.previewDigest,
      LINK_BUTTONS.previewReminder,
    ),
  ]);
}

/** For a request to stop or pause what is sent. */
export function nothingToStop({ briefing }: ReplyContext): Message {
  return message('Nothing is sent here', [
    textBlock('I only answer what you write.'),
    textBlock(
      `If posts come in another channel or in our direct messages, type there: /${briefing.command} unsubscribe`,
    ),
  ]);
}

export function pausedReply(
  context: ReplyContext,
  pausedSubscriptions: readonly NumberedSubscription[],
  { until }: Pause,
): Message {
  const object = pausedSubscriptions.length === 1 ? 'it' : 'them';
  const end = until === undefined ? `until you resume ${object}` : `until ${inWords(until)}`;
  return changedReply(context, pausedSubscriptions, `Paused ${end}`);
}

export function resumedReply(
  context: ReplyContext,
  resumedSubscriptions: readonly NumberedSubscription[],
  unchangedSubscriptions: readonly NumberedSubscription[],
): Message {
  if (resumedSubscriptions.length === 0 && unchangedSubscriptions.length > 0) {
    return changedReply(context, unchangedSubscriptions, 'Not paused, so nothing changed');
  }
  const numbers = joinWithAnd(unchangedSubscriptions.map(({ number }) => String(number)));
  const text =
    unchangedSubscriptions.length === 1 ? `Number ${numbers} was not paused.` : `Numbers ${numbers} were not paused.`;
  return changedReply(context, resumedSubscriptions, 'Resumed', unchangedSubscriptions.length === 0 ? undefined : text);
}

function changedReply(
  context: ReplyContext,
  subscriptions: readonly NumberedSubscription[],
  title: string,
  text?: string,
): Message {
  const items = subscriptions.map((numbered) => {
    const { label, value, ...moment } = nextPostFact(numbered, context);
    return { text: `${subscriptionLine(numbered, context.briefing)}. ${label}: ${value}.`, ...moment };
  });
  const [onlyChanged] = subscriptions.length === 1 ? subscriptions : [];
  const reply = message(title, [
    ...cutListBlocks(items, MAX_LISTED_SUBSCRIPTIONS),
    ...(text === undefined ? [] : [textBlock(text)]),
    ...buttons(
      ...subscriptions.slice(0, 1).flatMap((numbered) => subscriptionButtons(numbered, context)),
      LINK_BUTTONS.manage,
    ),
  ]);
  return { ...reply, ...(onlyChanged && { subscription: onlyChanged.subscription.id }) };
}

/** `waits` are the keys of awaited answers that stop too; only in direct messages. */
export function endAllReply(
  { briefing }: ReplyContext,
  subscriptions: readonly NumberedSubscription[],
  waits: readonly string[] = [],
): Message {
  const allArgument = `all ${subscriptions.length + waits.length}`;
  const items = [
    ...subscriptions.map((numbered) => subscriptionLine(numbered, briefing)),
    ...waits.map((key) => `${WAIT_PREFIX}${nameOf({ briefing }, key)}`),
  ].map((text) => ({ text }));
  const accept = button(`Stop ${allArgument}`, { kind: 'unsubscribe', which: allArgument });
  const title =
    waits.length === 0
      ? `Stop all ${subscriptions.length} subscriptions here?`
      : `Stop ${allArgument}: what is posted here and what you're waiting for?`;
  const reply = message(title, [
    ...cutListBlocks(items, MAX_LISTED_SUBSCRIPTIONS),
    textBlock(
      `Nothing has stopped yet. To stop them, press the button or type /${briefing.command} unsubscribe ${allArgument}`,
    ),
    ...buttons(accept, button('Cancel', { kind: 'subscriptions' })),
  ]);
  return withYes(reply, accept);
}

/** Says how to subscribe again if the briefing still has the watch items. `waits` are the awaited answers that stopped too. */
export function endedReply(
  { briefing }: ReplyContext,
  endedSubscriptions: readonly StoredSubscription[],
  waits: readonly string[] = [],
): Message {
  const restorable = endedSubscriptions.flatMap((subscription) => withCurrentItems(subscription, briefing) ?? []);
  const suggestions = restorable.map((spec) => ({
    form: formWithoutDefaultTime(spec, briefing),
    text: `${capitalize(wishInWords(spec.wish, briefing))}, ${timesInWords(spec)}`,
  }));
  const lostCount = endedSubscriptions.length - suggestions.length;
  const subject = endedSubscriptions.length === 1 ? 'It' : `${lostCount} of them`;
  const lostItems = lostCount === 1 ? 'its watch items' : 'their watch items';
  const [firstSuggestion, ...otherSuggestions] = suggestions;
  const [onlyEnded] = endedSubscriptions.length === 1 ? endedSubscriptions : [];
  const reply = message(
    endedSubscriptions.length === 1 ? 'Stopped' : `Stopped: ${pluralize(endedSubscriptions.length, 'subscription')}`,
    [
      ...(firstSuggestion ? [textBlock(suggestions.length === 1 ? 'To get it back:' : 'To get them back:')] : []),
      ...listBlocks(suggestions.map(({ text, form }) => ({ text, note: `/${briefing.command} subscribe ${form}` }))),
      ...(lostCount === 0 ? [] : [textBlock(`${subject} can't be restored: the briefing no longer has ${lostItems}.`)]),
      ...listBlocks(
        waits.map((key) => ({ text: nameOf({ briefing }, key) })),
        'No longer waiting for',
      ),
      ...buttons(
        firstSuggestion && otherSuggestions.length === 0 ? subscribeButton('Undo', firstSuggestion.form) : undefined,
        LINK_BUTTONS.manage,
      ),
    ],
  );
  return { ...reply, ...(onlyEnded && { subscription: onlyEnded.id }) };
}

export function badPauseReply({ briefing }: ReplyContext, problem: string, example: string): Message {
  return message('Until when?', [
    textBlock(`${problem} Type the day to resume on, for example: /${briefing.command} ${example}`),
    ...buttons(LINK_BUTTONS.manage),
  ]);
}
