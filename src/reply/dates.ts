import { type DatedItem, overlaps, type Span } from '../ask/dates/days.ts';
import type { DateQuestion } from '../ask/dates/question.ts';
import { type Briefing, get, sourcedClaimsOf } from '../briefing/briefing.ts';
import { addDays, daysBetween, firstDay, type IsoDate, inWords, lastDay, spanOf } from '../briefing/dates.ts';
import { knownOutcome, outcomeDate } from '../briefing/outcome.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { expectedOf } from '../briefing/watch.ts';
import { counted } from '../lib/english.ts';
import { type Block, headOf, type Item, linesOf, type Message } from '../message/message.ts';
import { cite, citedAs } from './cite.ts';
import { aboutStory, buttons, type ReplyContext } from './context.ts';
import { derivedDate, timelineOf } from './timeline/marks.ts';
import { watchReply } from './watch.ts';

/** Marks on the timeline that do not come from the story. */
const OURS: readonly string[] = ['today', 'reminder'];

/**
 * Answers a question about dates from the story's dates, with today's arithmetic.
 * @param lead corrections of the question, which come first
 */
export function datesReply(context: ReplyContext, question: DateQuestion, lead: readonly Block[] = []): Message {
  const reply = datesOf(context, question);
  return lead.length === 0 ? reply : { ...reply, blocks: [...lead, ...reply.blocks] };
}

function datesOf(context: ReplyContext, question: DateQuestion): Message {
  switch (question.asks) {
    case 'days':
      return daysReply(context, question.days);
    case 'distance':
      return distanceReply(context, question.dates);
    case 'time':
      return datedItemReply(context, question.of);
  }
}

/** The same for scripts: the visible text, and its sources. */
export function datesText(context: ReplyContext, question: DateQuestion): { text: string; sources: string[] } {
  const reply = datesReply(context, question);
  const { briefing } = context;
  const texts = reply.blocks.flatMap((block): readonly string[] => {
    if (block.type === 'answer') return linesOf(block).below;
    if (block.type === 'list') return block.items.flatMap(({ text, note = '' }) => [text, note]);
    return block.type === 'text' || block.type === 'statement' ? [block.text] : [];
  });
  const cited = new Set(
    claimsOf(context, question)
      .flatMap((id) => sourcedClaimsOf(briefing, get(briefing.claims, id)))
      .map(({ source }) => source),
  );
  return {
    text: [headOf(reply).top, ...texts].filter((text) => text !== '').join(' '),
    sources: [...briefing.sources.keys()].filter((id) => cited.has(id)),
  };
}

function claimsOf({ briefing, today }: ReplyContext, question: DateQuestion): readonly string[] {
  const { events = [], watch } = briefing;
  const ofWatch = (item: WatchItem) =>
    knownOutcome(item, today)?.says.claims ?? [...item.headline.claims, ...item.open.claims];
  if (question.asks === 'time') {
    const item = watch.get(question.of.id);
    return question.of.kind === 'watch' && item ? ofWatch(item) : (events[Number(question.of.id)]?.claims ?? []);
  }
  const [first = today, last = first] = question.asks === 'days' ? [] : question.dates.toSorted();
  const days = question.asks === 'days' ? question.days : { first, last };
  return [
    ...events.flatMap(({ date, claims }) => (overlaps({ first: date, last: date }, days) ? claims : [])),
    ...derivedOn(briefing, days).map(({ id }) => id),
    ...[...watch.values()].flatMap((item) => {
      return isExpectedOn(item, days) || isSettledOn(item, today, days) ? ofWatch(item) : [];
    }),
  ];
}

function distanceReply(context: ReplyContext, [day = context.today, other]: readonly IsoDate[]): Message {
  const [first = day, last = day] = [day, other ?? day].toSorted();
  const days = daysBetween(first, last);
  const lead =
    other === undefined
      ? distanceText(day, context.today)
      : `${counted(days, 'day')} from ${inWords(first)} to ${inWords(last)}.`;
  return daysReply(context, { first, last }, lead);
}

