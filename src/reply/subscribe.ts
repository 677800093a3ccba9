import type { WatchItem } from '../briefing/schema.ts';
import type { Block, Message } from '../message/message.ts';
import type { Occurrence } from '../schedule/occurrences.ts';
import { buttons, message, type ReplyContext } from './context.ts';
import { type Coming, type Numbered, nextPosts, postItem, standingFacts, wishInWords } from './standing.ts';
import { controls } from './subscriptions.ts';
import { type ReadWish, WISH_GRAMMAR } from './wish.ts';

const RUNS = 5;
const EXAMPLES = [
  'subscribe digest weekdays 09:00',
  'subscribe digest mon,thu 17:00 only-changes',
  'subscribe digest monthly 1 09:00',
];

/**
 * What was subscribed, when it comes, and how it ends.
 * @param aside what else is to be known of posts on this platform
 */
export function subscribedReply(
  context: ReplyContext,
  one: Numbered,
  now: Occurrence['instant'],
  aside?: string,
): Message {
  const { standing, number } = one;
  const { wish, zone } = standing;
  const slash = `/${context.briefing.command}`;
  const posts = nextPosts(standing, context, now, RUNS);
  return message(context, `Subscribed: ${wishInWords(wish, context.briefing)}`, [
    { type: 'facts', facts: standingFacts(one, context).filter(({ label }) => label !== 'Next') },
    ...coming(posts, wish.kind === 'digest' ? 'times' : 'reminders', zone),
    { type: 'note', text: `It is number ${number} here. ${slash} unsubscribe ${number} ends it.` },
    ...(aside === undefined ? [] : [{ type: 'note' as const, text: aside }]),
    ...buttons(...controls(one, context), {
      label: 'Preview',
      intent: { kind: 'preview', what: wish.kind === 'digest' ? 'digest' : 'reminder' },
    }),
  ]);
}

function coming(posts: readonly Coming[], what: string, zone: string): Block[] {
  if (posts.length === 0) return [{ type: 'text', text: 'As things stand, none of its times brings anything.' }];
  const text = posts.length === RUNS ? `The next ${RUNS} ${what}` : `The ${what} that are left`;
  return [
    { type: 'heading', text },
    { type: 'list', items: posts.map((post) => postItem(post, zone)) },
  ];
}

/** The channel has it already. */
export function existsReply(context: ReplyContext, one: Numbered): Message {
  const { standing, number } = one;
  return message(context, `That is subscribed here already, as number ${number}`, [
    { type: 'heading', text: wishInWords(standing.wish, context.briefing) },
    { type: 'facts', facts: standingFacts(one, context) },
    ...buttons(...controls(one, context)),
  ]);
}

export function fullReply(context: ReplyContext, most: number): Message {
  return message(context, `A channel has at most ${most} subscriptions`, [
    { type: 'text', text: 'Nothing was subscribed. End one that is not needed any more, and try again.' },
    ...buttons({ label: 'All subscriptions here', intent: { kind: 'subscriptions' } }),
  ]);
}

/** A wish that cannot be taken as it is: what is wrong or missing, and what to type instead. */
export function noWishReply(context: ReplyContext, read: Exclude<ReadWish, { kind: 'wish' }>): Message {
  const slash = `/${context.briefing.command}`;
  if (read.kind === 'wrong') {
    return message(context, 'Nothing was subscribed', [
      { type: 'text', text: read.what },
      { type: 'text', text: `Did you mean ${slash} subscribe ${read.nearest} ?` },
      ...grammar(slash),
    ]);
  }
  const title = read.missing === 'when' ? 'When should the digest come?' : 'What should be posted here, and when?';
  const examples = read.missing === 'when' ? EXAMPLES : [...EXAMPLES.slice(0, 2), 'subscribe reminders'];
  return message(context, title, [
    { type: 'text', text: 'Nothing was subscribed yet. Type for example:' },
    { type: 'list', items: examples.map((example) => ({ text: `${slash} ${example}` })) },
    ...grammar(slash),
  ]);
}

function grammar(slash: string): Block[] {
  return [
    { type: 'heading', text: `What can stand after ${slash} subscribe` },
    { type: 'facts', facts: WISH_GRAMMAR.map(([label, value]) => ({ label, value })) },
    ...buttons(
      { label: 'Preview of a digest', intent: { kind: 'preview', what: 'digest' } },
      { label: 'Preview of a reminder', intent: { kind: 'preview', what: 'reminder' } },
    ),
  ];
}

/** A watch item whose outcome is known: nobody is reminded of it any more. */
export function settledReply(context: ReplyContext, item: WatchItem): Message {
  return message(context, `Settled: ${item.title}`, [
    { type: 'text', text: 'Its outcome is known, so there is nothing left to be reminded of. Nothing was subscribed.' },
    ...buttons({ label: item.title, intent: { kind: 'watch', item: item.id } }),
  ]);
}

/** No watch item has that name. */
export function noItemReply(context: ReplyContext, what: string): Message {
  return message(context, 'Nothing was subscribed', [
    { type: 'text', text: `${what.charAt(0).toUpperCase()}${what.slice(1)}` },
    ...buttons(
      ...[...context.briefing.watch.values()].map(({ id, title }) => ({
        label: title,
        intent: { kind: 'follow' as const, item: id },
      })),
    ),
  ]);
}
