import { inWords } from '../briefing/dates.ts';
import { knownOutcome } from '../briefing/outcome.ts';
import { nextReminder, type Reminder } from '../briefing/reminders.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { phaseOf } from '../briefing/watch.ts';
import { counted, listed } from '../lib/english.ts';
import { fitsInButton } from '../message/codec.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Block, Button, Message } from '../message/message.ts';
import { THIS_CHANNEL } from '../ports/desk.ts';
import type { Occurrence } from '../schedule/occurrences.ts';
import { cite } from './cite.ts';
import { actions, buttons, message, type ReplyContext } from './context.ts';
import { fillExample } from './examples.ts';
import { notifyButton } from './notify.ts';
import { statusOf } from './status.ts';
import {
  type NumberedSubscription,
  nextPosts,
  postItem,
  subscriptionFacts,
  type UpcomingPost,
  wishInWords,
} from './subscription-details.ts';
import { subscriptionButtons } from './subscriptions.ts';
import { type ParsedWish, WISH_GRAMMAR } from './wish.ts';

const RUNS = 5;
const LABEL_LENGTH = 75;
const EXAMPLES = ['digest weekly', 'digest weekdays 09:00', 'reminders'];

/**
 * What was subscribed and where, the next posts, and how to stop it.
 * @param aside what else people should know about posts on this platform
 */
export function subscribedReply(
  context: ReplyContext,
  one: NumberedSubscription,
  now: Occurrence['instant'],
  aside?: string,
): Message {
  const { place = THIS_CHANNEL, readerZone: reader } = context;
  const { subscription, number } = one;
  const { wish, zone } = subscription;
  const posts = nextPosts(subscription, context, now, RUNS);
  const facts = subscriptionFacts(one, context).filter(({ label }) => label === 'When' || label === 'Quiet days');
  return {
    ...message(context, `Subscribed: ${wishInWords(wish, context.briefing)}`, [
      { type: 'facts', facts: [{ label: 'Where', value: place.name }, ...facts] },
      ...upcomingPosts(posts, wish.kind === 'digest' ? 'times' : 'reminders', zone, reader),
      { type: 'note', text: `To stop it: /${context.briefing.command} unsubscribe ${number}` },
      ...(aside === undefined ? [] : [{ type: 'note' as const, text: aside }]),
    ]),
    actions: actions([
      ...subscriptionButtons(one, context),
      { label: 'Preview', intent: { kind: 'preview', what: wish.kind === 'digest' ? 'digest' : 'reminder' } },
    ]),
  };
}

function upcomingPosts(posts: readonly UpcomingPost[], what: string, zone: string, reader?: string): Block[] {
  if (posts.length === 0) return [{ type: 'text', text: 'As things stand, it has nothing to post.' }];
  const text = posts.length === RUNS ? `The next ${RUNS} ${what}` : `The last ${what}`;
  const byReader = reader !== undefined && reader !== zone ? ', in your time zone' : '';
  return [
    { type: 'heading', text: `${text}${byReader}` },
    { type: 'list', items: posts.map((post) => postItem(post, zone, reader)) },
  ];
}

/**
 * Asks where to post the reminders of a watch item, before anything is saved. Undefined if the briefing has no such
 * item.
 * @param wished the line that asks for them, which may want another time
 */
export function offerReply(context: ReplyContext, id: string, wished = ''): Message | undefined {
  const { briefing, today, place = THIS_CHANNEL } = context;
  const item = briefing.watch.get(id);
  if (!item) return undefined;
  const next = nextReminder(item, briefing.asOf, today);
  const phase = phaseOf(item, today);
  if (phase.kind === 'settled' || !next) return settledReply(context, item);
  const isDirect = place.kind === 'direct';
  const where = isDirect
    ? `They are posted in ${place.name}.`
    : `"Remind me" sends them to you alone, as direct messages. "Remind ${place.name}" posts them there, for everyone.`;
  return {
    // A date that has passed comes first: no reminder before it is possible.
    ...message(
      context,
      phase.kind === 'unconfirmed' ? `That day has passed: ${item.title}` : `Reminders: ${item.title}`,
      [
        ...(phase.kind === 'unconfirmed'
          ? [{ type: 'text' as const, text: statusOf(briefing, item, today, phase) }]
          : []),
        { type: 'text', text: `${nextInWords(next)} ${where} Nothing is saved yet.` },
        ...cannotRemindNote(item, next, wished),
      ],
    ),
    isPrivate: true,
    actions: actions([
      isDirect ? undefined : { label: 'Remind me', intent: { kind: 'remind-me', item: id } },
      { label: isDirect ? 'Remind me here' : `Remind ${place.name}`, intent: { kind: 'follow', item: id } },
      phase.kind === 'unconfirmed' ? notifyButton(context, { what: 'watch', id }) : undefined,
    ]),
  };
}

/** The next reminder, and why it comes on that day. */
function nextInWords({ day, item, ...occasion }: Reminder): string {
  const { after, every } = item.remind;
  const again = `every ${every} days until the outcome is known`;
  switch (occasion.kind) {
    case 'ahead':
      return `The next one comes on ${inWords(day)}, ${counted(occasion.daysLeft, 'day')} before.`;
    case 'due today':
      return `The next one comes on ${inWords(day)}, the day itself.`;
    case 'unconfirmed': {
      const first = after.map((days) => counted(days, 'day'));
      const later = first.length === 0 ? again : `${listed(first)} later, then ${again}`;
      return `I look again on ${inWords(day)}. Once a day has passed, reminders come ${later}.`;
    }
    default:
      return `No source gives a date, so one comes ${again}: the next on ${inWords(day)}.`;
  }
}

