import { inWords } from '../briefing/dates.ts';
import { knownOutcome } from '../briefing/outcome.ts';
import { nextReminder, type Reminder } from '../briefing/reminders.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { phaseOf } from '../briefing/watch.ts';
import { capitalize, joinWithAnd, pluralize } from '../lib/english.ts';
import type { Block, Message } from '../message/message.ts';
import { THIS_CHANNEL } from '../ports/desk.ts';
import type { Occurrence } from '../schedule/occurrences.ts';
import {
  actions,
  button,
  buttons,
  headingBlock,
  LINK_BUTTONS,
  listBlocks,
  message,
  noteBlock,
  privateMessage,
  subscribeButton,
  textBlock,
  withYes,
} from './blocks.ts';
import { cite } from './cite.ts';
import type { ReplyContext } from './context.ts';
import { CHOSEN_TIME_NOTE, namesOwnTime } from './custom-reminder.ts';
import { MAX_LABEL_LENGTH } from './entry.ts';
import { fillExample } from './examples.ts';
import { notifyButton } from './notify.ts';
import { withLimit } from './reschedule.ts';
import { statusOf } from './status.ts';
import {
  type NumberedSubscription,
  nextPosts,
  postItem,
  subscriptionFacts,
  wishInWords,
} from './subscription-details.ts';
import { subscriptionButtons } from './subscriptions.ts';
import { watchButton } from './watch.ts';
import { type ParsedWish, WISH_GRAMMAR } from './wish.ts';

const MAX_LISTED_POSTS = 5;
export const NOTHING_TO_POST = 'As things stand, this subscription has nothing to post.';
const EXAMPLE_WISHES = ['digest weekly', 'digest weekdays 09:00', 'reminders'];

export function subscribedReply(
  context: ReplyContext,
  numbered: NumberedSubscription,
  now: Occurrence['instant'],
  platformNote?: string,
): Message {
  const { briefing, place = THIS_CHANNEL } = context;
  const { subscription, number } = numbered;
  const { wish } = subscription;
  const facts = subscriptionFacts(numbered, context).filter(({ label }) => label === 'When' || label === 'Quiet days');
  return {
    ...message(`Subscribed: ${wishInWords(wish, briefing)}`, [
      { type: 'facts', facts: [{ label: 'Where', value: place.name }, ...facts] },
      ...upcomingPosts(context, subscription, now),
      noteBlock(`To stop it: /${briefing.command} unsubscribe ${number}`),
      ...(platformNote === undefined ? [] : [noteBlock(platformNote)]),
    ]),
    actions: actions([
      ...subscriptionButtons(numbered, context),
      { ...(wish.kind === 'digest' ? LINK_BUTTONS.previewDigest : LINK_BUTTONS.previewReminder), label: 'Preview' },
    ]),
    subscription: subscription.id,
  };
}

function upcomingPosts(
  context: ReplyContext,
  subscription: NumberedSubscription['subscription'],
  now: Occurrence['instant'],
): Block[] {
  const { readerZone } = context;
  const { wish, zone } = subscription;
  const posts = nextPosts(subscription, context, now, MAX_LISTED_POSTS);
  if (posts.length === 0) return [textBlock(NOTHING_TO_POST)];
  const titleStart = posts.length === MAX_LISTED_POSTS ? `The next ${MAX_LISTED_POSTS}` : 'The remaining';
  const noun = wish.kind === 'digest' ? 'time' : 'reminder';
  const inReaderZone = readerZone !== undefined && readerZone !== zone ? ', in your time zone' : '';
  return listBlocks(
    posts.map((post) => postItem(post, zone, readerZone)),
    `${titleStart} ${posts.length === 1 ? noun : `${noun}s`}${inReaderZone}`,
  );
}

/** Undefined if there is no such item. `line` can ask for a reminder some days before. */
export function offerReply(context: ReplyContext, id: string, line = ''): Message | undefined {
  const { briefing, today, place = THIS_CHANNEL } = context;
  const item = briefing.watch.get(id);
  if (!item) return undefined;
  const upcomingReminder = nextReminder(item, briefing.asOf, today);
  const phase = phaseOf(item, today);
  if (phase.kind === 'settled' || !upcomingReminder) return settledReply(context, item);
  const hasPassed = phase.kind === 'unconfirmed';
  const hasChosenTime = namesOwnTime(line, today);
  const isDirect = place.kind === 'direct';
  const placeText = isDirect
    ? `They are posted in ${place.name}.`
    : `"Remind me" sends them to you alone, as direct messages. "Remind ${place.name}" posts them there, for everyone.`;
  // If the date has passed, its status comes first, because no reminder before it is possible.
  const offerMessage = privateMessage(
    hasPassed ? `The expected date has passed: ${item.title}` : `Reminders: ${item.title}`,
    [
      ...(hasPassed ? [textBlock(statusOf(briefing, item, today))] : []),
      textBlock(`${nextInWords(upcomingReminder)} ${placeText} Nothing is saved yet.`),
      ...(hasChosenTime ? [] : unavailableReminderNote(item, upcomingReminder, line)),
    ],
  );
  const remindHere = button(isDirect ? 'Remind me here' : `Remind ${place.name}`, { kind: 'follow', item: id });
  const remindMe = isDirect ? undefined : button('Remind me', { kind: 'remind-me', item: id });
  return {
    ...withYes(withLimit(offerMessage, hasChosenTime ? CHOSEN_TIME_NOTE : undefined), remindMe ?? remindHere),
    actions: actions([remindMe, remindHere, hasPassed ? notifyButton(context, { kind: 'watch', id }) : undefined]),
  };
}

