import { inWords } from '../briefing/dates.ts';
import { nextReminder } from '../briefing/reminders.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { phaseOf } from '../briefing/watch.ts';
import { fitsInButton } from '../message/codec.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Block, Button, Message } from '../message/message.ts';
import { THIS_CHANNEL } from '../ports/desk.ts';
import type { Occurrence } from '../schedule/occurrences.ts';
import { actions, buttons, message, type ReplyContext } from './context.ts';
import { filledIn } from './examples.ts';
import { notifyButton } from './notify.ts';
import { type Coming, type Numbered, nextPosts, postItem, standingFacts, wishInWords } from './standing.ts';
import { statusOf } from './status.ts';
import { controls } from './subscriptions.ts';
import { type ReadWish, WISH_GRAMMAR } from './wish.ts';

const RUNS = 5;
const LABEL_LENGTH = 75;
const EXAMPLES = ['digest weekly', 'digest weekdays 09:00', 'reminders'];

/**
 * What was subscribed and where, the next posts, and how to stop it.
 * @param aside what else people should know about posts on this platform
 */
export function subscribedReply(
  context: ReplyContext,
  one: Numbered,
  now: Occurrence['instant'],
  aside?: string,
): Message {
  const { place = THIS_CHANNEL, readerZone: reader } = context;
  const { standing, number } = one;
  const { wish, zone } = standing;
  const posts = nextPosts(standing, context, now, RUNS);
  const facts = standingFacts(one, context).filter(({ label }) => label === 'When' || label === 'Quiet days');
  return {
    ...message(context, `Subscribed: ${wishInWords(wish, context.briefing)}`, [
      { type: 'facts', facts: [{ label: 'Where', value: place.name }, ...facts] },
      ...coming(posts, wish.kind === 'digest' ? 'times' : 'reminders', zone, reader),
      { type: 'note', text: `To stop it: /${context.briefing.command} unsubscribe ${number}` },
      ...(aside === undefined ? [] : [{ type: 'note' as const, text: aside }]),
    ]),
    actions: actions([
      ...controls(one, context),
      { label: 'Preview', intent: { kind: 'preview', what: wish.kind === 'digest' ? 'digest' : 'reminder' } },
    ]),
  };
}

function coming(posts: readonly Coming[], what: string, zone: string, reader?: string): Block[] {
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
 */
export function offerReply(context: ReplyContext, id: string): Message | undefined {
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
    ...message(context, `Reminders: ${item.title}`, [
      // Who asks for a reminder before a date that has passed learns that first.
      ...(phase.kind === 'unconfirmed'
        ? [{ type: 'text' as const, text: statusOf(briefing, item, today, phase) }]
        : []),
      { type: 'text', text: `The next one comes on ${inWords(next.day)}. ${where} Nothing is saved yet.` },
    ]),
    isPrivate: true,
    actions: actions([
      isDirect ? undefined : { label: 'Remind me', intent: { kind: 'remind-me', item: id } },
      { label: isDirect ? 'Remind me here' : `Remind ${place.name}`, intent: { kind: 'follow', item: id } },
      phase.kind === 'unconfirmed' ? notifyButton(context, { what: 'watch', id }) : undefined,
    ]),
  };
}

/** The channel already has this subscription. */
export function existsReply(context: ReplyContext, one: Numbered): Message {
  const { standing, number } = one;
  return message(context, `Already subscribed here, as number ${number}`, [
    { type: 'heading', text: wishInWords(standing.wish, context.briefing) },
    { type: 'facts', facts: standingFacts(one, context) },
    ...buttons(...controls(one, context)),
  ]);
}

export function fullReply(context: ReplyContext, most: number): Message {
  return message(context, `A channel has at most ${most} subscriptions`, [
    { type: 'text', text: 'Nothing was subscribed. Stop one that you no longer need, then try again.' },
    ...buttons({ label: 'Manage', intent: { kind: 'subscriptions' } }),
  ]);
}

/** The reply to a wish that is wrong or incomplete: what is wrong or missing, and what to press or type instead. */
export function noWishReply(context: ReplyContext, read: Exclude<ReadWish, { kind: 'wish' }>): Message {
  const slash = `/${context.briefing.command}`;
  if (read.kind === 'wrong') {
    return message(context, 'Not subscribed yet', [
      { type: 'text', text: `${read.what} Press the button, or type ${slash} subscribe ${read.nearest}` },
      ...buttons(subscribeButton(offered(read.nearest), read.nearest), { label: 'Help', intent: { kind: 'help' } }),
    ]);
  }
  const title = read.missing === 'when' ? 'When should the digest come?' : 'What should be posted here, and when?';
  const examples = EXAMPLES.filter((example) => read.missing === 'what' || example.startsWith('digest'));
  return message(context, title, [
    ...buttons(...examples.map((example) => subscribeButton(`Subscribe: ${example}`, example))),
    { type: 'heading', text: `Or type ${slash} subscribe and one of these` },
    {
      type: 'facts',
      facts: WISH_GRAMMAR.map(([form, meaning]) => ({ label: filledIn(form, context.briefing), value: meaning })),
    },
    ...buttons(
      { label: 'Preview of a digest', intent: { kind: 'preview', what: 'digest' } },
      { label: 'Preview of a reminder', intent: { kind: 'preview', what: 'reminder' } },
    ),
  ]);
}

/** A button's label with the wish, if it fits. */
function offered(wish: string): string {
  const label = `Subscribe: ${wish}`;
  return label.length <= LABEL_LENGTH ? label : 'Subscribe to that';
}

/** A button that subscribes to a wish in our own form; undefined if the wish is too long for a button. */
function subscribeButton(label: string, wish: string): Button | undefined {
  const intent: ButtonIntent = { kind: 'subscribe', wish };
  return fitsInButton(intent) ? { label, intent } : undefined;
}

/** The outcome is known, so no reminders follow. */
export function settledReply(context: ReplyContext, item: WatchItem): Message {
  return message(context, `Settled: ${item.title}`, [
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
