import type { Decision } from '../ask/decision.ts';
import { findWishSubject } from '../ask/question-texts.ts';
import { type Briefing, disputeId } from '../briefing/briefing.ts';
import type { WatchItem } from '../briefing/schema.ts';
import type { AnswerTopic } from '../briefing/substance.ts';
import { phaseOf } from '../briefing/watch.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import { type Recurrence, WEEKDAYS } from '../schedule/recurrence.ts';
import { describeRecurrence, formatRecurrence } from '../schedule/recurrence-text.ts';
import { zoneInWords } from '../schedule/zone.ts';
import { button, buttons, LINK_BUTTONS, message, subscribeButton, textBlock, withYes } from './blocks.ts';
import { changesReply } from './changes.ts';
import type { ReplyContext } from './context.ts';
import { followButtons, isErrand, namesOwnTime, noCustomReminderReply, reminderSubject } from './custom-reminder.ts';
import { disputesReply, someDisputesReply } from './disputes.ts';
import { entryDetails } from './entry.ts';
import { helpReply } from './help.ts';
import { answeredReply, isOpen, notifyButton, notifyOffer } from './notify.ts';
import { takeUnreadHour, withPlainHours } from './plain-hours.ts';
import { withLimit } from './reschedule.ts';
import { sourcesReply } from './sources.ts';
import { offerReply } from './subscribe.ts';
import { timesInWords, whenInWords } from './subscription-details.ts';
import { oneSentenceReply, overviewReply } from './summary.ts';
import { timelineReply } from './timeline/reply.ts';
import { findTimes } from './times-in-line.ts';
import { watchReply } from './watch.ts';
import { itemsNamed } from './watch-names.ts';
import { endingOn, joinLimits, takeEnd, withExactTime } from './wish-limits.ts';
import { takeZone } from './zone-in-line.ts';

type WishDecision = Extract<Decision, { kind: 'wish' }>;

const WEEKLY_RECURRENCE: Recurrence = { kind: 'weekly', days: ['mon'], time: '09:00', except: [] };
const DAILY_RECURRENCE: Recurrence = { kind: 'weekly', days: WEEKDAYS, time: '09:00', except: [] };
const SINCE_PHRASE =
  /\b(?:since|from|after) +(.{3,30}?)[?.!]*$|\b(yesterday|today)\b|\blast (week|month)\b|\bthis (week|month)\b/i;

export function plainWishReply(
  context: ReplyContext,
  question: string,
  decision: WishDecision,
  previousEntry?: string,
): Message {
  const { wish, subject } = decision;
  const { briefing } = context;
  const offer = (title: string, label: string, command: string, intent: ButtonIntent): Message => {
    const accept = button(label, intent);
    const reply = message(title, [
      textBlock(`You can also type /${briefing.command} ${command}`),
      ...buttons(accept, intent.kind === 'subscriptions' ? undefined : LINK_BUTTONS.manage),
    ]);
    return title.endsWith('?') && intent.kind === 'subscribe' ? withYes(reply, accept) : reply;
  };
  const offerList = (title: string, command: string) =>
    offer(title, 'Show the subscriptions', command, { kind: 'subscriptions' });
  switch (wish) {
    case 'notify':
      return notifyReply(context, question, decision, previousEntry);
    case 'remind': {
      const hasChosenTime = namesOwnTime(question, context.today);
      const subjectReading = context.index.reader.read(reminderSubject(question));
      // "Remind me tomorrow" is about the previous answer, "remind me to call Ann" about nothing here.
      const isBare = hasChosenTime && subjectReading.words.length === 0;
      const item = isBare
        ? briefing.watch.get(briefing.entries.get(previousEntry ?? '')?.watch ?? '')
        : watchItemFor(briefing, question, subject);
      const isOther =
        !isBare && isErrand(question, context.today) && itemsNamed(briefing.watch.values(), question).length === 0;
      if (item && !isOther) {
        return (
          timedReminderOffer(context, item, question) ??
          offerReply(context, item.id, question) ??
          whichRemindersReply(briefing)
        );
      }
      return hasChosenTime || isOther
        ? noCustomReminderReply(context, hasChosenTime, item)
        : whichRemindersReply(briefing);
    }
    case 'subscribe': {
      const { form, text, limit } = parseDigest(question, context);
      const digestOffer = offer(`Post the digest here ${text}?`, 'Subscribe', `subscribe ${form}`, {
        kind: 'subscribe',
        wish: form,
      });
      return withLimit(topicOffer(context, question, digestOffer) ?? digestOffer, limit);
    }
    case 'stop':
      return offerList('What should stop?', 'unsubscribe');
    case 'pause':
      return offerList('What should pause?', 'pause');
    case 'resume':
      return offerList('What should resume?', 'resume');
    case 'list':
      return offerList('The subscriptions here', 'subscriptions');
    case 'changes':
      return (
        changesReply(context, parseSince(question)) ??
        offer('Since when?', 'The last 30 days', 'changes', { kind: 'changes' })
      );
    case 'timeline':
      return timelineReply(context);
    case 'help':
      return helpReply(context);
    case 'preview':
      return offer('The digest as it would be now', 'Preview', 'preview digest', { kind: 'preview', what: 'digest' });
    case 'due':
      return watchReply(context);
    case 'overview':
      return decision.isOneSentence ? oneSentenceReply(context) : overviewReply(context);
    case 'sources':
      return sourcesReply(context);
    case 'disputes': {
      if (decision.among) return someDisputesReply(context, decision.among);
      const entry = briefing.entries.get(subject ?? '');
      return disputesReply(context, entry && disputeId(entry)) ?? helpReply(context);
    }
    case 'details': {
      const entry = briefing.entries.get(subject ?? '');
      return entry ? entryDetails(context, entry) : overviewReply(context);
    }
  }
}

