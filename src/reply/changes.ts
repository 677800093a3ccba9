import { datesInText } from '../ask/dates/spoken.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { type Change, changesSince, sortByImportance } from '../briefing/changes.ts';
import { addDays, type IsoDate, inWords, isRealDate } from '../briefing/dates.ts';
import { dateInWords, outcomeDate } from '../briefing/outcome.ts';
import { counted, listed } from '../lib/english.ts';
import type { Block, Item, Message } from '../message/message.ts';
import { message, pageButtons, pageOf, type ReplyContext } from './context.ts';

const DEFAULT_DAYS = 30;
/** If more changes of one kind than this are on one day, they are counted instead of listed. */
const LISTED = 8;
const PAGE = 12;
const DAYS = new Map([
  ['day', 1],
  ['week', 7],
  ['month', 30],
  ['year', 365],
]);
/** In days; longer than any briefing is old. */
const MAX_DAYS = 9999;

const KINDS: readonly {
  readonly what: Change['what'];
  readonly entered: string;
  readonly one: string;
  readonly many: string;
}[] = [
  { what: 'watch item', entered: 'New point to watch', one: 'point to watch', many: 'points to watch' },
  { what: 'dispute', entered: 'Sources disagree', one: 'dispute', many: 'disputes' },
  { what: 'summary', entered: 'New summary', one: 'summary', many: 'summaries' },
  { what: 'question', entered: 'New answer', one: 'answer', many: 'answers' },
  {
    what: 'unknown',
    entered: 'Asked, but no source answers',
    one: 'question without an answer',
    many: 'questions without an answer',
  },
  { what: 'claim', entered: 'New', one: 'claim', many: 'claims' },
];

/**
 * What was added, changed or settled since a date.
 * @param typed a date, "7 days", "2 weeks", "yesterday" or "month"; by default 30 days. Undefined if it cannot be read
 */
export function changesReply(context: ReplyContext, typed?: string, wanted?: number): Message | undefined {
  const since = typed === undefined ? addDays(context.today, -DEFAULT_DAYS) : readSince(typed, context.today);
  if (since === undefined) return undefined;
  const groups = changeItems(context.briefing, changesSince(context.briefing, since, context.today), LISTED);
  const { items, page, pages } = pageOf(groups, PAGE, wanted);
  const blocks: Block[] =
    groups.length === 0
      ? [{ type: 'text', text: `${nothingChanged(`since ${inWords(since)}`)}.` }]
      : [{ type: 'list', items }, ...pageButtons(page, pages, (number) => ({ kind: 'changes', since, page: number }))];
  return message(context, `Changes since ${inWords(since)}`, blocks);
}

/** @param since such as "since 1 May 2026" */
export function nothingChanged(since: string): string {
  return `Nothing new ${since}`;
}

/** Changes by day, each with its date. If there are too many of one kind, one line per day counts them. */
function changeItems(briefing: Briefing, changes: readonly Change[], alike: number): Item[] {
  return [...new Set(changes.map(({ on }) => on))].flatMap((day): Item[] => {
    const when = inWords(day);
    const ofDay = changes.filter(({ on }) => on === day);
    const listed = listedOf(ofDay, alike);
    const counts = changeCounts(ofDay.filter((change) => !listed.includes(change)));
    return [
      ...listed
        .map((change) => newsItem(briefing, change))
        .map(({ text, note }) => ({ text, note: note === undefined ? when : `${when} · ${note}` })),
      ...(counts === '' ? [] : [{ text: `Added: ${counts}`, note: when }]),
    ];
  });
}

/**
 * The changes to list, most important first.
 * @param alike if more new records of one kind than this were added, they are counted instead
 */
export function listedOf(changes: readonly Change[], alike: number): Change[] {
  const ordered = sortByImportance(changes);
  const count = ({ how, what }: Change) => ordered.filter((one) => one.how === how && one.what === what).length;
  return ordered.filter((change) => change.how !== 'entered' || count(change) <= alike);
}

/**
 * Counts of the changes that are not listed: "Also updated: 2 answers.", "Also new: 3 claims." Says "also" only below
 * other news.
 */
export function remainingLines(rest: readonly Change[], isFirst: boolean): Item[] {
  const line = (verb: string, changes: readonly Change[]): Item[] => {
    const counts = changeCounts(changes);
    return counts === '' ? [] : [{ text: `${isFirst ? verb : `Also ${verb.toLowerCase()}`}: ${counts}.` }];
  };
  return [
    ...line(
      'Updated',
      rest.filter(({ how }) => how !== 'entered'),
    ),
    ...line(
      'New',
      rest.filter(({ how }) => how === 'entered'),
    ),
  ];
}

/** "121 claims, 92 answers and 16 disputes"; empty if there are none. */
function changeCounts(changes: readonly Change[]): string {
  return listed(
    KINDS.flatMap(({ what, one, many }) => {
      const { length } = changes.filter((change) => change.what === what);
      return length === 0 ? [] : [counted(length, one, many)];
    }),
  );
}

/** A change as a news item. */
export function newsItem(briefing: Briefing, { how, what, id, title, note }: Change): Item {
  switch (how) {
    case 'settled': {
      const { outcome } = briefing.watch.get(id) ?? {};
      if (!outcome) return { text: `Settled: ${title}` };
      const date = outcomeDate(outcome);
      return { text: `Settled: ${title}`, note: `${date.by === 'report' ? '' : 'it happened '}${dateInWords(date)}` };
    }
    case 'revised':
      return { text: revisedText(title, note ?? 'corrected') };
    case 'entered': {
      const claim = what === 'claim' ? briefing.claims.get(id) : undefined;
      const source = claim && claim.standing !== 'derived' ? briefing.sources.get(claim.source) : undefined;
      if (what === 'claim') return { text: title, ...(source && { note: `says ${source.label}` }) };
      const answer = what === 'question' ? briefing.entries.get(id)?.headline.text : undefined;
      if (answer !== undefined) return { text: `${title} ${answer}` };
      const kind = KINDS.find((one) => one.what === what)?.entered ?? 'New';
      return { text: `${kind}: ${title}` };
    }
  }
}

function readSince(typed: string, today: IsoDate): IsoDate | undefined {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/^(since|the|last) /, '')
    .replace(/^last /, '');
  if (isRealDate(text)) return text;
  if (text === 'today') return today;
  if (text === 'yesterday') return addDays(today, -1);
  const span = /^(?:(\d{1,4}) )?(day|week|month|year)s?(?: ago)?$/.exec(text);
  if (!span) return namedDay(text, today);
  const days = Number(span[1] ?? 1) * (DAYS.get(span[2] ?? '') ?? Number.NaN);
  return days <= MAX_DAYS ? addDays(today, -days) : undefined;
}

/**
 * Reads a named day, weekday or month, such as "1 november 2026", "monday" or "may": its first day, if that is past.
 */
function namedDay(text: string, today: IsoDate): IsoDate | undefined {
  if (/^-|^\d+-\d/.test(text)) return undefined;
  const found = datesInText(`since ${text}`, { today, dated: [], tense: 'past' });
  const isWhole = found?.isNamed && /^(?:since)?$/.test(found.rest);
  return isWhole && found.first && found.first <= today ? found.first : undefined;
}

/** "Overview: corrected", "What does it cost? A price is known". */
function revisedText(title: string, note: string): string {
  return title.endsWith('?') ? `${title} ${note.charAt(0).toUpperCase()}${note.slice(1)}` : `${title}: ${note}`;
}
