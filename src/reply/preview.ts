import { changesSince } from '../briefing/changes.ts';
import { addDays, type IsoDate, inWords } from '../briefing/dates.ts';
import { nextReminder, type Reminder, remindersBetween } from '../briefing/reminders.ts';
import type { WatchItem } from '../briefing/schema.ts';
import type { Message } from '../message/message.ts';
import { buttons, LINK_BUTTONS, message, noteBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { digestReply } from './digest.ts';
import { reminderReply } from './reminder.ts';

const FIRST_DIGEST_DAYS = 30;

export type PreviewPurpose = { readonly kind: 'preview' } | { readonly kind: 'send'; readonly personName: string };

/** `lastDigestDay` is the local date of the channel's last digest. Without it, the digest covers 30 days. */
export function digestNow(context: ReplyContext, purpose: PreviewPurpose, lastDigestDay?: IsoDate): Message {
  const day = lastDigestDay ?? addDays(context.today, -FIRST_DIGEST_DAYS);
  const changes = changesSince(context.briefing, day, context.today);
  const digest = digestReply(context, { since: { origin: 'day', day }, changes, includesUnchanged: true });
  const period =
    lastDigestDay === undefined
      ? `No scheduled digest is on record here, so this covers the last ${FIRST_DIGEST_DAYS} days.`
      : `This covers what changed since the last scheduled digest here, on ${inWords(lastDigestDay)}.`;
  return withNote(digest, purpose, period);
}

/**
 * Builds today's reminders, or those of the next day that has any, with their status on that day for a preview and today's for
 * a post. Empty `items` means all watch items.
 */
export function reminderNow(context: ReplyContext, purpose: PreviewPurpose, items: readonly string[] = []): Message {
  const { briefing, today } = context;
  const isIncluded = ({ id }: WatchItem) => items.length === 0 || items.includes(id);
  const due = remindersBetween(briefing, today, today).filter(({ item }) => isIncluded(item));
  if (due.length > 0) return withNote(reminderReply(context, itemsOf(due)), purpose, 'Due today.');
  const upcoming = [...briefing.watch.values()]
    .filter(isIncluded)
    .flatMap((item) => nextReminder(item, briefing.asOf, today) ?? []);
  const [day] = upcoming.map((reminder) => reminder.day).toSorted();
  if (day === undefined)
    return withNote(
      undefined,
      purpose,
      `Every ${items.length === 0 ? '' : 'subscribed '}watch item is settled, so no more reminders come.`,
    );
  const firstItems = itemsOf(upcoming.filter((reminder) => reminder.day === day));
  if (purpose.kind === 'preview') {
    const reply = reminderReply({ ...context, today: day }, firstItems);
    return withNote(reply, purpose, `None is due today. The next comes on ${inWords(day)} and will read:`);
  }
  const note = `None is due today; the next comes on ${inWords(day)}. This is where things stand today.`;
  return withNote(reminderReply(context, firstItems), purpose, note);
}

function itemsOf(reminders: readonly Reminder[]): WatchItem[] {
  return reminders.map(({ item }) => item);
}

function withNote(reply: Message | undefined, purpose: PreviewPurpose, text: string): Message {
  const opening =
    purpose.kind === 'preview' ? 'Preview only: nothing was posted.' : `Requested by ${purpose.personName}.`;
  const note = noteBlock(`${opening} ${text}`);
  if (reply) return { ...reply, blocks: [note, ...reply.blocks] };
  return message('Nothing to show', [note, ...buttons(LINK_BUTTONS.whatToWatch)]);
}
