import { inWords } from '../briefing/dates.ts';
import { listed } from '../lib/english.ts';
import type { Block, Button, Item, Message } from '../message/message.ts';
import type { Receipt } from '../ports/ledger.ts';
import type { Pause, StoredSubscription } from '../schedule/subscription.ts';
import { buttons, message, pageButtons, pageOf, type ReplyContext } from './context.ts';
import { receiptItem } from './receipts.ts';
import { comesNext, isPaused, type Numbered, numbered, standingFacts, whenInWords, wishInWords } from './standing.ts';
import { inBriefing, wishForm } from './wish-form.ts';

const PAGE = 4;
/** More than this is counted, not listed, where each takes a line of a reply about several. */
const LISTED = 10;

/** What a channel's list is shown for: to be read, or to choose one of it. */
export interface ListOptions {
  readonly page?: number | undefined;
  readonly title?: string;
  readonly text?: string;
}

/** Which of a channel's subscriptions stand on a page of its list. */
export function subscriptionsOnPage(all: readonly StoredSubscription[], page?: number): readonly Numbered[] {
  return pageOf(numbered(all), PAGE, page).items;
}

/**
 * The subscriptions of a channel: what, when, when next, who set it, what became of the last posts.
 * @param receiptsOf the last receipts of those on the page, by the subscription's id
 */
export function subscriptionsReply(
  context: ReplyContext,
  all: readonly StoredSubscription[],
  receiptsOf: ReadonlyMap<string, readonly Receipt[]>,
  { page: wanted, title = 'Subscriptions of this channel', text }: ListOptions = {},
): Message {
  const { items, page, pages } = pageOf(numbered(all), PAGE, wanted);
  return message(context, title, [
    ...(text === undefined ? [] : [{ type: 'text' as const, text }]),
    ...items.flatMap((one) => section(context, one, receiptsOf.get(one.standing.id) ?? [])),
    ...pageButtons(page, pages, (other) => ({ kind: 'subscriptions', page: other })),
  ]);
}

function section(context: ReplyContext, one: Numbered, receipts: readonly Receipt[]): Block[] {
  const { standing, number } = one;
  return [
    { type: 'heading', text: `${number} · ${wishInWords(standing.wish, context.briefing)}` },
    { type: 'facts', facts: standingFacts(one, context) },
    ...(receipts.length === 0
      ? []
      : [{ type: 'list' as const, items: receipts.map((receipt) => receiptItem(receipt, standing.zone)) }]),
    ...buttons(
      ...controls(one, context),
      receipts.length === 0
        ? undefined
        : { label: `Receipts of ${number}`, intent: { kind: 'receipts', of: standing.id } },
    ),
  ];
}

/** The buttons that hold a subscription back or let it go on, and that end it. */
export function controls({ standing, number }: Numbered, { today }: Pick<ReplyContext, 'today'>): Button[] {
  const { id, suspended, next } = standing;
  const end: Button = { label: `End ${number}`, intent: { kind: 'unsubscribe', which: id } };
  if (isPaused(standing, today) || suspended !== undefined)
    return [{ label: `Resume ${number}`, intent: { kind: 'resume', which: id } }, end];
  return next ? [{ label: `Pause ${number}`, intent: { kind: 'pause', which: id } }, end] : [end];
}

/** A channel without a subscription. */
export function nothingSubscribed(context: ReplyContext): Message {
  const slash = slashOf(context);
  return message(context, 'Nothing is subscribed here', [
    {
      type: 'text',
      text: `Type ${slash} subscribe digest weekdays 09:00, or ${slash} subscribe reminders: it is posted here from then on.`,
    },
    ...buttons(
      { label: 'Preview of a digest', intent: { kind: 'preview', what: 'digest' } },
      { label: 'Preview of a reminder', intent: { kind: 'preview', what: 'reminder' } },
      { label: 'Help', intent: { kind: 'help' } },
    ),
  ]);
}

export function pausedReply(context: ReplyContext, held: readonly Numbered[], { until }: Pause): Message {
  const end = until === undefined ? 'until somebody resumes' : `until ${inWords(until)}`;
  return changedReply(context, held, `Paused ${end}`);
}

