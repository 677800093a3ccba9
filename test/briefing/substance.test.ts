import { describe, expect, it } from 'vitest';
import type { Briefing } from '../../src/briefing/briefing.ts';
import type { Entry, Statement, WatchItem } from '../../src/briefing/schema.ts';
import {
  type AnswerTopic,
  answerTopicKey,
  compareSubstance,
  parseAnswerTopic,
  substanceOf,
} from '../../src/briefing/substance.ts';
import { loadStory } from '../fixture/story.ts';

const ferry = loadStory();
const BEFORE = '2026-11-05';
const AFTER = '2026-11-09';
const RENEWED: AnswerTopic = { kind: 'entry', id: 'charter-renewed' };
const CREW: AnswerTopic = { kind: 'entry', id: 'crew' };
const stated = (text: string, ...claims: string[]): Statement => ({ kind: 'stated', text, claims });

function withEntry(id: string, change: (entry: Entry) => Entry, from = ferry): Briefing {
  return {
    ...from,
    entries: new Map([...from.entries].map(([key, entry]) => [key, key === id ? change(entry) : entry])),
  };
}

function settledBriefing(claims = ['h2-06'], from = ferry): Briefing {
  const outcome = { on: '2026-11-06', entered: '2026-11-07', says: stated('The council renewed it.', ...claims) };
  const settle = (item: WatchItem): WatchItem => (item.id === 'charter-end' ? { ...item, outcome } : item);
  return { ...from, watch: new Map([...from.watch].map(([id, item]) => [id, settle(item)])) };
}

/** Returns how a topic changes from the fixture story to another version of it. */
function change(topic: AnswerTopic, after: Briefing, today = AFTER, before = ferry): string | undefined {
  return compareSubstance(substanceOf(before, topic, today) ?? '', substanceOf(after, topic, today) ?? '');
}

describe('the key of an answer topic', () => {
  it('consists of a kind and an id, and no other text is a key', () => {
    expect(answerTopicKey(CREW)).toBe('entry.crew');
    expect(parseAnswerTopic('watch.charter-end')).toEqual({ kind: 'watch', id: 'charter-end' });
    for (const text of ['crew', 'entry.', '.crew', 'claim.h1-01', '']) expect(parseAnswerTopic(text)).toBeUndefined();
  });
});