const DIGEST_NAMED = /\b(?:digest|summary|summaries|recap|newsletter|roundup)s?\b/i;

/**
 * Answers a wish for a digest about one watch item with the digest of the whole story, the item's reminders and one message.
 */
function topicOffer(context: ReplyContext, question: string, digestOffer: Message): Message | undefined {
  const { briefing } = context;
  const [item, ...others] = itemsNamed(briefing.watch.values(), question);
  if (!item || others.length > 0 || phaseOf(item, context.today).kind === 'settled') return undefined;
  const form = remindersForm(item, parseSchedule(question, context, DAILY_RECURRENCE));
  const reminders = subscribeButton('Subscribe', form.wish);
  const tell = notifyButton(context, { kind: 'watch', id: item.id });
  if (DIGEST_NAMED.test(question)) {
    const offer = withLimit(digestOffer, WHOLE_STORY);
    return { ...offer, blocks: [...offer.blocks, ...buttons(subscribeButton('Reminders instead', form.wish), tell)] };
  }
  const digest = digestOffer.onYes && button('The digest instead', digestOffer.onYes);
  return withYes(
    message(WHOLE_STORY, [
      textBlock(form.question),
      textBlock('Reminders come on fixed days, also when nothing has changed.'),
      ...buttons(reminders, tell, digest),
    ]),
    reminders,
  );
}

export const WHOLE_STORY = 'The digest is about the whole story, not about one topic.';
const RECURRING =
  /\b(?:every|each|daily|weekly|monthly|weekdays|(?:mon|tues|wednes|thurs|fri|satur|sun)days|(?:once|twice) a (?:week|month))\b/i;

/** Undefined if the line names no recurring times, or if the item is settled. */
function timedReminderOffer(context: ReplyContext, item: WatchItem, question: string): Message | undefined {
  const schedule = parseSchedule(question, context, DAILY_RECURRENCE);
  const isTimed = RECURRING.test(question) && schedule.isNamed;
  if (!isTimed || phaseOf(item, context.today).kind === 'settled') return undefined;
  const form = remindersForm(item, schedule);
  const accept = subscribeButton('Subscribe', form.wish);
  const offer = message(form.question, [
    textBlock(`You can also type /${context.briefing.command} subscribe ${form.wish}`),
    ...buttons(accept, LINK_BUTTONS.manage),
  ]);
  return withLimit(withYes(offer, accept), schedule.limit);
}

function remindersForm({ id, title }: WatchItem, { recurrence, zone }: Schedule): { question: string; wish: string } {
  const wish = { kind: 'reminders', items: [id] } as const;
  const times = timesInWords({ wish, recurrence, zone: zone ?? 'your time zone' });
  return {
    question: `Post reminders about "${title}", ${times}?`,
    wish: `reminders ${id} ${formatRecurrence(recurrence)}${zone === undefined ? '' : ` in ${zoneInWords(zone)}`}`,
  };
}

function whichRemindersReply(briefing: Briefing): Message {
  const openButton = button('Everything that is open', { kind: 'watch' });
  return message('Which reminders?', buttons(...followButtons(briefing), openButton));
}

function notifyReply(
  context: ReplyContext,
  question: string,
  { subject, near = [] }: WishDecision,
  previousEntry?: string,
): Message {
  const topic = openTopic(context, question, subject, previousEntry);
  const entry = context.briefing.entries.get(subject ?? '');
  if (!topic && entry) return answeredReply(context, entry);
  return notifyOffer(
    context,
    topic,
    near.map((id) => ({ kind: 'entry', id })),
  );
}

