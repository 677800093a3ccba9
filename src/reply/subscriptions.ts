import { inWords } from '../briefing/dates.ts';
import { listed } from '../lib/english.ts';
import { fitsInButton } from '../message/codec.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Block, Button, Item, Message } from '../message/message.ts';
import type { Receipt } from '../ports/ledger.ts';
import type { Pause, StoredSubscription } from '../schedule/subscription.ts';
import { buttons, message, pageButtons, pageOf, type ReplyContext } from './context.ts';
import { receiptItem } from './receipts.ts';
import {
  isPaused,
  type NumberedSubscription,
  nextPostFact,
  numberSubscriptions,
  subscriptionFacts,
  timesInWords,
  wishInWords,
} from './subscription-details.ts';
import { inBriefing, shortForm } from './wish-form.ts';

const PAGE = 4;
/** Lists of more items than this are cut, with a count of the others. */
const LISTED = 10;

/** How a channel's list is shown: for reading, or to choose from it. */
export interface ListOptions {
  readonly page?: number | undefined;
  readonly title?: string;
  readonly text?: string;
}

/** The subscriptions on a page of the channel's list. */
export function subscriptionsOnPage(
  all: readonly StoredSubscription[],
  page?: number,
): readonly NumberedSubscription[] {
  return pageOf(numberSubscriptions(all), PAGE, page).items;
}

/**
 * The subscriptions of a channel: what, when, the next post, who set it up, and the last outcomes.
 * @param receiptsOf the last receipts of those on the page, by subscription id
 */