/** What happens on these days, with outcomes. If nothing does, says only that. */
function daysReply(context: ReplyContext, days: Span, lead?: string): Message {
  const { briefing, today } = context;
  const settled = [...briefing.watch.values()].filter(
    (item) => isSettledOn(item, today, days) || (knownOutcome(item, today) && isExpectedOn(item, days)),
  );
  const items = [
    ...timelineOf(briefing, today).marks.filter((mark) => !OURS.includes(mark.kind) && overlaps(mark, days)),
    ...derivedOn(briefing, days).map(({ text, when }) => ({
      when: derivedDate(when),
      label: text.replace(/\.$/, ''),
      status: '',
    })),
  ].map(({ when, label, status }): Item => ({ text: `${when}: ${label}.`, ...(status !== '' && { note: status }) }));
  const blocks: Block[] = [
    ...settled.flatMap((item): Block[] => {
      const outcome = knownOutcome(item, today);
      return outcome ? [cite(briefing, outcome.says)] : [];
    }),
    ...(items.length === 0
      ? [{ type: 'text' as const, text: nothingOn(context, days) }, ...nearestTo(context, days)]
      : []),
    ...(items.length > 0 ? [{ type: 'list' as const, items }] : []),
    ...buttons(
      { label: 'Timeline', intent: { kind: 'timeline' } },
      { label: 'All watch items', intent: { kind: 'watch' } },
    ),
  ];
  return aboutStory(context, lead ?? capital(daysInWords(days)), blocks);
}

/** The story's nearest dates before or after some days. */
function nearestTo({ briefing, today }: ReplyContext, { first = today, last = first }: Span): Block[] {
  const away = (mark: Span) => Math.max(daysBetween(last, mark.first ?? last), daysBetween(mark.last ?? first, first));
  const [nearest] = timelineOf(briefing, today)
    .marks.filter(({ kind }) => !OURS.includes(kind))
    .toSorted((a, b) => away(a) - away(b));
  if (!nearest) return [];
  const note = nearest.status === '' ? {} : { note: nearest.status };
  return [
    { type: 'text', text: 'The nearest date in the sources:' },
    { type: 'list', items: [{ text: `${nearest.when}: ${nearest.label}.`, ...note }] },
  ];
}

/** Dates that claims derive and no watch item expects, such as the end of a renewed term. */
function derivedOn({ claims, watch }: Briefing, days: Span): { id: string; when: string; text: string }[] {
  const expected = new Set([...watch.values()].flatMap((item) => item.expected?.claims ?? []));
  return [...claims.values()].flatMap((claim) => {
    if (claim.standing !== 'derived' || expected.has(claim.id)) return [];
    const { equals } = claim.arithmetic;
    return overlaps(spanOf(equals), days) ? [{ id: claim.id, when: equals, text: claim.text }] : [];
  });
}

function isSettledOn(item: WatchItem, today: IsoDate, days: Span): boolean {
  const outcome = knownOutcome(item, today);
  return outcome !== undefined && overlaps(outcomeDate(outcome), days);
}

function isExpectedOn(item: WatchItem, days: Span): boolean {
  const expected = expectedOf(item);
  return expected !== undefined && overlaps(expected, days);
}

/** "No source reports" a past day; "no source names" a future one. */
function nothingOn({ briefing, today }: ReplyContext, { first, last }: Span): string {
  const isPast = last !== undefined && last < today;
  if (!isPast) return 'No source dates anything then.';
  const isLater = first !== undefined && first > briefing.asOf;
  return isLater
    ? `No source says what happened then: the newest is of ${inWords(briefing.asOf)}.`
    : 'No source says what happened then.';
}

function datedItemReply(context: ReplyContext, { kind, id }: DatedItem): Message {
  const { briefing, today } = context;
  if (kind === 'watch') return watchReply(context, id) ?? daysReply(context, {});
  const event = briefing.events?.[Number(id)];
  if (!event) return daysReply(context, {});
  const { date, label, claims } = event;
  const headline = citedAs(briefing, { kind: 'stated', text: `${label}: ${inWords(date)}.`, claims });
  return aboutStory(context, label, [
    { type: 'answer', headline, lines: [], status: distanceText(date, today), isStatusFirst: true },
    ...buttons({ label: 'Timeline', intent: { kind: 'timeline' } }),
  ]);
}

/** "6 November 2026 was 23 days ago." */
function distanceText(day: IsoDate, today: IsoDate): string {
  const days = daysBetween(today, day);
  if (days === 0) return `${inWords(day)} is today.`;
  if (days === 1) return `${inWords(day)} is tomorrow.`;
  if (days === -1) return `${inWords(day)} was yesterday.`;
  return days > 0
    ? `${inWords(day)} is in ${counted(days, 'day')}.`
    : `${inWords(day)} was ${counted(-days, 'day')} ago.`;
}

/** "6 May 2026", "June 2026", "from 30 November to 6 December 2026", "since 6 May 2026". */
function daysInWords({ first, last }: Span): string {
  if (first === undefined) return last === undefined ? 'what is dated' : `before ${inWords(addDays(last, 1))}`;
  if (last === undefined) return `from ${inWords(first)} on`;
  if (first === last) return inWords(first);
  const month = first.slice(0, 7);
  if (first === firstDay(month) && last === lastDay(month)) return inWords(month);
  if (first.endsWith('-01-01') && last === `${first.slice(0, 4)}-12-31`) return first.slice(0, 4);
  return `${inWords(first)} to ${inWords(last)}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