/** What the request names counts before the previous entry. */
function openTopic(
  context: ReplyContext,
  question: string,
  subject?: string,
  previousEntry?: string,
): AnswerTopic | undefined {
  const entryTopic = (id: string | undefined): AnswerTopic[] => (id === undefined ? [] : [{ kind: 'entry', id }]);
  const item = watchItemFor(context.briefing, question, subject);
  const itemTopic: AnswerTopic[] = item ? [{ kind: 'watch', id: item.id }] : [];
  const isAboutAnother = subject === undefined ? (findWishSubject(question) ?? '') !== '' : subject !== previousEntry;
  const subjectEntry = context.briefing.entries.get(subject ?? '');
  // A request that names the item, such as "when the lease changes", is about it even if the nearest entry is on another topic.
  const isItemNamed = item && subjectEntry && subjectEntry.topic !== item.topic && namesItem(item, question);
  const subjectTopics = isItemNamed ? [...itemTopic, ...entryTopic(subject)] : [...entryTopic(subject), ...itemTopic];
  const candidates = [...subjectTopics, ...entryTopic(isAboutAnother ? undefined : previousEntry)];
  return candidates.find((topic) => isOpen(context, topic));
}

function namesItem({ short }: WatchItem, question: string): boolean {
  return ` ${question.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `.includes(` ${short.toLowerCase()} `);
}

function watchItemFor({ watch, entries }: Briefing, question: string, entryId = ''): WatchItem | undefined {
  const namedItems = itemsNamed(watch.values(), question);
  const itemOfEntry = watch.get(entries.get(entryId)?.watch ?? '');
  return namedItems.find((item) => item === itemOfEntry) ?? namedItems[0] ?? itemOfEntry;
}

function parseSince(question: string): string | undefined {
  const [, since, day, lastUnit, currentUnit] = SINCE_PHRASE.exec(question) ?? [];
  const unit = lastUnit ?? currentUnit;
  return since ?? day ?? (unit === undefined ? undefined : `1 ${unit}`);
}

/** "Every week" names no day, so any weekly digest fits it. */
const WEEKLY_WITHOUT_DAY =
  /\b(?:weekly|(?:every|each|once a|per) week)\b(?!.*\b(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|\d)\b)/i;

/** "Once a week" is a schedule, "once" alone is not. */
const ONCE = /\b(?:once|one time)\b(?! (?:a|an|per|every|each|it|there|we|they|the)\b)/i;
const NOT_ONCE = "I can't schedule the digest just once.";

/** "Move it to 10" names an hour. */
const MOVED_TO_HOUR = /\bto (\d{1,2})(?=[.!?]*$| (?:please|instead|in)\b)/i;

export interface DigestWish {
  /** Text to type after "subscribe". */
  readonly form: string;
  readonly text: string;
  readonly isExact: boolean;
  /** The request names a time and no days. */
  readonly isOnlyTime: boolean;
  /** What the request asks for and no subscription can do. */
  readonly limit?: string | undefined;
}

interface Schedule extends Pick<DigestWish, 'isExact' | 'isOnlyTime' | 'limit'> {
  readonly recurrence: Recurrence;
  readonly zone: string | undefined;
  /** The request names days, a time or an end. */
  readonly isNamed: boolean;
}

/** `fallback` is the recurrence of a request that names no times. */
function parseSchedule(question: string, { today, readerZone }: ReplyContext, fallback: Recurrence): Schedule {
  const plainQuestion = withPlainHours(question).replace(MOVED_TO_HOUR, 'at $1');
  const named = takeZone(plainQuestion, { today, ownZone: readerZone });
  const end = takeEnd(named?.rest ?? plainQuestion, today);
  const exact = withExactTime(end?.rest ?? named?.rest ?? plainQuestion);
  const times = findTimes(exact.line, today);
  const hasTime = times?.namedParts === 'time' || times?.namedParts === 'both';
  const unreadHour = hasTime ? undefined : takeUnreadHour(exact.line);
  const timesLimit = times ? times.limit : ONCE.test(question) ? NOT_ONCE : undefined;
  return {
    recurrence: endingOn(times?.recurrence ?? fallback, end?.until),
    zone: named?.zone ?? readerZone,
    isNamed: times !== undefined || end?.until !== undefined,
    isExact: times !== undefined && !WEEKLY_WITHOUT_DAY.test(question),
    isOnlyTime: times?.namedParts === 'time',
    limit: joinLimits(timesLimit, exact.limit, unreadHour?.limit, end?.limit, named?.limit),
  };
}

/** Weekly, if the request names no times. */
export function parseDigest(question: string, context: ReplyContext): DigestWish {
  const { recurrence, zone, isNamed, ...wish } = parseSchedule(question, context, WEEKLY_RECURRENCE);
  if (zone === undefined) {
    return {
      ...wish,
      form: `digest ${isNamed ? formatRecurrence(recurrence) : 'weekly'}`,
      text: `${describeRecurrence(recurrence)}, in your time zone`,
    };
  }
  // The form names the zone, because someone in another time zone may press the button.
  const form = `digest ${formatRecurrence(recurrence)} in ${zoneInWords(zone)}`;
  return { ...wish, form, text: whenInWords({ recurrence, zone }) };
}
