import { type Change, changesSince } from '../briefing/changes.ts';
import { addDays, type IsoDate, inWords, isRealDate } from '../briefing/dates.ts';
import type { Block, Item, Message } from '../message/message.ts';
import { message, pageButtons, pageOf, type ReplyContext } from './context.ts';

const DEFAULT_DAYS = 30;
/** More changes of one kind on one day than this are counted, not listed. */
const LISTED = 8;
const PAGE = 12;
const DAYS = new Map([
  ['day', 1],
  ['week', 7],
  ['month', 30],
  ['year', 365],
]);
/** No briefing is older than this. */
const MOST_DAYS = 9999;
const MONTHS = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'));

const KINDS: readonly { readonly what: Change['what']; readonly one: string; readonly many: string }[] = [
  { what: 'watch item', one: 'Watch item', many: 'watch items' },
  { what: 'dispute', one: 'Dispute', many: 'disputes' },
  { what: 'summary', one: 'Summary', many: 'summaries' },
  { what: 'question', one: 'Question', many: 'questions with an answer' },
  { what: 'unknown', one: 'Question that no source answers', many: 'questions that no source answers' },
  { what: 'claim', one: 'Claim', many: 'claims' },
];
const HOWS = [
  { how: 'settled', word: 'Settled' },
  { how: 'revised', word: 'Revised' },
  { how: 'entered', word: 'Entered' },
] as const;

/**
 * What entered, changed or was settled in the corpus since a date.
 * @param typed a date, "7 days", "2 weeks", "yesterday" or "month"; 30 days if left out. Undefined if it is none of these
 */
export function changesReply(context: ReplyContext, typed?: string, wanted?: number): Message | undefined {
  const since = typed === undefined ? addDays(context.today, -DEFAULT_DAYS) : readSince(typed, context.today);
  if (since === undefined) return undefined;
  const groups = changeItems(changesSince(context.briefing, since, context.today), LISTED);
  const { items, page, pages } = pageOf(groups, PAGE, wanted);
  const blocks: Block[] =
    groups.length === 0
      ? [{ type: 'text', text: nothingChanged(`since ${inWords(since)}`) }]
      : [
          {
            type: 'text',
            text: 'This is about the briefing itself: the day on which each thing was written down here.',
          },
          { type: 'list', items },
          ...pageButtons(page, pages, (number) => ({ kind: 'changes', since, page: number })),
        ];
  return message(context, `Changes since ${inWords(since)}`, blocks);
}

/** @param since "since 1 May 2026" */
export function nothingChanged(since: string): string {
  return `Nothing entered this briefing or changed in it ${since}.`;
}

/**
 * Changes as lines, by day, what happened, and kind: "Dispute: How long the deal runs", with "Revised on 5 October 2026: a
 * side added" below it, and "Entered on 1 October 2026: 16 disputes, 121 claims".
 * @param listed more changes of one kind on one day than this are counted, all kinds in one line
 */
export function changeItems(changes: readonly Change[], listed: number): Item[] {
  const days = [...new Set(changes.map(({ on }) => on))];
  return days.flatMap((day) =>
    HOWS.flatMap(({ how, word }): Item[] => {
      const when = `${word} on ${inWords(day)}`;
      const kinds = KINDS.map((kind) => ({
        ...kind,
        group: changes.filter((change) => change.on === day && change.how === how && change.what === kind.what),
      }));
      const counted = kinds.filter(({ group }) => group.length > listed);
      const named = kinds.filter((kind) => !counted.includes(kind));
      const counts = counted.map(({ group, many }) => `${group.length} ${many}`).join(', ');
      return [
        ...named.flatMap(({ group, one }) =>
          group.map(({ title, note }) => ({
            text: `${one}: ${title}`,
            note: note === undefined ? when : `${when}: ${note}`,
          })),
        ),
        ...(counted.length === 0 ? [] : [{ text: `${when}: ${counts}` }]),
      ];
    }),
  );
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
  if (!span) return dateInWords(text);
  const days = Number(span[1] ?? 1) * (DAYS.get(span[2] ?? '') ?? Number.NaN);
  return days <= MOST_DAYS ? addDays(today, -days) : undefined;
}

/** A date as the bot writes it itself: "1 november 2026". */
function dateInWords(text: string): IsoDate | undefined {
  const [day = '', , year = ''] = text.split(' ');
  return MONTHS.map((month) => `${year}-${month}-${day.padStart(2, '0')}`).find(
    (date) => isRealDate(date) && inWords(date).toLowerCase() === text,
  );
}