const LEAD_TIME =
  /\b(?:(\d{1,3}|an?|one|two|three|four|five|six|seven|couple(?: of)?) )?(day|week|month)s? (?:before|ahead|prior|earlier|in advance|early)\b/i;
const COUNTS: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  couple: 2,
  'couple of': 2,
};
const DAYS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30 };
const BEFORE = /\b(?:before|ahead|prior|in advance)\b/i;

/** The part of a request that reminders cannot fulfil. */
function cannotRemindNote({ remind }: WatchItem, next: Reminder, wished: string): Block[] {
  if (next.kind === 'open' || next.kind === 'settled') return [];
  if (next.kind === 'unconfirmed') {
    return BEFORE.test(wished) || LEAD_TIME.test(wished)
      ? [{ type: 'text', text: 'A reminder before it can no longer come, unless a source names a new day.' }]
      : [];
  }
  const [, number = 'a', unit = ''] = LEAD_TIME.exec(wished.toLowerCase()) ?? [];
  const days = (COUNTS[number] ?? (Number(number) || 1)) * (DAYS[unit] ?? 0);
  if (days === 0 || remind.before.includes(days)) return [];
  const times = remind.before.map((one) => (one === 0 ? 'on the day' : `${one} before`));
  return [{ type: 'text', text: `None comes ${counted(days, 'day')} before: the days are set, ${listed(times)}.` }];
}

/** The channel already has this subscription. */
export function existsReply(context: ReplyContext, one: NumberedSubscription): Message {
  const { subscription, number } = one;
  return message(context, `Already subscribed here, as number ${number}`, [
    { type: 'heading', text: wishInWords(subscription.wish, context.briefing) },
    { type: 'facts', facts: subscriptionFacts(one, context) },
    ...buttons(...subscriptionButtons(one, context)),
  ]);
}

export function limitReachedReply(context: ReplyContext, most: number): Message {
  return message(context, `A channel has at most ${most} subscriptions`, [
    { type: 'text', text: 'Nothing was subscribed. Stop one that you no longer need, then try again.' },
    ...buttons({ label: 'Manage', intent: { kind: 'subscriptions' } }),
  ]);
}

/** The reply to a wish that is wrong or incomplete: what is wrong or missing, and what to press or type instead. */
export function noWishReply(context: ReplyContext, read: Exclude<ParsedWish, { kind: 'wish' }>): Message {
  const slash = `/${context.briefing.command}`;
  if (read.kind === 'wrong') {
    return message(context, 'Not subscribed yet', [
      { type: 'text', text: `${read.what} Press the button, or type ${slash} subscribe ${read.nearest}` },
      ...buttons(subscribeButton(subscribeLabel(read.nearest), read.nearest), {
        label: 'Help',
        intent: { kind: 'help' },
      }),
    ]);
  }
  const title = read.missing === 'when' ? 'When should the digest come?' : 'What should be posted here, and when?';
  const examples = EXAMPLES.filter((example) => read.missing === 'what' || example.startsWith('digest'));
  return message(context, title, [
    ...buttons(...examples.map((example) => subscribeButton(`Subscribe: ${example}`, example))),
    { type: 'heading', text: `Or type ${slash} subscribe and one of these` },
    {
      type: 'facts',
      facts: WISH_GRAMMAR.map(([form, meaning]) => ({ label: fillExample(form, context.briefing), value: meaning })),
    },
    ...buttons(
      { label: 'Preview of a digest', intent: { kind: 'preview', what: 'digest' } },
      { label: 'Preview of a reminder', intent: { kind: 'preview', what: 'reminder' } },
    ),
  ]);
}

/** A button's label with the wish, if it fits. */
function subscribeLabel(wish: string): string {
  const label = `Subscribe: ${wish}`;
  return label.length <= LABEL_LENGTH ? label : 'Subscribe to that';
}

/** A button that subscribes to a wish in our own form; undefined if the wish is too long for a button. */
function subscribeButton(label: string, wish: string): Button | undefined {
  const intent: ButtonIntent = { kind: 'subscribe', wish };
  return fitsInButton(intent) ? { label, intent } : undefined;
}

/** The outcome, which is known, so no reminders follow. */
export function settledReply(context: ReplyContext, item: WatchItem): Message {
  const outcome = knownOutcome(item, context.today);
  return message(context, `Settled: ${item.title}`, [
    ...(outcome ? [cite(context.briefing, outcome.says)] : []),
    { type: 'text', text: 'The outcome is known, so there are no more reminders. Nothing was subscribed.' },
    ...buttons({ label: item.title, intent: { kind: 'watch', item: item.id } }),
  ]);
}

/** No watch item has this name. */
export function noItemReply(context: ReplyContext, what: string): Message {
  return message(context, 'Nothing was subscribed', [
    { type: 'text', text: `${what.charAt(0).toUpperCase()}${what.slice(1)}` },
    ...buttons(
      ...[...context.briefing.watch.values()].map(({ id, title }) => ({
        label: title,
        intent: { kind: 'offer' as const, item: id },
      })),
    ),
  ]);
}
