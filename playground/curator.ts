import { arithmeticInWords } from '../src/briefing/arithmetic.ts';
import { type Briefing, get, isUnknown } from '../src/briefing/briefing.ts';
import { statementsOfEntry } from '../src/briefing/card.ts';
import type { IsoDate } from '../src/briefing/dates.ts';
import type { Claim, Entry, Statement, WatchItem } from '../src/briefing/schema.ts';
import { phaseOf } from '../src/briefing/watch.ts';
import { citationText } from '../src/message/message.ts';
import { cite } from '../src/reply/cite.ts';
import { phaseInWords } from '../src/reply/phase.ts';
import { timelineOf } from '../src/reply/timeline/marks.ts';
import { timelineWords } from '../src/reply/timeline/words.ts';
import type { CuratorStatement, CuratorTopic, CuratorView } from './protocol.ts';

/** The briefing by topic, with what each sentence stands on and where each watch item stands on the day. */
export function curatorViewOf(briefing: Briefing, day: IsoDate): CuratorView {
  return {
    title: briefing.title,
    asOf: briefing.asOf,
    day,
    sources: [...briefing.sources.values()].map(({ id, label, about }) => ({ id, label, about })),
    timeline: timelineWords(timelineOf(briefing, day)).join(' '),
    topics: briefing.topics.map((topic) => topicOf(briefing, topic, day)),
  };
}

function topicOf(briefing: Briefing, { id, title }: Briefing['topics'][number], day: IsoDate): CuratorTopic {
  const ofTopic = <T extends { readonly topic: string }>(all: ReadonlyMap<string, T>) =>
    [...all.values()].filter(({ topic }) => topic === id);
  const asked = ofTopic(briefing.entries);
  return {
    id,
    title,
    claims: ofTopic(briefing.claims).map((claim) => ({
      ...dated(claim),
      text: claim.text,
      standing: claim.standing,
      standsOn: claimStandsOn(briefing, claim),
    })),
    disputes: ofTopic(briefing.disputes).map((dispute) => ({
      ...dated(dispute),
      title: dispute.title,
      kind: dispute.kind,
      sides: dispute.positions.map(({ label, says }) => ({ label, says: statementOf(briefing, says) })),
    })),
    entries: asked.filter((entry) => !isUnknown(entry)).map((entry) => questionOf(briefing, entry)),
    unknowns: asked.filter(isUnknown).map((entry) => questionOf(briefing, entry)),
    watch: ofTopic(briefing.watch).map((item) => watchOf(briefing, item, day)),
  };
}

function questionOf(briefing: Briefing, entry: Entry): CuratorTopic['entries'][number] {
  const { question, phrasings, nearest } = entry;
  return {
    ...dated(entry),
    question,
    phrasings,
    answer: statementsOfEntry(entry).map((one) => statementOf(briefing, one)),
    ...(nearest !== undefined && { nearest }),
  };
}

function watchOf(briefing: Briefing, item: WatchItem, day: IsoDate): CuratorTopic['watch'][number] {
  const phase = phaseOf(item, day);
  const says = phase.kind === 'settled' && item.outcome ? item.outcome.says : item.open;
  return {
    ...dated(item),
    title: item.title,
    phase: phase.kind,
    inWords: phaseInWords(briefing, item, day, phase),
    says: statementOf(briefing, says),
    settles: item.settles,
    check: item.check,
  };
}

function statementOf(briefing: Briefing, statement: Statement): CuratorStatement {
  const { kind, text, claims } = statement;
  return { kind, text, claims, standsOn: citationText(cite(briefing, statement)) };
}

function claimStandsOn(briefing: Briefing, claim: Claim): string {
  return claim.standing === 'derived'
    ? `${arithmeticInWords(claim.arithmetic)}; from ${claim.from.join(', ')}`
    : `${get(briefing.sources, claim.source).label} ¶${claim.paragraph}`;
}

function dated({ id, entered, revised }: Pick<Claim, 'id' | 'entered' | 'revised'>) {
  return { id, entered, ...(revised && { revised }) };
}
