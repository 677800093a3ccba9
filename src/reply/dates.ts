import type { DateQuestion } from '../ask/dates/date-question.ts';
import { type DatedItem, overlaps, type Span } from '../ask/dates/spans.ts';
import { type Briefing, get, underlyingClaims } from '../briefing/briefing.ts';
import { addDays, dateSpan, daysBetween, firstDay, type IsoDate, inWords, lastDay } from '../briefing/dates.ts';
import { knownOutcome, outcomeDate } from '../briefing/outcome.ts';
import type { Claim, WatchItem } from '../briefing/schema.ts';
import { expectedDateSpan } from '../briefing/watch.ts';
import { datesIn, yearRule } from '../briefing/written-dates.ts';
import { capitalize, pluralize } from '../lib/english.ts';
import { answerLines, type Block, type Item, type Message, messageHead } from '../message/message.ts';
import { buttons, LINK_BUTTONS, listBlocks, textBlock } from './blocks.ts';
import { cite, toSourcedSentence } from './cite.ts';
import { type ReplyContext, storyMessage } from './context.ts';
import { derivedDate, isOfStory, type Mark, timelineOf } from './timeline/marks.ts';
import { watchReply } from './watch.ts';

const MAX_DATED_CLAIMS = 4;
const YEAR_PATTERN = /(?<!\d)(?:19|20|21)\d\d(?!\d)/g;

/**
 * Answers from the story's dates, with arithmetic as of today. `leadBlocks`, notes on the question and corrections, come first.
 */
export function datesReply(context: ReplyContext, question: DateQuestion, leadBlocks: readonly Block[] = []): Message {
  const reply =
    question.kind === 'days'
      ? daysReply(context, question.days)
      : question.kind === 'distance'
        ? distanceReply(context, question.dates)
        : datedItemReply(context, question.item);
  return { ...reply, blocks: [...leadBlocks, ...reply.blocks] };
}

export function datesText(context: ReplyContext, question: DateQuestion): { text: string; sources: string[] } {
  const { briefing } = context;
  const reply = datesReply(context, question);
  const texts = reply.blocks.flatMap(proseTexts);
  const sourceIds = claimsBehind(context, question)
    .flatMap((id) => underlyingClaims(briefing, get(briefing.claims, id)))
    .map(({ source }) => source);
  return {
    text: [messageHead(reply).top, ...texts].filter((text) => text !== '').join(' '),
    sources: [...briefing.sources.keys()].filter((id) => sourceIds.includes(id)),
  };
}

/** Returns the texts of a block that answer in prose. */
function proseTexts(block: Block): readonly string[] {
  switch (block.type) {
    case 'answer':
      return answerLines(block).below;
    case 'list':
      return block.items.flatMap(({ text, note = '' }) => [text, note]);
    case 'text':
    case 'statement':
      return [block.text];
    case 'heading':
    case 'facts':
    case 'note':
    case 'picture':
    case 'buttons':
      return [];
  }
}

function claimsBehind({ briefing, today }: ReplyContext, question: DateQuestion): readonly string[] {
  const { events = [], watch } = briefing;
  const claimsOfItem = (item: WatchItem) =>
    knownOutcome(item, today)?.says.claims ?? [...item.headline.claims, ...item.open.claims];
  if (question.kind === 'time') {
    const item = watch.get(question.item.id);
    return question.item.kind === 'watch' && item
      ? claimsOfItem(item)
      : (events[Number(question.item.id)]?.claims ?? []);
  }
  const [firstDay = today, lastDay = firstDay] = question.kind === 'days' ? [] : question.dates.toSorted();
  const days = question.kind === 'days' ? question.days : { first: firstDay, last: lastDay };
  const claimsOfMarks = [
    ...events.flatMap(({ date, claims }) => (overlaps({ first: date, last: date }, days) ? claims : [])),
    ...derivedDatesIn(briefing, days).map(({ id }) => id),
    ...[...watch.values()].flatMap((item) =>
      isExpectedOn(item, days) || isSettledOn(item, today, days) ? claimsOfItem(item) : [],
    ),
  ];
  return claimsOfMarks.length > 0 ? claimsOfMarks : claimsDatedIn(briefing, days).map(({ id }) => id);
}

function distanceReply(context: ReplyContext, [day = context.today, otherDay]: readonly IsoDate[]): Message {
  const [firstDay = day, lastDay = day] = [day, otherDay ?? day].toSorted();
  const title =
    otherDay === undefined
      ? distanceText(day, context.today)
      : `${pluralize(daysBetween(firstDay, lastDay), 'day')} from ${inWords(firstDay)} to ${inWords(lastDay)}.`;
  return daysReply(context, { first: firstDay, last: lastDay }, title);
}

function daysReply(context: ReplyContext, days: Span, title = capitalize(daysInWords(days))): Message {
  const { briefing, today } = context;
  const outcomes = [...briefing.watch.values()].flatMap((item) => {
    const outcome = knownOutcome(item, today);
    const isOutcomeAsked = outcome && (isSettledOn(item, today, days) || isExpectedOn(item, days));
    return isOutcomeAsked ? [cite(briefing, outcome.says)] : [];
  });
  const marks = storyMarks(context).filter((mark) => overlaps(mark, days));
  const derivedItems = derivedDatesIn(briefing, days).map(({ text, when }) => ({
    when: derivedDate(when),
    label: text.replace(/\.$/, ''),
    status: '',
  }));
  const items = [...marks, ...derivedItems].map(markItem);
  const datedClaims = items.length === 0 ? claimsDatedIn(briefing, days) : [];
  return storyMessage(
    context,
    title,
    [
      ...outcomes,
      ...datedClaims.map(({ id, text }) => cite(briefing, { kind: 'stated', text, claims: [id] })),
      ...(items.length === 0 && datedClaims.length === 0
        ? [textBlock(nothingDatedText(context, days)), ...nearestDateBlocks(context, days)]
        : listBlocks(items)),
      ...buttons(LINK_BUTTONS.timeline, LINK_BUTTONS.allWatchItems),
    ],
    { about: [] },
  );
}