function nextInWords({ day, item, ...reminder }: Reminder): string {
  const { after, every } = item.remind;
  const repeatText = `every ${every} days until the outcome is known`;
  switch (reminder.kind) {
    case 'ahead':
      return `The next one comes on ${inWords(day)}, ${pluralize(reminder.daysLeft, 'day')} before.`;
    case 'due today':
      return `The next one comes on ${inWords(day)}, ${item.expected && 'date' in item.expected ? 'the day itself' : 'the first day of that month'}.`;
    case 'unconfirmed': {
      const delaysText = joinWithAnd(after.map((days) => pluralize(days, 'day')));
      const repeatAfterText = delaysText === '' ? repeatText : `${delaysText} later, then ${repeatText}`;
      return `The next one comes on ${inWords(day)}. Once a date has passed, reminders come ${repeatAfterText}.`;
    }
    default:
      return `No source gives a date, so one comes ${repeatText}: the next on ${inWords(day)}.`;
  }
}

const LEAD_TIME =
  /\b(?:(\d{1,3}|an?|one|two|three|four|five|six|seven|couple(?: of)?) )?(day|week|month)s? (?:before|ahead|prior|earlier|in advance|early)\b/i;
const NUMBER_WORDS = new Map(
  Object.entries({ two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, couple: 2, 'couple of': 2 }),
);
const DAYS_IN_UNIT = new Map(Object.entries({ day: 1, week: 7, month: 30 }));
const BEFORE_WORDS = /\b(?:before|ahead|prior|in advance)\b/i;

function unavailableReminderNote({ remind }: WatchItem, upcomingReminder: Reminder, line: string): Block[] {
  if (upcomingReminder.kind === 'open' || upcomingReminder.kind === 'settled') return [];
  if (upcomingReminder.kind === 'unconfirmed') {
    return BEFORE_WORDS.test(line) || LEAD_TIME.test(line)
      ? [textBlock('A reminder before that date can no longer come, unless a source names a new one.')]
      : [];
  }
  const [, number = 'a', unit = ''] = LEAD_TIME.exec(line.toLowerCase()) ?? [];
  const days = (NUMBER_WORDS.get(number) ?? (Number(number) || 1)) * (DAYS_IN_UNIT.get(unit) ?? 0);
  if (days === 0 || remind.before.includes(days)) return [];
  const times = remind.before.map((before) => (before === 0 ? 'on the day' : `${pluralize(before, 'day')} before`));
  return [textBlock(`No reminder comes ${pluralize(days, 'day')} before. The days are fixed: ${joinWithAnd(times)}.`)];
}

export function existsReply(context: ReplyContext, numbered: NumberedSubscription): Message {
  const reply = message(`Already subscribed here, as number ${numbered.number}`, [
    headingBlock(wishInWords(numbered.subscription.wish, context.briefing)),
    { type: 'facts', facts: subscriptionFacts(numbered, context) },
    ...buttons(...subscriptionButtons(numbered, context)),
  ]);
  return { ...reply, subscription: numbered.subscription.id };
}

export function limitReachedReply(limit: number): Message {
  return message(`Not subscribed: a channel can have at most ${limit} subscriptions`, [
    textBlock('Stop one that you no longer need, and try again.'),
    ...buttons(LINK_BUTTONS.manage),
  ]);
}

export function noWishReply({ briefing }: ReplyContext, parsed: Exclude<ParsedWish, { kind: 'wish' }>): Message {
  const slash = `/${briefing.command}`;
  if (parsed.kind === 'wrong') {
    const label = `Subscribe: ${parsed.nearest}`;
    const accept = subscribeButton(label.length <= MAX_LABEL_LENGTH ? label : 'Subscribe to that', parsed.nearest);
    return withYes(
      message('Not subscribed yet', [
        textBlock(
          `${parsed.problem} ${accept ? 'Press the button, or type' : 'Type'} ${slash} subscribe ${parsed.nearest}`,
        ),
        ...buttons(accept, LINK_BUTTONS.help),
      ]),
      accept,
    );
  }
  const isDigest = parsed.missing === 'when';
  const examples = EXAMPLE_WISHES.filter((example) => !isDigest || example.startsWith('digest'));
  return message(isDigest ? 'When should the digest come?' : 'What should be posted here, and when?', [
    ...buttons(...examples.map((example) => subscribeButton(`Subscribe: ${example}`, example))),
    headingBlock(`Or type ${slash} subscribe and one of these`),
    {
      type: 'facts',
      facts: WISH_GRAMMAR.map(([form, meaning]) => ({ label: fillExample(form, briefing), value: meaning })),
    },
    ...buttons(LINK_BUTTONS.previewDigest, LINK_BUTTONS.previewReminder),
  ]);
}

export function settledReply({ briefing, today }: ReplyContext, item: WatchItem): Message {
  const outcome = knownOutcome(item, today);
  return message(`Settled: ${item.title}`, [
    ...(outcome ? [cite(briefing, outcome.says)] : []),
    textBlock('The outcome is known, so there are no more reminders. No subscription was created.'),
    ...buttons(watchButton(item)),
  ]);
}

export function noItemReply({ briefing }: ReplyContext, problem: string): Message {
  const items = [...briefing.watch.values()];
  return message('No subscription was created', [
    textBlock(capitalize(problem)),
    ...buttons(...items.map(({ id, title }) => button(title, { kind: 'offer', item: id }))),
  ]);
}
