import type { Asked } from '../ask/decision.ts';
import { wishedOf } from '../ask/texts.ts';
import type { Briefing } from '../briefing/briefing.ts';
import type { IsoDate } from '../briefing/dates.ts';
import type { WatchItem } from '../briefing/schema.ts';
import type { Topic } from '../briefing/substance.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import { parseRecurrence } from '../schedule/parse.ts';
import type { Recurrence } from '../schedule/recurrence.ts';
import { formOf, recurrenceText } from '../schedule/words.ts';
import { changesReply } from './changes.ts';
import { buttons, message, type ReplyContext } from './context.ts';
import { disputesReply } from './disputes.ts';
import { entryDetails } from './entry.ts';
import { helpReply } from './help.ts';
import { answeredReply, isOpen, notifyOffer } from './notify.ts';
import { sourcesReply } from './sources.ts';
import { offerReply } from './subscribe.ts';
import { whenInWords } from './subscription-details.ts';
import { overviewReply } from './summary.ts';
import { timelineReply } from './timeline/reply.ts';
import { watchReply } from './watch.ts';
import { itemsNamed } from './watch-names.ts';

type WishDecision = Extract<Asked['decision'], { kind: 'wish' }>;

const WEEKLY: Recurrence = { kind: 'weekly', days: ['mon'], time: '09:00', except: [] };
/** The most words in which days and time are searched for; each start is tried separately. */
const WHEN_WORDS = 30;
/** The most words that days and a time can have: "on the first monday of each month at 9 am". */
const WHEN_LENGTH = 10;
const USUAL_TIME = '09:00';
const SINCE =
  /\b(?:since|from|after) +(.{3,30}?)[?.!]*$|\b(yesterday|today)\b|\blast (week|month)\b|\bthis (week|month)\b/i;

/** The reply to a wish in plain words: the wanted view, or a button that does it, with its command. */
export function plainWishReply(
  context: ReplyContext,
  question: string,
  { wish, of, near = [] }: WishDecision,
  after?: string,
): Message {
  const slash = `/${context.briefing.command}`;
  const offer = (title: string, label: string, command: string, intent: ButtonIntent): Message =>
    message(context, title, [
      { type: 'text', text: `You can also type ${slash} ${command}` },
      ...buttons(
        { label, intent },
        intent.kind === 'subscriptions' ? undefined : { label: 'Manage', intent: { kind: 'subscriptions' } },
      ),
    ]);
  switch (wish) {
    case 'notify':
      return notifyAbout(context, question, { of, near }, after);
    case 'remind': {
      const item = watchItemFor(context.briefing, question, of);
      return (
        (item && offerReply(context, item.id, question)) ??
        message(context, 'Which reminders?', [
          ...buttons(
            ...[...context.briefing.watch.values()]
              .slice(0, 3)
              .map(({ id, short }) => ({ label: `Follow ${short}`, intent: { kind: 'offer' as const, item: id } })),
            { label: 'Everything that is open', intent: { kind: 'watch' } },
          ),
        ])
      );
    }
    case 'subscribe': {
      const { form, text } = whenIn(question, context);
      return offer(`Post the digest here ${text}?`, 'Subscribe', `subscribe ${form}`, {
        kind: 'subscribe',
        wish: form,
      });
    }
    case 'stop':
      return offer('What should stop?', 'Show the subscriptions', 'unsubscribe', { kind: 'subscriptions' });
    case 'pause':
      return offer('What should pause?', 'Show the subscriptions', 'pause', { kind: 'subscriptions' });
    case 'resume':
      return offer('What should resume?', 'Show the subscriptions', 'resume', { kind: 'subscriptions' });
    case 'list':
      return offer('What is subscribed here', 'Show the subscriptions', 'subscriptions', { kind: 'subscriptions' });
    case 'changes': {
      const since = sinceIn(question);
      return changesReply(context, since) ?? offer('Since when?', 'The last 30 days', 'changes', { kind: 'changes' });
    }
    case 'timeline':
      return timelineReply(context);
    case 'help':
      return helpReply(context);
    case 'preview':
      return offer('The digest as it would be now', 'Preview', 'preview digest', { kind: 'preview', what: 'digest' });
    case 'due':
      return watchReply(context);
    case 'overview':
      return overviewReply(context);
    case 'sources':
      return sourcesReply(context) ?? helpReply(context);
    case 'disputes':
      return disputesReply(context, disputeOf(context.briefing, of)) ?? helpReply(context);
    case 'details':
      return detailsOf(context, of) ?? overviewReply(context);
  }
}

