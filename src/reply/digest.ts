import type { Change } from '../briefing/changes.ts';
import { type IsoDate, inWords } from '../briefing/dates.ts';
import type { WatchItem } from '../briefing/schema.ts';
import type { Topic } from '../briefing/substance.ts';
import { phaseOf } from '../briefing/watch.ts';
import { counted } from '../lib/english.ts';
import type { Block, Item, Message } from '../message/message.ts';
import { newsItem, nothingChanged, remainingLines } from './changes.ts';
import { citedAs } from './cite.ts';
import { aboutStory, actions, type ReplyContext } from './context.ts';
import { newsOf } from './news.ts';
import { reminderBlocks } from './reminder.ts';
import { watchButton, watchLine, watchTopics } from './watch.ts';

/** How many days before and after a date it counts as near. */
const NEAR_BEFORE = 14;
const NEAR_AFTER = 7;

/** What a digest counts from: a day, the previous digest, or the start of the subscription. */
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
 * The digest: news, then near dates, then one line on what is open. Leaves out everything that never changes.
 * @param since the start of the period in the heading
 * @param changes the changes that are new to the reader, newest first
 * @param includesUnchanged whether to make a digest if nothing changed
 * @param reminded watch items whose reminders are in the same post
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
  // Settled items are among the news.
  const reminders = reminded.filter((item) => !changes.some(({ how, id }) => how === 'settled' && id === item.id));
  const isOther = (item: WatchItem) => !reminders.includes(item);
  return aboutStory(
    context,
    `Digest of ${inWords(context.today)}${withReminders(reminders.length)}`,
    [
      isNews
        ? { type: 'heading', text: `What is new ${sinceInWords(since)}` }
        : { type: 'text', text: `${nothingChanged(sinceInWords(since))}.` },
      ...(isNews ? changesSection(context, changes) : []),
      ...reminderBlocks(context, reminders, (text) => `Reminder: ${text}`),
      ...comingUpSection(context, isOther),
      ...open(context, reminders),
    ],
    {
      about: [...watchTopics(context.briefing.watch.values()), ...changedTopics(context, changes)],
      actions: actions(
        [
          isNews
            ? { label: 'All changes', intent: { kind: 'changes', since: firstDayOf(changes, since.day) } }
            : undefined,
          { label: 'What to watch', intent: { kind: 'watch' } },
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

/** The entries and disputes among the changes. */
function changedTopics({ briefing }: ReplyContext, changes: readonly Change[]): Topic[] {
  return changes.flatMap(({ what, id }): Topic[] => {
    if (what === 'question' || what === 'unknown') return [{ what: 'entry', id }];
    return what === 'dispute' && briefing.disputes.has(id) ? [{ what, id }] : [];
  });
}

/** The earliest date of the changes: one may be dated before the last digest but entered after it. */
function firstDayOf(changes: readonly Change[], day: IsoDate): IsoDate {
  return changes.reduce((first, { on }) => (on < first ? on : first), day);
}

/** Outcomes as sentences with sources, then the other news as a list, then counts of the rest. */
function changesSection({ briefing }: ReplyContext, changes: readonly Change[]): Block[] {
  const { told, rest } = newsOf(briefing, changes);
  const outcomes = told.flatMap(({ how, id }): Block[] => {
    const { outcome } = (how === 'settled' && briefing.watch.get(id)) || {};
    return outcome ? [{ type: 'statement', ...citedAs(briefing, outcome.says) }] : [];
  });
  const items = told.filter(({ how }) => how !== 'settled').map((change) => newsItem(briefing, change));
  return [...outcomes, ...listOf([...items, ...remainingLines(rest, told.length === 0)])];
}

/** Whether the item's date is near. */
function isNear(item: WatchItem, today: IsoDate): boolean {
  const phase = phaseOf(item, today);
  if (phase.kind === 'ahead') return phase.daysLeft <= NEAR_BEFORE;
  return phase.kind === 'due' || (phase.kind === 'unconfirmed' && phase.daysGone <= NEAR_AFTER);
}

function comingUpSection(context: ReplyContext, isOther: (item: WatchItem) => boolean): Block[] {
  const items = [...context.briefing.watch.values()].filter((item) => isOther(item) && isNear(item, context.today));
  if (items.length === 0) return [];
  return [
    { type: 'heading', text: 'Near' },
    { type: 'list', items: items.map((item) => watchLine(context, item)) },
  ];
}

/** How many questions are open, besides those in the post. */
function open({ briefing, today }: ReplyContext, reminders: readonly WatchItem[]): Block[] {
  const unsettled = [...briefing.watch.values()].filter((item) => phaseOf(item, today).kind !== 'settled');
  const others = unsettled.filter((item) => !isNear(item, today) && !reminders.includes(item));
  if (others.length === 0) return [];
  const more = others.length < unsettled.length ? 'other ' : '';
  return [
    { type: 'note', text: `${counted(others.length, `${more}question is`, `${more}questions are`)} still open.` },
  ];
}

function listOf(items: readonly Item[]): Block[] {
  return items.length === 0 ? [] : [{ type: 'list', items }];
}
