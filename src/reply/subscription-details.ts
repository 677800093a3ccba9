import type { Briefing } from '../briefing/briefing.ts';
import { addDays, dateAt, daysBetween, type IsoDate, inWords } from '../briefing/dates.ts';
import { nextReminder, remindersBetween } from '../briefing/reminders.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { joinWithAnd } from '../lib/english.ts';
import type { Fact, Item } from '../message/message.ts';
import { parseSubscriptionKind } from '../message/subscribe-words.ts';
import { clockChange, nextOccurrences, type Occurrence, occurrencesBetween } from '../schedule/occurrences.ts';
import { isQuiet } from '../schedule/plan.ts';
import { type Recurrence, WEEKDAYS } from '../schedule/recurrence.ts';
import { describeRecurrence, formatRecurrence } from '../schedule/recurrence-text.ts';
import type { QuietDays, StoredSubscription, Subscription, Wish } from '../schedule/subscription.ts';
import { zoneInWords } from '../schedule/zone.ts';
import type { ReplyContext } from './context.ts';
import { findWatchItem } from './watch.ts';

export interface NumberedSubscription {
  readonly number: number;
  readonly subscription: StoredSubscription;
}

type Present = Pick<ReplyContext, 'briefing' | 'today'>;
type Instant = Occurrence['instant'];

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
export const QUIET_NAMES = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];
/** Titles beyond it are counted, so that the title of a reply fits. */
const MAX_NAMES_LENGTH = 110;
/** The numbers of occurrences to examine until enough posts are found. */
const SEARCH_SIZES = [10, 100, 1000];

export function numberSubscriptions(subscriptions: readonly StoredSubscription[]): NumberedSubscription[] {
  return subscriptions.map((subscription, i) => ({ number: i + 1, subscription }));
}

/**
 * Finds subscriptions by "digest", "reminders" or their only watch item. One item among several does not match, because the
 * reminders about the others would stop too.
 */
export function subscriptionsCalled(
  numbered: readonly NumberedSubscription[],
  name: string,
  briefing: Briefing,
): NumberedSubscription[] {
  const kind = parseSubscriptionKind(name.replace(/^(?:the|my|our|all) /i, ''));
  const item = findWatchItem(briefing, name);
  return numbered.filter(({ subscription: { wish } }) => {
    if (kind !== undefined) return wish.kind === kind;
    return wish.kind === 'reminders' && wish.items.length === 1 && wish.items[0] === item?.id;
  });
}

/** Returns a text such as 'the digest, when something changed' or 'reminders about "Opening of the pier" and 3 more'. */
export function wishInWords(wish: Wish, briefing: Briefing): string {
  if (wish.kind === 'digest') return wish.onlyChanges ? 'the digest, when something changed' : 'the digest';
  if (wish.items.length === 0) return 'every reminder';
  const names = wish.items.map((id) => {
    const title = briefing.watch.get(id)?.title;
    return title === undefined ? `"${id}" (no longer in the briefing)` : `"${title}"`;
  });
  const shown = names.filter((_, i) => i === 0 || names.slice(0, i + 1).join(', ').length <= MAX_NAMES_LENGTH);
  const moreText = shown.length === names.length ? [] : [`${names.length - shown.length} more`];
  return `reminders about ${joinWithAnd([...shown, ...moreText])}`;
}

/** Without "when something changed", for use before the times. */
export function shortWishName(wish: Wish, briefing: Briefing): string {
  return wish.kind === 'digest' ? 'the digest' : wishInWords(wish, briefing);
}

/** Returns "1 · the digest, every weekday at 09:00 (Europe/London)". */
export function subscriptionLine({ number, subscription }: NumberedSubscription, briefing: Briefing): string {
  return `${number} · ${wishInWords(subscription.wish, briefing)}, ${timesInWords(subscription)}`;
}

export function whenInWords({ recurrence, zone }: Pick<Subscription, 'recurrence' | 'zone'>): string {
  return `${describeRecurrence(recurrence)} (${zoneInWords(zone)})`;
}

/** For reminders, says that only some days get a post. */
export function timesInWords(subscription: Pick<Subscription, 'wish' | 'recurrence' | 'zone'>): string {
  const { wish, recurrence, zone } = subscription;
  if (wish.kind === 'digest') return whenInWords(subscription);
  return comesDaily(recurrence)
    ? `on the days that matter, at ${recurrence.time} (${zoneInWords(zone)})`
    : `on the days that matter or soon after: ${whenInWords(subscription)}`;
}

export function comesDaily(recurrence: Recurrence): boolean {
  return formatRecurrence(recurrence) === `daily ${recurrence.time}`;
}

function quietInWords({ weekdays, spans }: QuietDays): string {
  return joinWithAnd([
    ...weekdays.map((day) => QUIET_NAMES[WEEKDAYS.indexOf(day)] ?? day),
    ...spans.map(({ from, to }) => (from === to ? inWords(from) : `${inWords(from)} to ${inWords(to)}`)),
  ]);
}