function storyMarks({ briefing, today }: ReplyContext): Mark[] {
  return timelineOf(briefing, today).marks.filter(isOfStory);
}

function markItem({ when, label, status }: Pick<Mark, 'when' | 'label' | 'status'>): Item {
  return { text: `${when}: ${label}.`, ...(status !== '' && { note: status }) };
}

function nearestDateBlocks(context: ReplyContext, { first = context.today, last = first }: Span): Block[] {
  const distance = (mark: Mark) => Math.max(daysBetween(last, mark.first), daysBetween(mark.last, first));
  const [nearest] = storyMarks(context).toSorted((a, b) => distance(a) - distance(b));
  return nearest ? [textBlock('The nearest date in the sources:'), ...listBlocks([markItem(nearest)])] : [];
}

/** Claims can derive a date that no watch item expects, such as the end of a renewed term. */
function derivedDatesIn({ claims, watch }: Briefing, days: Span): { id: string; when: string; text: string }[] {
  const expectedClaims = new Set([...watch.values()].flatMap((item) => item.expected?.claims ?? []));
  return [...claims.values()].flatMap((claim) => {
    if (claim.standing !== 'derived' || expectedClaims.has(claim.id)) return [];
    const { equals } = claim.arithmetic;
    return overlaps(dateSpan(equals), days) ? [{ id: claim.id, when: equals, text: claim.text }] : [];
  });
}

/** Returns the first claims that name a day, a month or a whole year in the period. */
function claimsDatedIn({ claims, sources }: Briefing, days: Span): Claim[] {
  return [...claims.values()]
    .filter((claim) => {
      if (claim.standing === 'derived') return false;
      const dates = [...datesIn(claim.text, yearRule(claim, sources.get(claim.source)?.published))];
      // A day also gives its month.
      const mostExact = dates.filter((date) => !dates.some((other) => other.startsWith(`${date}-`)));
      return (
        mostExact.some((date) => overlaps(dateSpan(date), days)) ||
        [...claim.text.matchAll(YEAR_PATTERN)].some(([year]) => coversYear(days, year))
      );
    })
    .slice(0, MAX_DATED_CLAIMS);
}

function coversYear({ first = '', last = '9999' }: Span, year: string): boolean {
  return first <= `${year}-01-01` && last >= `${year}-12-31`;
}

function isSettledOn(item: WatchItem, today: IsoDate, days: Span): boolean {
  const outcome = knownOutcome(item, today);
  return outcome !== undefined && overlaps(outcomeDate(outcome), days);
}

function isExpectedOn(item: WatchItem, days: Span): boolean {
  const expectedDate = expectedDateSpan(item);
  return expectedDate !== undefined && overlaps(expectedDate, days);
}

function nothingDatedText({ briefing, today }: ReplyContext, { first, last }: Span): string {
  const isPast = last !== undefined && last < today;
  if (!isPast) return 'No source gives a date in that period.';
  const isAfterSources = first !== undefined && first > briefing.asOf;
  return isAfterSources
    ? `No source says what happened then: the sources end on ${inWords(briefing.asOf)}.`
    : 'No source says what happened then.';
}

function datedItemReply(context: ReplyContext, { kind, id }: DatedItem): Message {
  const { briefing, today } = context;
  if (kind === 'watch') return watchReply(context, id) ?? daysReply(context, {});
  const event = briefing.events?.[Number(id)];
  if (!event) return daysReply(context, {});
  const { date, label, claims } = event;
  const headline = toSourcedSentence(briefing, { kind: 'stated', text: `${label}: ${inWords(date)}.`, claims });
  return storyMessage(
    context,
    label,
    [
      { type: 'answer', headline, lines: [], status: distanceText(date, today), isStatusFirst: true },
      ...buttons(LINK_BUTTONS.timeline),
    ],
    { about: [] },
  );
}

/** Returns "6 November 2026 was 23 days ago." */
function distanceText(day: IsoDate, today: IsoDate): string {
  const days = daysBetween(today, day);
  if (days === 0) return `${inWords(day)} is today.`;
  if (days === 1) return `${inWords(day)} is tomorrow.`;
  if (days === -1) return `${inWords(day)} was yesterday.`;
  return days > 0
    ? `${inWords(day)} is in ${pluralize(days, 'day')}.`
    : `${inWords(day)} was ${pluralize(-days, 'day')} ago.`;
}

/** Returns a text such as "6 May 2026", "June 2026", "30 November 2026 to 6 December 2026" or "from 6 May 2026 on". */
function daysInWords({ first, last }: Span): string {
  if (first === undefined) return last === undefined ? 'what is dated' : `before ${inWords(addDays(last, 1))}`;
  if (last === undefined) return `from ${inWords(first)} on`;
  if (first === last) return inWords(first);
  const month = first.slice(0, 7);
  if (first === firstDay(month) && last === lastDay(month)) return inWords(month);
  if (first.endsWith('-01-01') && last === `${first.slice(0, 4)}-12-31`) return first.slice(0, 4);
  return `${inWords(first)} to ${inWords(last)}`;
}
