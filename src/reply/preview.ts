import { changesSince } from '../briefing/changes.ts';
import { addDays, type IsoDate, inWords } from '../briefing/dates.ts';
import { nextReminder, type Reminder, remindersOn } from '../briefing/reminders.ts';
import type { WatchItem } from '../briefing/schema.ts';
import type { Message } from '../message/message.ts';
import { buttons, LINKS, message, noteBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { digestReply } from './digest.ts';
import { reminderReply } from './reminder.ts';

const FIRST_DAYS = 30;

/** `by` is the name of the person who posts. */
export type PreviewPurpose = { readonly kind: 'preview' } | { readonly kind: 'send'; readonly by: string };

/**
 * A preview of the digest, or a digest that a person posts.
 * @param last local date of the channel's last digest; without it, the digest covers 30 days
 */
export function digestNow(context: ReplyContext, purpose: PreviewPurpose, last?: IsoDate): Message {
  const day = last ?? addDays(context.today, -FIRST_DAYS);
  const changes = changesSince(context.briefing, day, context.today);
  const digest = digestReply(context, { since: { of: 'day', day }, changes, includesUnchanged: true });
  const period =
    last === undefined
      ? `No digest has been posted here yet, so it covers the last ${FIRST_DAYS} days.`
      : `It covers what changed since the last digest here, on ${inWords(last)}.`;
  return withNote(digest, purpose, period);
}

/**
 * Today's reminders or, if there are none, those of the next day that has any. A preview shows them as they will be; a
 * post shows today's status.
 * @param items ids of the watch items; empty means all of them
 */
export function reminderNow(context: ReplyContext, purpose: PreviewPurpose, items: readonly string[] = []): Message {
  const { briefing, today } = context;
  const isIncluded = ({ id }: WatchItem) => items.length === 0 || items.includes(id);
  const due = remindersOn(briefing, today).filter(({ item }) => isIncluded(item));
  if (due.length > 0) return withNote(reminderReply(context, itemsOf(due)), purpose, 'Due today.');
  const next = [...briefing.watch.values()]
    .filter(isIncluded)
    .flatMap((item) => nextReminder(item, briefing.asOf, today) ?? []);
  const [day] = next.map((reminder) => reminder.day).toSorted();
  if (day === undefined) return withNote(undefined, purpose, 'Every watch item is settled, so no more reminders come.');
  const first = itemsOf(next.filter((reminder) => reminder.day === day));
  if (purpose.kind === 'preview') {
    const reply = reminderReply({ ...context, today: day }, first);
    return withNote(reply, purpose, `None is due today. The next comes on ${inWords(day)} and will read:`);
  }
  const note = `None is due today; the next comes on ${inWords(day)}. This is where things stand today.`;
  return withNote(reminderReply(context, first), purpose, note);
}

function itemsOf(reminders: readonly Reminder[]): WatchItem[] {
  return reminders.map(({ item }) => item);
}

function withNote(reply: Message | undefined, purpose: PreviewPurpose, text: string): Message {
  const head = purpose.kind === 'preview' ? 'Preview only: nothing was posted.' : `Requested by ${purpose.by}.`;
  const note = noteBlock(`${head} ${text}`);
  if (reply) return { ...reply, blocks: [note, ...reply.blocks] };
  return message('Nothing to show', [note, ...buttons(LINKS.whatToWatch)]);
}
