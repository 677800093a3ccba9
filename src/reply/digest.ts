import type { Change } from '../briefing/changes.ts';
import { type IsoDate, inWords } from '../briefing/dates.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { phaseOf } from '../briefing/watch.ts';
import { listed } from '../lib/english.ts';
import type { Block, Item, Message } from '../message/message.ts';
import { changeCounts, newsItems, nothingChanged } from './changes.ts';
import { citedAs } from './cite.ts';
import { aboutStory, actions, type ReplyContext } from './context.ts';
import { reminderSection } from './reminder.ts';
import { watchButton, watchLine } from './watch.ts';

/** More pieces of news than this are left to the list of changes. */
const MOST_NEWS = 6;
/** A date is near for so many days before it, and for so many after it. */
const NEAR_BEFORE = 14;
const NEAR_AFTER = 7;

/** What a digest counts from: a day, the digest before it, or when it was subscribed. */
export interface Since {
  readonly of: 'day' | 'digest' | 'subscription';
  readonly day: IsoDate;
}

/** "since 1 May 2026", "since the last digest, on 1 May 2026". */
export function sinceInWords({ of, day }: Since): string {
  if (of === 'digest') return `since the last digest, on ${inWords(day)}`;
  return of === 'subscription' ? `since you subscribed, on ${inWords(day)}` : `since ${inWords(day)}`;
}

/**
 * What changed, as news; then what is near; then one line of what is open. Nothing that stays the same from one digest to the
 * next.
 * @param since what its changes are said to be since
 * @param changes those that are new to the reader, newest first
 * @param includesUnchanged whether there is a digest, if nothing changed
 * @param reminded watch items that the same post reminds of
 */
export function digestReply(
  context: ReplyContext,
  {
    since,
    changes,
    includesUnchanged,
    reminded = [],
  }: {
    since: Since;
    changes: readonly Change[];
    includesUnchanged: boolean;
    reminded?: readonly WatchItem[];
  },
): Message | undefined {
  if (changes.length === 0 && !includesUnchanged) return undefined;
  const isNews = changes.length > 0;
  // How it was settled stands among the news.
  const reminders = reminded.filter((item) => !changes.some(({ how, id }) => how === 'settled' && id === item.id));
  const isOther = (item: WatchItem) => !reminders.includes(item);
  return aboutStory(
    context,
    `Digest of ${inWords(context.today)}${withReminders(reminders.length)}`,
    [
      isNews
        ? { type: 'heading', text: `What is new ${sinceInWords(since)}` }
        : { type: 'text', text: `${nothingChanged(sinceInWords(since))}.` },
      ...(isNews ? news(context, changes) : []),
      ...reminders.flatMap((item): Block[] => [
        { type: 'heading', text: `Reminder: ${item.title}` },
        ...reminderSection(context, item),
      ]),
      ...near(context, isOther),
      ...open(context, isOther),
    ],
    {
      actions: actions(
        [
          isNews
            ? { label: 'All changes', intent: { kind: 'changes', since: firstDayOf(changes, since.day) } }
            : { label: 'What to watch', intent: { kind: 'watch' } },
        ],
        reminders.map(watchButton),
      ),
    },
  );
}

function withReminders(count: number): string {
  if (count === 0) return '';
  return count === 1 ? ', with a reminder' : `, with ${count} reminders`;
}

/** The earliest day of the changes: one may be dated before the last digest, and written down after it. */
function firstDayOf(changes: readonly Change[], day: IsoDate): IsoDate {
  return changes.reduce((first, { on }) => (on < first ? on : first), day);
}

/** Outcomes first, then what was revised, then what is new; what is too much for that is counted in one line. */
function news({ briefing }: ReplyContext, changes: readonly Change[]): Block[] {
  const outcomes = changes.flatMap(({ how, id }): Block[] => {
    const { outcome } = (how === 'settled' && briefing.watch.get(id)) || {};
    return outcome ? [{ type: 'statement', ...citedAs(briefing, outcome.says) }] : [];
  });
  const { items, rest } = newsItems(
    briefing,
    changes.filter(({ how }) => how !== 'settled'),
    MOST_NEWS,
  );
  const counts = changeCounts(rest);
  const last: Item[] =
    counts === '' ? [] : [{ text: `${items.length + outcomes.length === 0 ? 'New' : 'Also new'}: ${counts}.` }];
  return [...outcomes, ...listOf([...items, ...last])];
}

/** The dates that are a few days off, on either side. */
function near(context: ReplyContext, isOther: (item: WatchItem) => boolean): Block[] {
  const items = [...context.briefing.watch.values()].filter(isOther).filter((item) => {
    const phase = phaseOf(item, context.today);
    if (phase.kind === 'ahead') return phase.daysLeft <= NEAR_BEFORE;
    return phase.kind === 'due' || (phase.kind === 'unconfirmed' && phase.daysGone <= NEAR_AFTER);
  });
  if (items.length === 0) return [];
  return [
    { type: 'heading', text: 'Near' },
    { type: 'list', items: items.map((item) => watchLine(context, item)) },
  ];
}

function open({ briefing, today }: ReplyContext, isOther: (item: WatchItem) => boolean): Block[] {
  const names = [...briefing.watch.values()]
    .filter(isOther)
    .filter((item) => phaseOf(item, today).kind !== 'settled')
    .map(({ short }) => short);
  return names.length === 0 ? [] : [{ type: 'note', text: `Still open: ${listed(names)}.` }];
}

function listOf(items: readonly Item[]): Block[] {
  return items.length === 0 ? [] : [{ type: 'list', items }];
}
