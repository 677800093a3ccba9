import { changesSince } from '../briefing/changes.ts';
import { daysBetween, inWords } from '../briefing/dates.ts';
import { type Reminder, remindersBetween } from '../briefing/reminders.ts';
import { pluralize } from '../lib/english.ts';
import { UserError } from '../lib/user-error.ts';
import { renderText, type Screen } from '../platforms/terminal/render.ts';
import type { ReplyContext } from '../reply/context.ts';
import { digestReply } from '../reply/digest.ts';
import { reminderReply } from '../reply/reminder.ts';
import { parseDay } from './option-values.ts';

/** A longer span is probably a typing error, and would take minutes to print. */
const MAX_SPAN_DAYS = 20 * 366;

interface DigestOptions {
  readonly since: string;
  readonly onlyChanges?: boolean;
  readonly json?: boolean;
}

/** The `digest` command: returns the digest of `context.today`, with the changes from the day `since` on. */
export function digest(context: ReplyContext, screen: Screen, options: DigestOptions): string {
  const since = parseDay('since', options.since);
  if (since > context.today) {
    throw new UserError(
      `--since ${since} is after the day of the digest, ${context.today}. Choose that day or an earlier one.`,
    );
  }
  const message = digestReply(context, {
    since: { origin: 'day', day: since },
    changes: changesSince(context.briefing, since, context.today),
    includesUnchanged: !options.onlyChanges,
  });
  if (options.json) return JSON.stringify(message ?? null, null, 2);
  return message ? renderText(message, screen) : `Nothing changed since ${inWords(since)}: nothing would be posted.`;
}

interface RemindersOptions {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}

/** The `reminders` command: lists the reminders that are due between two days, in order. */
export function reminders(context: ReplyContext, options: RemindersOptions): string {
  const from = parseDay('from', options.from);
  const to = parseDay('to', options.to);
  if (from > to) throw new UserError(`--from ${from} is after --to ${to}. Choose an earlier first day.`);
  if (daysBetween(from, to) > MAX_SPAN_DAYS)
    throw new UserError('--from and --to are more than 20 years apart. Choose a shorter span.');
  const dueReminders = remindersBetween(context.briefing, from, to);
  if (options.json) return JSON.stringify(remindersByDay(context, dueReminders), null, 2);
  if (dueReminders.length === 0) return `No reminders from ${inWords(from)} to ${inWords(to)}.`;
  const width = Math.max(...dueReminders.map(({ item }) => item.id.length));
  return dueReminders
    .map((reminder) => {
      const { day, item, kind } = reminder;
      return `${day}  ${item.id.padEnd(width)}  ${kind.padEnd('unconfirmed'.length)}  ${distanceText(reminder)}`.trimEnd();
    })
    .join('\n');
}

function remindersByDay(context: ReplyContext, reminders: readonly Reminder[]) {
  return [...Map.groupBy(reminders, ({ day }) => day)].map(([day, dayReminders]) => ({
    day,
    reminders: dayReminders.map(({ item, day: _, ...fields }) => ({ item: item.id, ...fields })),
    message: reminderReply(
      { ...context, today: day },
      dayReminders.map(({ item }) => item),
    ),
  }));
}

function distanceText(reminder: Reminder): string {
  switch (reminder.kind) {
    case 'ahead':
      return `${pluralize(reminder.daysLeft, 'day')} left`;
    case 'unconfirmed':
      return `${pluralize(reminder.daysGone, 'day')} gone`;
    case 'open':
      return `${pluralize(reminder.daysOpen, 'day')} since the as-of date`;
    default:
      return '';
  }
}