/** Returns "Mon 23 November 2026, 09:00", in the given time zone. */
export function localTime(instant: Instant, zone: string): string {
  const zoned = instant.toZonedDateTimeISO(zone);
  const time = zoned.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${DAY_NAMES[zoned.dayOfWeek - 1]} ${inWords(dateAt(instant, zone))}, ${time}`;
}

function nextRuns({ recurrence, zone, quiet }: StoredSubscription, from: Instant, count: number): Occurrence[] {
  let runs: Occurrence[] = [];
  for (const size of SEARCH_SIZES) {
    const occurrences = nextOccurrences(recurrence, zone, from, size);
    runs = occurrences.filter(({ nominal }) => !isQuiet(nominal, quiet)).slice(0, count);
    if (runs.length === count || occurrences.length < size) break;
  }
  return runs;
}

export interface UpcomingPost {
  readonly run: Occurrence;
  readonly items: readonly WatchItem[];
}

/**
 * A reminder comes with the first occurrence on or after its day. Its days count as sent up to the last occurrence or today,
 * whichever is earlier, so what a pause holds back comes after it.
 */
export function nextPosts(
  subscription: StoredSubscription,
  { briefing, today }: Present,
  from: Instant,
  count: number,
): UpcomingPost[] {
  const { wish, recurrence, zone, createdAt } = subscription;
  if (wish.kind === 'digest') return nextRuns(subscription, from, count).map((run) => ({ run, items: [] }));
  const items = [...briefing.watch.values()].filter(({ id }) => wish.items.length === 0 || wish.items.includes(id));
  const earlierRuns = occurrencesBetween(
    recurrence,
    zone,
    from.subtract({ hours: 24 * longestGapDays(recurrence) }),
    from,
  );
  const lastRun = earlierRuns.findLast(({ nominal }) => !isQuiet(nominal, subscription.quiet));
  const beforeFirst = addDays(dateAt(createdAt, zone), -1);
  const lastDay = lastRun && dateOf(lastRun) > beforeFirst ? dateOf(lastRun) : beforeFirst;
  const posts: UpcomingPost[] = [];
  for (let sentUntil = lastDay < today ? lastDay : today, start = from; posts.length < count; ) {
    const [day] = items.flatMap((item) => nextReminder(item, briefing.asOf, sentUntil)?.day ?? []).toSorted();
    const run = day === undefined ? undefined : runOnOrAfter(subscription, day, start);
    if (!run) break;
    const due = remindersBetween(briefing, addDays(sentUntil, 1), dateOf(run)).map(({ item }) => item);
    posts.push({ run, items: [...new Set(due)].filter((item) => items.includes(item)) });
    sentUntil = dateOf(run);
    start = run.instant.add({ seconds: 1 });
  }
  return posts;
}

function runOnOrAfter(subscription: StoredSubscription, date: IsoDate, from: Instant): Occurrence | undefined {
  const days = daysBetween(dateAt(from, subscription.zone), date);
  // Start a day early: the date begins later than that in any time zone.
  const start = days > 1 ? from.add({ hours: 24 * (days - 1) }) : from;
  return nextRuns(subscription, start, 3).find((run) => dateOf(run) >= date);
}

function longestGapDays(recurrence: Recurrence): number {
  if (recurrence.kind === 'monthly') return 63;
  return recurrence.kind === 'weekly' ? 8 : recurrence.weeks * 7 + 8;
}

function dateOf({ nominal }: Occurrence): IsoDate {
  return nominal.slice(0, 10);
}

/** `readerZone` is the person's time zone. Without it, a platform can add the person's time. */
export function postItem({ run, items }: UpcomingPost, zone: string, readerZone?: string): Item {
  const { note, ...line } = runItem(run, zone);
  const notes = [...items.map(({ title }) => title), ...(note === undefined ? [] : [note])].join('; ');
  return {
    ...(readerZone === undefined ? line : { text: localTime(run.instant, readerZone) }),
    ...(notes !== '' && { note: notes }),
  };
}

export function runItem(run: Occurrence, zone: string): Item {
  const line = { text: localTime(run.instant, zone), at: run.instant.toString() };
  const clock = clockChange(run, zone);
  if (clock === undefined) return line;
  const time = run.nominal.slice(11);
  return { ...line, note: clock === 'skipped' ? `the clock skips ${time} on that day` : `the first of two ${time}` };
}

/** Returns true if a pause holds posts back on this day. A pause that is over may still be stored. */
export function isPaused({ pause }: StoredSubscription, today: IsoDate): boolean {
  return pause !== undefined && (pause.until === undefined || pause.until > today);
}

export function subscriptionFacts({ number, subscription }: NumberedSubscription, present: Present): Fact[] {
  const { quiet, createdBy, createdAt, zone } = subscription;
  const days = quietInWords(quiet);
  return [
    { label: 'When', value: timesInWords(subscription) },
    ...(days === '' ? [] : [{ label: 'Quiet days', value: `${days}; what falls on them comes with the next post` }]),
    nextPostFact({ number, subscription }, present),
    { label: 'Set up by', value: `${createdBy.name} on ${inWords(dateAt(createdAt, zone))}` },
  ];
}

export function nextPostFact({ number, subscription }: NumberedSubscription, { briefing, today }: Present): Fact {
  const { pause, suspended, next, zone } = subscription;
  const resume = `/${briefing.command} resume ${number}`;
  if (suspended !== undefined) return { label: 'Stopped', value: `${suspended}. Once that is fixed: ${resume}` };
  const [post] = next ? nextPosts(subscription, { briefing, today }, next.instant, 1) : [];
  const time = post && localTime(post.run.instant, zone);
  const dueTime = post && { at: post.run.instant.toString() };
  if (isPaused(subscription, today)) {
    if (pause?.until === undefined) return { label: 'Paused', value: `until you resume it: ${resume}` };
    const nextText = time === undefined ? 'nothing comes after that' : `next post ${time}`;
    return { label: 'Paused', value: `until ${inWords(pause.until)}; ${nextText}`, ...dueTime };
  }
  return time === undefined ? { label: 'Ended', value: 'no posts left' } : { label: 'Next', value: time, ...dueTime };
}