export function subscriptionsReply(
  context: ReplyContext,
  all: readonly StoredSubscription[],
  receiptsOf: ReadonlyMap<string, readonly Receipt[]>,
  { page: wanted, title = 'Subscriptions of this channel', text }: ListOptions = {},
): Message {
  const { items, page, pages } = pageOf(numberSubscriptions(all), PAGE, wanted);
  return message(context, title, [
    ...(text === undefined ? [] : [{ type: 'text' as const, text }]),
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
  return [
    { type: 'heading', text: `${number} · ${wishInWords(subscription.wish, context.briefing)}` },
    { type: 'facts', facts: subscriptionFacts(one, context) },
    ...(receipts.length === 0
      ? []
      : [{ type: 'list' as const, items: receipts.map((receipt) => receiptItem(receipt, subscription.zone)) }]),
    ...buttons(
      ...subscriptionButtons(one, context, isAlone ? undefined : number),
      receipts.length === 0
        ? undefined
        : {
            label: ofNumber('Past posts', isAlone ? undefined : number),
            intent: { kind: 'receipts', of: subscription.id },
          },
    ),
  ];
}

/**
 * The buttons that pause, resume and stop a subscription.
 * @param number distinguishes the buttons from those of other subscriptions in the message
 */
export function subscriptionButtons(
  { subscription }: NumberedSubscription,
  { today }: Pick<ReplyContext, 'today'>,
  number?: number,
): Button[] {
  const { id, suspended, next } = subscription;
  const stop: Button = { label: ofNumber('Stop', number), intent: { kind: 'unsubscribe', which: id } };
  if (isPaused(subscription, today) || suspended !== undefined)
    return [{ label: ofNumber('Resume', number), intent: { kind: 'resume', which: id } }, stop];
  return next ? [{ label: ofNumber('Pause', number), intent: { kind: 'pause', which: id } }, stop] : [stop];
}

function ofNumber(label: string, number: number | undefined): string {
  return number === undefined ? label : `${label} ${number}`;
}

/** The channel has no subscriptions. */
export function nothingSubscribed(context: ReplyContext): Message {
  const slash = slashOf(context);
  return message(context, 'Nothing is subscribed here', [
    { type: 'text', text: `Subscribe with a button, or type ${slash} subscribe` },
    ...buttons(
      { label: 'Weekly digest', intent: { kind: 'subscribe', wish: 'digest weekly' } },
      { label: 'Reminders', intent: { kind: 'subscribe', wish: 'reminders' } },
      { label: 'Preview of a digest', intent: { kind: 'preview', what: 'digest' } },
      { label: 'Preview of a reminder', intent: { kind: 'preview', what: 'reminder' } },
    ),
  ]);
}

export function pausedReply(context: ReplyContext, held: readonly NumberedSubscription[], { until }: Pause): Message {
  const end = until === undefined ? 'until you resume it' : `until ${inWords(until)}`;
  return changedReply(context, held, `Paused ${end}`);
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
  return message(context, title, [
    ...lines(
      changed.map((one) => {
        const { subscription, number } = one;
        const { label, value, ...at } = nextPostFact(one, context);
        const what = `${number} · ${wishInWords(subscription.wish, context.briefing)}, ${timesInWords(subscription)}`;
        return { text: `${what}. ${label}: ${value}.`, ...at };
      }),
    ),
    ...(text === undefined ? [] : [{ type: 'text' as const, text }]),
    ...buttons(...changed.slice(0, 1).flatMap((one) => subscriptionButtons(one, context)), manageButton),
  ]);
}

/** Asks before all subscriptions of a channel are stopped. */
export function endAllReply(context: ReplyContext, all: readonly NumberedSubscription[]): Message {
  const which = `all ${all.length}`;
  const title = `Stop all ${all.length} subscriptions of this channel?`;
  return message(context, title, [
    ...lines(
      all.map(({ subscription, number }) => ({
        text: `${number} · ${wishInWords(subscription.wish, context.briefing)}, ${timesInWords(subscription)}`,
      })),
    ),
    {
      type: 'text',
      text: `Nothing has stopped yet. To stop them, press the button or type ${slashOf(context)} unsubscribe ${which}`,
    },
    ...buttons(
      { label: `Stop all ${all.length}`, intent: { kind: 'unsubscribe', which } },
      { label: 'Cancel', intent: { kind: 'subscriptions' } },
    ),
  ]);
}

/** The stopped subscriptions, each in a form that subscribes to it again if the briefing still has its watch items. */
export function endedReply(context: ReplyContext, ended: readonly StoredSubscription[]): Message {
  const slash = slashOf(context);
  const title = ended.length === 1 ? 'Stopped' : `Stopped: ${ended.length} subscriptions`;
  const again = ended.flatMap((subscription) => {
    const wished = inBriefing(subscription, context.briefing);
    if (!wished) return [];
    const what = `${capital(wishInWords(wished.wish, context.briefing))}, ${timesInWords(wished)}`;
    return [{ what, form: shortForm(wished, context.briefing) }];
  });
  const forms = again.map(({ form }) => form);
  const lost = ended.length - forms.length;
  const it = ended.length === 1 ? 'It' : `${lost} of them`;
  return message(context, title, [
    ...(forms.length === 0
      ? []
      : [
          { type: 'text' as const, text: 'To get it back:' },
          {
            type: 'list' as const,
            items: again.map(({ what, form }) => ({ text: what, note: `${slash} subscribe ${form}` })),
          },
        ]),
    ...(lost === 0
      ? []
      : [
          {
            type: 'text' as const,
            text: `${it} cannot come back: the watch items are no longer in the briefing.`,
          },
        ]),
    ...buttons(undoButton(forms), manageButton),
  ]);
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** A button that subscribes again, if one was stopped. */
function undoButton([form, ...others]: readonly string[]): Button | undefined {
  if (form === undefined || others.length > 0) return undefined;
  const intent: ButtonIntent = { kind: 'subscribe', wish: form };
  return fitsInButton(intent) ? { label: 'Undo', intent } : undefined;
}

/** The reply to an end of a pause that is not a date, or has passed. */
export function badPauseReply(context: ReplyContext, what: string, example: string): Message {
  const slash = slashOf(context);
  return message(context, 'Until when?', [
    { type: 'text', text: `${what} Write the day on which it resumes, for example: ${slash} ${example}` },
    ...buttons(manageButton),
  ]);
}

function lines(items: readonly Item[]): Block[] {
  const more = items.length - LISTED;
  return [{ type: 'list', items: more > 0 ? [...items.slice(0, LISTED), { text: `and ${more} more` }] : items }];
}

const manageButton: Button = { label: 'Manage', intent: { kind: 'subscriptions' } };

function slashOf({ briefing }: ReplyContext): string {
  return `/${briefing.command}`;
}
