import { datesInText } from '../ask/dates/dates-in-text.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { type Change, changesSince, sortByImportance } from '../briefing/changes.ts';
import { addDays, type IsoDate, inWords, isRealDate } from '../briefing/dates.ts';
import { dateInWords, outcomeDate } from '../briefing/outcome.ts';
import { capitalize, joinWithAnd, pluralize } from '../lib/english.ts';
import type { Item, Message } from '../message/message.ts';
import { listBlocks, message, pageButtons, pageOf, textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';

const DEFAULT_DAYS = 30;
const MAX_LISTED_PER_KIND = 8;
const PAGE_SIZE = 12;
const DAYS_IN_UNIT = new Map([
  ['day', 1],
  ['week', 7],
  ['month', 30],
  ['year', 365],
]);
/** Older than any briefing. */
const MAX_DAYS_BACK = 9999;

const KINDS: Readonly<Record<Change['recordKind'], readonly [entered: string, singular: string, plural: string]>> = {
  'watch item': ['New point to watch', 'point to watch', 'points to watch'],
  dispute: ['Sources disagree', 'dispute', 'disputes'],
  summary: ['New summary', 'summary', 'summaries'],
  question: ['New answer', 'answer', 'answers'],
  unknown: ['Asked, but no source answers', 'question without an answer', 'questions without an answer'],
  claim: ['New', 'claim', 'claims'],
};

/**
 * `sinceText` can be a past date, "7 days", "yesterday" or "month"; by default, the last 30 days. Undefined if it cannot be
 * read.
 */
export function changesReply(context: ReplyContext, sinceText?: string, number?: number): Message | undefined {
  const { briefing, today } = context;
  const since = sinceText === undefined ? addDays(today, -DEFAULT_DAYS) : readSince(sinceText, today);
  if (since === undefined) return undefined;
  const changeList = changeItems(briefing, changesSince(briefing, since, today));
  const { items, page, pages } = pageOf(changeList, PAGE_SIZE, number);
  return message(`Changes since ${inWords(since)}`, [
    ...(changeList.length === 0 ? [textBlock(`${nothingNew(`since ${inWords(since)}`)}.`)] : []),
    ...listBlocks(items),
    ...pageButtons(page, pages, (targetPage) => ({ kind: 'changes', since, page: targetPage })),
  ]);
}

export function nothingNew(since: string): string {
  return `Nothing new ${since}`;
}

function changeItems(briefing: Briefing, changes: readonly Change[]): Item[] {
  return [...Map.groupBy(changes, ({ on }) => on)].flatMap(([day, ofDay]): Item[] => {
    const when = inWords(day);
    const listedChanges = changesToList(ofDay, MAX_LISTED_PER_KIND);
    const counts = changeCounts(ofDay.filter((change) => !listedChanges.includes(change)));
    return [
      ...listedChanges.map((change) => {
        const { text, note } = newsItem(briefing, change);
        return { text, note: note === undefined ? when : `${when} · ${note}` };
      }),
      ...(counts === '' ? [] : [{ text: `Added: ${counts}`, note: when }]),
    ];
  });
}

/** Most important first. If more than `maxOfKind` records of one kind are new, lists none of them. */
export function changesToList(changes: readonly Change[], maxOfKind: number): Change[] {
  const entered = Map.groupBy(
    changes.filter(({ action }) => action === 'entered'),
    ({ recordKind }) => recordKind,
  );
  return sortByImportance(changes).filter(
    ({ action, recordKind }) => action !== 'entered' || (entered.get(recordKind)?.length ?? 0) <= maxOfKind,
  );
}

/** "Also updated: 2 answers." With `isFirst`, nothing is listed above, so there is no "also". */
export function remainingLines(changes: readonly Change[], isFirst: boolean): Item[] {
  const entered = changes.filter(({ action }) => action === 'entered');
  const updated = changes.filter(({ action }) => action !== 'entered');
  const counts = [
    { verb: 'updated', count: changeCounts(updated) },
    { verb: 'new', count: changeCounts(entered) },
  ];
  return counts
    .filter(({ count }) => count !== '')
    .map(({ verb, count }) => ({ text: `${isFirst ? capitalize(verb) : `Also ${verb}`}: ${count}.` }));
}

/** Returns "121 claims, 92 answers and 16 disputes", or an empty text. */
function changeCounts(changes: readonly Change[]): string {
  return joinWithAnd(
    Object.entries(KINDS).flatMap(([kind, [, singular, plural]]) => {
      const { length } = changes.filter(({ recordKind }) => recordKind === kind);
      return length === 0 ? [] : [pluralize(length, singular, plural)];
    }),
  );
}

export function newsItem(briefing: Briefing, { action, recordKind, id, title, note }: Change): Item {
  switch (action) {
    case 'settled': {
      const { outcome } = briefing.watch.get(id) ?? {};
      if (!outcome) return { text: `Settled: ${title}` };
      const date = outcomeDate(outcome);
      return { text: `Settled: ${title}`, note: `${date.by === 'report' ? '' : 'it happened '}${dateInWords(date)}` };
    }
    case 'revised':
      return { text: revisedText(title, note ?? 'corrected') };
    case 'entered': {
      if (recordKind === 'claim') {
        const claim = briefing.claims.get(id);
        const source = claim && claim.standing !== 'derived' ? briefing.sources.get(claim.source) : undefined;
        return { text: title, ...(source && { note: `says ${source.label}` }) };
      }
      const answer = recordKind === 'question' ? briefing.entries.get(id)?.headline.text : undefined;
      if (answer !== undefined) return { text: `${title} ${answer}` };
      return { text: `${KINDS[recordKind][0]}: ${title}` };
    }
  }
}

function readSince(sinceText: string, today: IsoDate): IsoDate | undefined {
  const text = sinceText
    .trim()
    .toLowerCase()
    .replace(/^(since|the|last) /, '')
    .replace(/^last /, '');
  if (isRealDate(text)) return text;
  if (text === 'today') return today;
  if (text === 'yesterday') return addDays(today, -1);
  const span = /^(?:(\d{1,4}) )?(day|week|month|year)s?(?: ago)?$/.exec(text);
  if (!span) return namedDay(text, today);
  const days = Number(span[1] ?? 1) * (DAYS_IN_UNIT.get(span[2] ?? '') ?? Number.NaN);
  return days <= MAX_DAYS_BACK ? addDays(today, -days) : undefined;
}

/** Undefined for a future day, or if the text is not a date such as "1 november 2026", "monday" or "may". */
function namedDay(text: string, today: IsoDate): IsoDate | undefined {
  if (/^-|^\d+-\d/.test(text)) return undefined;
  const dates = datesInText(`since ${text}`, { today, storySpans: [], tense: 'past' });
  const isWholeText = dates?.isNamed && /^(?:since)?$/.test(dates.remainingText);
  return isWholeText && dates.first && dates.first <= today ? dates.first : undefined;
}

/** Returns "Overview: corrected", or "What does it cost? A price is known" after a question. */
function revisedText(title: string, note: string): string {
  return title.endsWith('?') ? `${title} ${capitalize(note)}` : `${title}: ${note}`;
}