/** @param running those that did not pause: they are left as they are */
export function resumedReply(
  context: ReplyContext,
  resumed: readonly Numbered[],
  running: readonly Numbered[],
): Message {
  if (resumed.length === 0 && running.length > 0) {
    return changedReply(context, running, 'Not paused: nothing was changed');
  }
  const numbers = listed(running.map(({ number }) => String(number)));
  const text =
    running.length === 1
      ? `Not paused, and left as it is: ${numbers}.`
      : `Not paused, and left as they are: ${numbers}.`;
  return changedReply(context, resumed, 'Goes on', running.length === 0 ? undefined : text);
}

function changedReply(context: ReplyContext, changed: readonly Numbered[], title: string, text?: string): Message {
  return message(context, title, [
    ...lines(
      changed.map((one) => {
        const { standing, number } = one;
        const { label, value, ...at } = comesNext(one, context);
        const what = `${number} · ${wishInWords(standing.wish, context.briefing)}, ${whenInWords(standing)}`;
        return { text: `${what}. ${label}: ${value}`, ...at };
      }),
    ),
    ...(text === undefined ? [] : [{ type: 'text' as const, text }]),
    ...buttons(...changed.slice(0, 1).flatMap((one) => controls(one, context)), allOfThem),
  ]);
}

/** Asks before all subscriptions of a channel end. */
export function endAllReply(context: ReplyContext, all: readonly Numbered[]): Message {
  const which = `all ${all.length}`;
  const title = `End all ${all.length} subscriptions of this channel?`;
  return message(context, title, [
    ...lines(
      all.map(({ standing, number }) => ({
        text: `${number} · ${wishInWords(standing.wish, context.briefing)}, ${whenInWords(standing)}`,
      })),
    ),
    {
      type: 'text',
      text: `Nothing has ended yet. To end them, press the button or type ${slashOf(context)} unsubscribe ${which}`,
    },
    ...buttons(
      { label: `End all ${all.length}`, intent: { kind: 'unsubscribe', which } },
      { label: 'Cancel', intent: { kind: 'subscriptions' } },
    ),
  ]);
}

/** What was ended, each in the form that subscribes to it again, as far as the briefing still has what it was about. */
export function endedReply(context: ReplyContext, ended: readonly StoredSubscription[]): Message {
  const slash = slashOf(context);
  const title = ended.length === 1 ? 'Ended: one subscription' : `Ended: ${ended.length} subscriptions`;
  const forms = ended.flatMap((standing) => {
    const wished = inBriefing(standing, context.briefing);
    return wished ? [{ text: `${slash} subscribe ${wishForm(wished, context.briefing)}` }] : [];
  });
  const lost = ended.length - forms.length;
  const [it, its] = ended.length === 1 ? ['It', 'its'] : [`${lost} of them`, 'their'];
  return message(context, title, [
    ...(forms.length === 0
      ? []
      : [
          { type: 'text' as const, text: 'Nothing of this comes any more. To have it again, type:' },
          { type: 'list' as const, items: forms },
        ]),
    ...(lost === 0
      ? []
      : [
          {
            type: 'text' as const,
            text: `${it} cannot be had again: the briefing has none of ${its} watch items any more.`,
          },
        ]),
    ...buttons(allOfThem),
  ]);
}

/** A date that somebody gave for the end of a pause, and that is none, or has passed. */
export function badPauseReply(context: ReplyContext, what: string, example: string): Message {
  const slash = slashOf(context);
  return message(context, 'Until when?', [
    { type: 'text', text: `${what} Write the first day that counts again, for example: ${slash} ${example}` },
    ...buttons(allOfThem),
  ]);
}

function lines(items: readonly Item[]): Block[] {
  const more = items.length - LISTED;
  return [{ type: 'list', items: more > 0 ? [...items.slice(0, LISTED), { text: `and ${more} more` }] : items }];
}

const allOfThem: Button = { label: 'All subscriptions here', intent: { kind: 'subscriptions' } };

function slashOf({ briefing }: ReplyContext): string {
  return `/${briefing.command}`;
}
