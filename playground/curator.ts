import { arithmeticInWords } from '../src/briefing/arithmetic.ts';
import { type Briefing, get, isUnknown } from '../src/briefing/briefing.ts';
import { entryStatements } from '../src/briefing/current-answers.ts';
import { addDays, type IsoDate } from '../src/briefing/dates.ts';
import type { Claim, Entry, Statement, WatchItem } from '../src/briefing/schema.ts';
import { expectedDateSpan, phaseOf } from '../src/briefing/watch.ts';
import { citationText } from '../src/message/message.ts';
import { bodyPlace, cite } from '../src/reply/cite.ts';
import { statusOf } from '../src/reply/status.ts';
import { timelineOf } from '../src/reply/timeline/marks.ts';
import type { CuratorStatement, CuratorTopic, CuratorView, Snapshot } from './protocol.ts';

const MAX_QUESTIONS = 2;

export function toStorySummary(briefing: Briefing, today: IsoDate): Snapshot['story'] {
  const answeredEntries = [...briefing.entries.values()].filter((entry) => !isUnknown(entry));
  const datedItems = [...briefing.watch.values()]
    .flatMap((item) => {
      const expected = expectedDateSpan(item);
      return expected ? [{ item, ...expected }] : [];
    })
    .toSorted((a, b) => (a.first < b.first ? -1 : 1));
  const nextItem = datedItems.find(({ last }) => last >= today) ?? datedItems.at(-1);
  return {
    title: briefing.title,
    asOf: briefing.asOf,
    questions: briefing.topics
      .flatMap(({ id }) => answeredEntries.find(({ topic }) => topic === id)?.question ?? [])
      .slice(0, MAX_QUESTIONS),
    ...(nextItem && { watch: nextItem.item.id }),
    days: [
      { day: addDays(briefing.asOf, 1), why: 'the day after the latest source' },
      ...datedItems.map(({ item, first }) => ({ day: addDays(first, -1), why: `the day before: ${item.title}` })),
    ],
  };
}

export function toCuratorView(briefing: Briefing, day: IsoDate): CuratorView {
  return {
    title: briefing.title,
    asOf: briefing.asOf,
    day,
    sources: [...briefing.sources.values()].map(({ id, label, about }) => ({ id, label, about })),
    timeline: toTimelineView(briefing, day),
    topics: briefing.topics.map((topic) => toTopicView(briefing, topic, day)),
  };
}

function toTimelineView(briefing: Briefing, day: IsoDate): CuratorView['timeline'] {
  const { marks, undatedTitles } = timelineOf(briefing, day);
  return {
    marks: marks.map(({ kind, when, label, status }) => ({ kind, when, label, status })),
    undated: [...undatedTitles],
  };
}

function toTopicView(briefing: Briefing, { id, title }: Briefing['topics'][number], day: IsoDate): CuratorTopic {
  const recordsOfTopic = <T extends { readonly topic: string }>(records: ReadonlyMap<string, T>) =>
    [...records.values()].filter(({ topic }) => topic === id);
  const topicEntries = recordsOfTopic(briefing.entries);
  return {
    id,
    title,
    claims: recordsOfTopic(briefing.claims).map((claim) => ({
      ...datedFields(claim),
      text: claim.text,
      standing: claim.standing,
      standsOn: claimStandsOn(briefing, claim),
    })),
    disputes: recordsOfTopic(briefing.disputes).map((dispute) => ({
      ...datedFields(dispute),
      title: dispute.title,
      kind: dispute.kind,
      sides: dispute.positions.map(({ label, says }) => ({ label, says: toStatementView(briefing, says) })),
    })),
    entries: topicEntries.filter((entry) => !isUnknown(entry)).map((entry) => toQuestionView(briefing, entry)),
    unknowns: topicEntries.filter(isUnknown).map((entry) => toQuestionView(briefing, entry)),
    watch: recordsOfTopic(briefing.watch).map((item) => toWatchView(briefing, item, day)),
  };
}

function toQuestionView(briefing: Briefing, entry: Entry): CuratorTopic['entries'][number] {
  const { question, phrasings, nearest } = entry;
  return {
    ...datedFields(entry),
    question,
    phrasings,
    answer: entryStatements(entry).map((answerStatement) => toStatementView(briefing, answerStatement)),
    ...(nearest !== undefined && { nearest }),
  };
}

function toWatchView(briefing: Briefing, item: WatchItem, day: IsoDate): CuratorTopic['watch'][number] {
  const phase = phaseOf(item, day);
  const currentStatement = phase.kind === 'settled' && item.outcome ? item.outcome.says : item.open;
  return {
    ...datedFields(item),
    title: item.title,
    phase: phase.kind,
    inWords: statusOf(briefing, item, day),
    says: toStatementView(briefing, currentStatement),
    settles: item.settles,
    check: item.check,
  };
}

function toStatementView(briefing: Briefing, statement: Statement): CuratorStatement {
  const { kind, text, claims } = statement;
  return { kind, text, claims, standsOn: citationText(cite(briefing, statement)) };
}

function claimStandsOn(briefing: Briefing, claim: Claim): string {
  return claim.standing === 'derived'
    ? `${arithmeticInWords(claim.arithmetic)}; from ${claim.from.join(', ')}`
    : `${get(briefing.sources, claim.source).label}, ${bodyPlace(briefing, claim)}`;
}

function datedFields({ id, entered, revised }: Pick<Claim, 'id' | 'entered' | 'revised'>) {
  return { id, entered, ...(revised && { revised }) };
}
