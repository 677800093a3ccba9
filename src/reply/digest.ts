import type { Change } from '../briefing/changes.ts';
import { type IsoDate, inWords } from '../briefing/dates.ts';
import type { WatchItem } from '../briefing/schema.ts';
import type { AnswerTopic } from '../briefing/substance.ts';
import { phaseOf } from '../briefing/watch.ts';
import { pluralize } from '../lib/english.ts';
import type { Block, Message } from '../message/message.ts';
import { actions, button, headingBlock, LINK_BUTTONS, listBlocks, noteBlock, textBlock } from './blocks.ts';
import { newsItem, nothingNew, remainingLines } from './changes.ts';
import { cite } from './cite.ts';
import { type ReplyContext, storyMessage } from './context.ts';
import { splitNews } from './news.ts';
import { reminderBlocks } from './reminder.ts';
import { watchButton, watchLine, watchTopics } from './watch.ts';

const NEAR_DAYS_BEFORE = 14;
const NEAR_DAYS_AFTER = 7;

export interface PeriodStart {
  readonly origin: 'day' | 'digest' | 'subscription';
  readonly day: IsoDate;
}

/** Returns "since 1 May 2026", "since the last digest, on 1 May 2026" or "since you subscribed, on 1 May 2026". */
export function sinceInWords({ origin, day }: PeriodStart): string {
  if (origin === 'digest') return `since the last digest, on ${inWords(day)}`;
  return origin === 'subscription' ? `since you subscribed, on ${inWords(day)}` : `since ${inWords(day)}`;
}

interface DigestOptions {
  readonly since: PeriodStart;
  /** Newest first. */
  readonly changes: readonly Change[];
  readonly includesUnchanged: boolean;
  /** Watch items whose reminders are in the same post. */
  readonly remindedItems?: readonly WatchItem[];
}

/**
 * Builds a digest: news, reminders, near dates, then one line on open questions. Returns undefined if there is nothing to post.
 */
export function digestReply(
  context: ReplyContext,
  { since, changes, includesUnchanged, remindedItems = [] }: DigestOptions,
): Message | undefined {
  const hasNews = changes.length > 0;
  if (!hasNews && !includesUnchanged) return undefined;
  const { briefing, today } = context;
  // The news already gives the outcomes of settled items.
  const reminders = remindedItems.filter(
    (item) => !changes.some(({ action, id }) => action === 'settled' && id === item.id),
  );
  const otherItems = [...briefing.watch.values()].filter((item) => !reminders.includes(item));
  const news = hasNews
    ? [headingBlock(`What is new ${sinceInWords(since)}`), ...changesSection(context, changes)]
    : [textBlock(`${nothingNew(sinceInWords(since))}.`)];
  return storyMessage(
    context,
    `Digest of ${inWords(today)}${withReminders(reminders.length)}`,
    [
      ...news,
      ...reminderBlocks(context, reminders, 'Reminder: '),
      ...listBlocks(
        otherItems.filter((item) => isNear(item, today)).map((item) => watchLine(context, item)),
        'Near',
      ),
      ...openNote(context, otherItems),
    ],
    {
      about: [...watchTopics(briefing.watch.values()), ...changedTopics(context, changes)],
      actions: actions(
        [
          hasNews ? button('All changes', { kind: 'changes', since: firstDayOf(changes, since.day) }) : undefined,
          LINK_BUTTONS.whatToWatch,
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

function changedTopics({ briefing }: ReplyContext, changes: readonly Change[]): AnswerTopic[] {
  return changes.flatMap(({ recordKind, id }): AnswerTopic[] => {
    if (recordKind === 'question' || recordKind === 'unknown') return [{ kind: 'entry', id }];
    return recordKind === 'dispute' && briefing.disputes.has(id) ? [{ kind: recordKind, id }] : [];
  });
}

/** A change can be dated before the last digest but saved after it. */
function firstDayOf(changes: readonly Change[], day: IsoDate): IsoDate {
  return changes.reduce((earliest, { on }) => (on < earliest ? on : earliest), day);
}

function changesSection({ briefing }: ReplyContext, changes: readonly Change[]): Block[] {
  const { listedChanges, countedChanges: remaining } = splitNews(briefing, changes);
  const outcomes = listedChanges.flatMap(({ action, id }) => {
    const outcome = action === 'settled' ? briefing.watch.get(id)?.outcome : undefined;
    return outcome ? [cite(briefing, outcome.says)] : [];
  });
  const items = listedChanges.filter(({ action }) => action !== 'settled').map((change) => newsItem(briefing, change));
  return [...outcomes, ...listBlocks([...items, ...remainingLines(remaining, listedChanges.length === 0)])];
}

function isNear(item: WatchItem, today: IsoDate): boolean {
  const phase = phaseOf(item, today);
  if (phase.kind === 'ahead') return phase.daysLeft <= NEAR_DAYS_BEFORE;
  return phase.kind === 'due' || (phase.kind === 'unconfirmed' && phase.daysGone <= NEAR_DAYS_AFTER);
}

function openNote({ briefing, today }: ReplyContext, otherItems: readonly WatchItem[]): Block[] {
  const isUnsettled = (item: WatchItem) => phaseOf(item, today).kind !== 'settled';
  const openItems = otherItems.filter((item) => isUnsettled(item) && !isNear(item, today));
  if (openItems.length === 0) return [];
  const otherWord = openItems.length < [...briefing.watch.values()].filter(isUnsettled).length ? 'other ' : '';
  return [
    noteBlock(`${pluralize(openItems.length, `${otherWord}question is`, `${otherWord}questions are`)} still open.`),
  ];
}