/**
 * Offers a notification about the subject of the wish; if the briefing already answers it, says what reports changes.
 */
function notifyAbout(
  context: ReplyContext,
  question: string,
  { of, near }: { readonly of: string | undefined; readonly near: readonly string[] },
  after: string | undefined,
): Message {
  const topic = openTopic(context, question, of, after);
  const named = context.briefing.entries.get(of ?? '');
  if (topic || !named)
    return notifyOffer(
      context,
      topic,
      near.map((id) => ({ what: 'entry', id })),
    );
  return answeredReply(context, named);
}

/** The topic to notify about: an open entry or watch item that the wish names, or else the answer before it. */
function openTopic(
  context: ReplyContext,
  question: string,
  of: string | undefined,
  after: string | undefined,
): Topic | undefined {
  const entry = (id: string | undefined): Topic[] => (id === undefined ? [] : [{ what: 'entry', id }]);
  const item = watchItemFor(context.briefing, question, of);
  const named: Topic[] = [...entry(of), ...(item ? [{ what: 'watch' as const, id: item.id }] : [])];
  const isOfAnother = of !== undefined ? of !== after : wishedOf(question) !== undefined;
  return [...named, ...entry(isOfAnother ? undefined : after)].find((topic) => isOpen(context, topic));
}

/** The dispute of an entry, if any. */
function disputeOf({ entries }: Briefing, id: string | undefined): string | undefined {
  const entry = entries.get(id ?? '');
  return entry && 'dispute' in entry ? entry.dispute : undefined;
}

function detailsOf(context: ReplyContext, id: string | undefined): Message | undefined {
  const entry = context.briefing.entries.get(id ?? '');
  return entry && entryDetails(context, entry);
}

/** The watch item that a wish names, or that belongs to the nearest entry. */
function watchItemFor({ watch, entries }: Briefing, question: string, of: string | undefined): WatchItem | undefined {
  const named = itemsNamed(watch.values(), question);
  const nearest = entries.get(of ?? '')?.watch;
  return named.find(({ id }) => id === nearest) ?? named[0] ?? watch.get(nearest ?? '');
}

function sinceIn(question: string): string | undefined {
  const [, since, day, last, current] = SINCE.exec(question) ?? [];
  return since ?? day ?? (last !== undefined ? `1 ${last}` : current !== undefined ? `1 ${current}` : undefined);
}

/** The digest at the days and time in a wish, as a command and in words; weekly if it has none. */
function whenIn(question: string, { today, readerZone }: ReplyContext): { form: string; text: string } {
  const recurrence = recurrenceIn(question, today);
  const text = recurrenceText(recurrence ?? WEEKLY);
  if (readerZone === undefined) {
    return { form: `digest ${recurrence ? formOf(recurrence) : 'weekly'}`, text: `${text}, in your time zone` };
  }
  // The person who presses may be in another zone than the title says.
  return {
    form: `digest ${formOf(recurrence ?? WEEKLY)} in ${readerZone}`,
    text: whenInWords({ recurrence: recurrence ?? WEEKLY, zone: readerZone }),
  };
}

function recurrenceIn(question: string, today: IsoDate): Recurrence | undefined {
  const words = question
    .toLowerCase()
    .replace(/[?.!,]+/g, ' ')
    .replace(/\bat (\d{1,2})(?= |$)(?! *[ap]m\b)/g, (_, hour: string) => `at ${hour.padStart(2, '0')}:00`)
    .trim()
    .split(/\s+/)
    .slice(-WHEN_WORDS);
  for (let start = 0; start < words.length; start += 1) {
    for (let length = Math.min(WHEN_LENGTH, words.length - start); length > 0; length -= 1) {
      const said = words.slice(start, start + length).join(' ');
      for (const form of [said, `${said} ${USUAL_TIME}`]) {
        const parsed = parseRecurrence(form, today);
        if (!('misread' in parsed)) return parsed.recurrence;
      }
    }
  }
  return undefined;
}
