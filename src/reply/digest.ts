import { isUnknown } from '../briefing/briefing.ts';
import type { Change } from '../briefing/changes.ts';
import { daysBetween, type IsoDate, inDays, inWords } from '../briefing/dates.ts';
import { nextReminders } from '../briefing/reminders.ts';
import type { Dispute, Entry } from '../briefing/schema.ts';
import { type Phase, phaseOf } from '../briefing/watch.ts';
import type { Block, Item, Message } from '../message/message.ts';
import { changeItems, nothingChanged } from './changes.ts';
import { cite } from './cite.ts';
import { buttons, message, type ReplyContext } from './context.ts';
import { everySide } from './disputes.ts';
import { cardBlocks, entryButton } from './entry.ts';
import { watchLine } from './watch.ts';

/** More changes of one kind on one day than this are counted, not listed. */
const LISTED = 3;
/** More lines of changes than this are left to the list of changes. */
const LINES = 8;

/** Where a watch item is listed: what asks for something first. Open ones share a line. */
const ORDER: readonly Exclude<Phase['kind'], 'open'>[] = ['due', 'unconfirmed', 'ahead', 'settled'];

/** What a digest counts from: a day, the digest before it, or when it was subscribed. */
export interface Since {
  readonly of: 'day' | 'digest' | 'subscription';
  readonly day: IsoDate;
}

/** "since 1 May 2026", "since the last digest here, of 1 May 2026". */
export function sinceInWords({ of, day }: Since): string {
  if (of === 'digest') return `since the last digest here, of ${inWords(day)}`;
  return of === 'subscription' ? `since this was subscribed, on ${inWords(day)}` : `since ${inWords(day)}`;
}

/**
 * What is new, where the watch items stand, one point on which the sources differ, one question that
 * people ask, and what comes next. Short if nothing changed.
 * @param since what its changes are said to be since
 * @param changes those that are told, newest first
 * @param includesUnchanged whether there is a digest, if nothing changed
 */
export function digestReply(
  context: ReplyContext,
  { since, changes, includesUnchanged }: { since: Since; changes: readonly Change[]; includesUnchanged: boolean },
): Message | undefined {
  const { briefing, today } = context;
  if (changes.length === 0 && !includesUnchanged) return undefined;
  const dispute = ofTheDay([...briefing.disputes.values()], today);
  const entry = ofTheDay(
    [...briefing.entries.values()].filter((one) => !isUnknown(one)),
    today,
  );
  const title = `Digest of ${inWords(today)}`;
  return changes.length === 0
    ? message(context, title, unchanged(context, since, dispute, entry))
    : message(context, title, changed(context, since, changes, dispute, entry));
}

function unchanged(context: ReplyContext, since: Since, dispute?: Dispute, entry?: Entry): Block[] {
  return [
    { type: 'text', text: nothingChanged(sinceInWords(since)) },
    ...listOf(watchLines(context, { short: true })),
    ...next(context),
    ...(dispute && entry
      ? [{ type: 'note' as const, text: 'A point on which the sources differ, and a question that people ask:' }]
      : []),
    ...buttons(
      dispute && { label: dispute.title, intent: { kind: 'disputes', dispute: dispute.id } },
      entry && entryButton(entry),
      { label: 'What to watch', intent: { kind: 'watch' } },
    ),
  ];
}

function changed(
  context: ReplyContext,
  since: Since,
  changes: readonly Change[],
  dispute?: Dispute,
  entry?: Entry,
): Block[] {
  const items = changeItems(changes, LISTED);
  const more = items.length - LINES;
  return [
    { type: 'heading', text: `What is new ${sinceInWords(since)}` },
    {
      type: 'list',
      items: more > 0 ? [...items.slice(0, LINES), { text: `${more} more under "All changes"` }] : items,
    },
    ...outcomes(context, changes),
    ...(context.briefing.watch.size === 0 ? [] : [{ type: 'heading' as const, text: 'What to watch' }]),
    ...listOf(watchLines(context, { short: false })),
    ...next(context),
    ...(dispute
      ? [
          { type: 'heading' as const, text: `Where the sources differ: ${dispute.title}` },
          ...everySide(context, dispute),
        ]
      : []),
    ...(entry
      ? [
          { type: 'heading' as const, text: `A question that people ask: ${entry.question}` },
          ...cardBlocks(context, entry),
        ]
      : []),
    ...buttons(
      { label: 'All changes', intent: { kind: 'changes', since: firstDayOf(changes, since.day) } },
      { label: 'What to watch', intent: { kind: 'watch' } },
      entry && { label: 'The whole answer', intent: { kind: 'entry', id: entry.id } },
    ),
  ];
}

/** The earliest day of the changes: one may be dated before the last digest, and written down after it. */
function firstDayOf(changes: readonly Change[], day: IsoDate): IsoDate {
  return changes.reduce((first, { on }) => (on < first ? on : first), day);
}

function listOf(items: readonly Item[]): Block[] {
  return items.length === 0 ? [] : [{ type: 'list', items }];
}

/** What is said of each watch item that was settled. */
function outcomes({ briefing }: ReplyContext, changes: readonly Change[]): Block[] {
  return changes.flatMap(({ how, id }): Block[] => {
    const item = how === 'settled' ? briefing.watch.get(id) : undefined;
    return item?.outcome
      ? [{ type: 'heading', text: `Settled: ${item.title}` }, cite(briefing, item.outcome.says)]
      : [];
  });
}

/** The watch items by phase. The short form counts what is open and leaves out what is settled. */
function watchLines(context: ReplyContext, { short }: { short: boolean }): Item[] {
  const byPhase = Map.groupBy(context.briefing.watch.values(), (item) => phaseOf(item, context.today).kind);
  const open = byPhase.get('open') ?? [];
  const text = `${open.length} open, no source gives a date`;
  return [
    ...ORDER.filter((kind) => !short || kind !== 'settled').flatMap((kind) =>
      (byPhase.get(kind) ?? []).map((item) => watchLine(context, item)),
    ),
    ...(open.length === 0 ? [] : [short ? { text } : { text, note: open.map(({ title }) => title).join('; ') }]),
  ];
}

/** The next day with a reminder. */
function next({ briefing, today }: ReplyContext): Block[] {
  const [first, ...others] = nextReminders(briefing, today);
  if (!first) return [];
  const and = others.length === 0 ? '' : ` and ${others.length} more`;
  const value = `${inWords(first.day)}, in ${inDays(daysBetween(today, first.day))}: ${first.item.title}${and}`;
  return [{ type: 'facts', facts: [{ label: 'Next reminder', value }] }];
}

/**
 * One of several, chosen by the day: another one each day, and each of them in turn. A round begins one further than
 * the round before, so that a channel with a digest a week sees all of them too.
 */
function ofTheDay<T>(all: readonly T[], today: IsoDate): T | undefined {
  const day = daysBetween('1970-01-01', today);
  return all[(day + Math.floor(day / all.length)) % all.length];
}