describe('the substance of an answer', () => {
  it('stays the same if a typo is corrected or claims are reordered', () => {
    const rewordedBriefing = withEntry('charter-renewed', (entry) => ({
      ...entry,
      question: 'Was the charter prolonged?',
      headline: { ...entry.headline, text: 'No source says whether it was renewed.' },
      answer: entry.answer.map((one) => ({ ...one, text: `${one.text}!`, claims: one.claims.toReversed() })),
    }));
    expect(change(RENEWED, rewordedBriefing)).toBe('none');
  });

  it('stays the same when a source newer than a silence is added', () => {
    const olderBriefing = withEntry('crew', (entry) => ({ ...entry, headline: { ...entry.headline, unread: ['h4'] } }));
    expect(change(CREW, olderBriefing)).toBe('none');
  });

  it('changes when a claim answers an open question', () => {
    const answeredBriefing = withEntry('crew', (entry) => ({ ...entry, headline: stated('Twelve people.', 'h1-02') }));
    expect(change(CREW, answeredBriefing)).toBe('answer');
  });

  it('changes when other claims lead or a claim is retracted', () => {
    const withOtherClaims = withEntry('charter-length', (entry) => ({
      ...entry,
      headline: stated('A year.', 'h2-02'),
    }));
    const shorter = withEntry('crew', (entry) => ({ ...entry, answer: [] }));
    expect(change({ kind: 'entry', id: 'charter-length' }, withOtherClaims)).toBe('answer');
    expect(change(CREW, shorter)).toBe('answer');
  });

  it('changes only in its lines when a claim is added below the headline', () => {
    const withMoreLines = withEntry('crew', (entry) => ({
      ...entry,
      answer: [...entry.answer, stated('More.', 'h1-02')],
    }));
    expect(change(CREW, withMoreLines)).toBe('lines');
    const withMoreDetails = withEntry('crew', (entry) => ({ ...entry, details: [stated('More.', 'h1-02')] }));
    expect(change(CREW, withMoreDetails)).toBe('none');
  });

  it('changes on the day of a revision', () => {
    const revisedBriefing = withEntry('crew', (entry) => ({
      ...entry,
      revised: { on: '2026-11-08', note: 'corrected' },
    }));
    expect(change(CREW, revisedBriefing, '2026-11-08')).toBe('answer');
    expect(change(CREW, revisedBriefing, '2026-11-07')).toBe('none');
  });

  it("changes with its watch item's outcome, from the day on which the outcome was entered", () => {
    expect(change(RENEWED, settledBriefing(), BEFORE)).toBe('none');
    expect(change(RENEWED, settledBriefing())).toBe('answer');
    expect(change({ kind: 'watch', id: 'charter-end' }, settledBriefing())).toBe('answer');
    expect(change({ kind: 'summary', id: 'charter' }, settledBriefing())).toBe('answer');
    expect(change(CREW, settledBriefing())).toBe('none');
  });

  it('changes again when the settled entry is rewritten only if the entry then rests on other claims', () => {
    const reviewedBriefing = withEntry(
      'charter-renewed',
      (entry) => ({
        ...entry,
        reviewed: '2026-11-08',
        headline: stated('Yes, until May.', 'h2-06', 'h1-04'),
        answer: [],
      }),
      settledBriefing(),
    );
    expect(change(RENEWED, reviewedBriefing, AFTER, settledBriefing())).toBe('none');
    const withOtherClaims = withEntry(
      'charter-renewed',
      (entry) => ({ ...entry, reviewed: '2026-11-08', headline: stated('It was ended after all.', 'h1-01') }),
      settledBriefing(),
    );
    expect(change(RENEWED, withOtherClaims, AFTER, settledBriefing())).toBe('answer');
  });

  it('of a dispute changes with its sides, but not with their labels, and when the dispute ends', () => {
    const LENGTH: AnswerTopic = { kind: 'dispute', id: 'length' };
    const withoutDispute = { ...ferry, disputes: new Map([...ferry.disputes].filter(([id]) => id !== 'length')) };
    expect(change(LENGTH, withoutDispute)).toBe('answer');
    const withThirdSide = new Map(
      [...ferry.disputes].map(([id, dispute]) => [
        id,
        { ...dispute, positions: [...dispute.positions, { label: 'A year', says: stated('A year.', 'h3-04') }] },
      ]),
    );
    expect(change(LENGTH, { ...ferry, disputes: withThirdSide })).toBe('answer');
    const relabelledDisputes = new Map(
      [...ferry.disputes].map(([id, dispute]) => [
        id,
        { ...dispute, positions: dispute.positions.map((one) => ({ ...one, label: 'Another label' })) },
      ]),
    );
    expect(change(LENGTH, { ...ferry, disputes: relabelledDisputes })).toBe('none');
  });

  it('of a summary does not depend on the sentences below the headline', () => {
    const shorter = new Map([...ferry.summaries].map(([id, summary]) => [id, { ...summary, sections: [] }]));
    const [first] = shorter.keys();
    expect(change({ kind: 'summary', id: first ?? '' }, { ...ferry, summaries: shorter })).toBe('none');
  });

  it('is undefined for an unknown answer topic', () => {
    expect(substanceOf(ferry, { kind: 'entry', id: 'gone' }, AFTER)).toBeUndefined();
    expect(substanceOf(ferry, { kind: 'watch', id: 'gone' }, AFTER)).toBeUndefined();
  });

  it('is not compared with an invalid one or one of another version', () => {
    const now = substanceOf(ferry, CREW, AFTER) ?? '';
    for (const old of ['', 'not JSON', '{"v":0}', now.replace('"v":1', '"v":2')]) {
      expect(compareSubstance(old, now)).toBeUndefined();
    }
  });
});
