import { changesSince } from '../briefing/changes.ts';
import { dateAt, daysBetween, type IsoDate, inDays, inWords, parseInstant } from '../briefing/dates.ts';
import { type Reminder, remindersBetween } from '../briefing/reminders.ts';
import { UserError } from '../lib/user-error.ts';
import { renderText, type Screen } from '../platforms/terminal/render.ts';
import type { ReplyContext } from '../reply/context.ts';
import { digestReply } from '../reply/digest.ts';
import { reminderReply } from '../reply/reminder.ts';

/** In days. A longer span is probably a typing error, and would print for minutes. */
const MAX_SPAN = 20 * 366;

/** The verb `digest`: the digest that a channel would get on `context.today` if its last one was on the day `since`. */
export function digest(
  context: ReplyContext,
  screen: Screen,
  options: { since?: string | undefined; 'only-changes': boolean; json: boolean },
): string {
  const since = readDay('digest', 'since', options.since);
  if (since > context.today) {
    throw new UserError(`--since ${since} is after the day of the digest, ${context.today}.`);
  }
  const changes = changesSince(context.briefing, since, context.today);
  const message = digestReply(context, {
    since: { of: 'day', day: since },
    changes,
    includesUnchanged: !options['only-changes'],
  });
  if (options.json) return JSON.stringify(message ?? null, null, 2);
  return message ? renderText(message, screen) : `Nothing changed since ${inWords(since)}: nothing would be posted.`;
}

/** The verb `reminders`: lists the reminders due between two days, in order. */
export function reminders(
  context: ReplyContext,
  options: { from?: string | undefined; to?: string | undefined; json: boolean },
): string {
  const from = readDay('reminders', 'from', options.from);
  const to = readDay('reminders', 'to', options.to);
  if (from > to) throw new UserError(`--from ${from} is after --to ${to}.`);
  if (daysBetween(from, to) > MAX_SPAN)
    throw new UserError('--from and --to are more than 20 years apart. Choose a shorter span.');
  const found = remindersBetween(context.briefing, from, to);
  if (options.json) return JSON.stringify(byDay(context, found), null, 2);
  if (found.length === 0) return `No reminders from ${inWords(from)} to ${inWords(to)}.`;
  const width = Math.max(...found.map(({ item }) => item.id.length));
  return found
    .map((reminder) => {
      const { day, item, kind } = reminder;
      return `${day}  ${item.id.padEnd(width)}  ${kind.padEnd('unconfirmed'.length)}  ${daysInWords(reminder)}`.trimEnd();
    })
    .join('\n');
}

/** The reminders grouped by day, each day with its combined message. */
function byDay(context: ReplyContext, found: readonly Reminder[]) {
  return [...Map.groupBy(found, ({ day }) => day)].map(([day, ofDay]) => ({
    day,
    reminders: ofDay.map(({ item, day: _, ...occasion }) => ({ item: item.id, ...occasion })),
    message: reminderReply(
      { ...context, today: day },
      ofDay.map(({ item }) => item),
    ),
  }));
}

function daysInWords(reminder: Reminder): string {
  switch (reminder.kind) {
    case 'ahead':
      return `${inDays(reminder.daysLeft)} left`;
    case 'unconfirmed':
      return `${inDays(reminder.daysGone)} gone`;
    case 'open':
      return `${inDays(reminder.daysOpen)} since the as-of date`;
    case 'due today':
    case 'settled':
      return '';
  }
}

function readDay(verb: string, option: string, text: string | undefined): IsoDate {
  if (text === undefined) throw new UserError(`${verb} needs --${option}, a day such as 2026-11-05.`);
  try {
    return dateAt(parseInstant(text), 'UTC');
  } catch {
    throw new UserError(`--${option} "${text}" is not a time; write 2026-11-05T09:00Z or 2026-11-05.`);
  }
}
