import { describe, expect, it } from 'vitest';
import type { Briefing } from '../../src/briefing/briefing.ts';
import { allChanges, changeKey, changesSince } from '../../src/briefing/changes.ts';
import type { Entry, Statement } from '../../src/briefing/schema.ts';
import { loadStory } from '../fixture/story.ts';
import { OPEN_ITEM } from '../fixture/watch-item.ts';

const says: Statement = { kind: 'stated', text: 'It has stripes.', claims: ['001-01'] };
const entry: Entry = {
  id: 'stripes',
  question: 'Has it stripes?',
  phrasings: [],
  about: [],
  headline: says,
  answer: [says],
  details: [],
  related: [],
  topic: 'term',
  entered: '2026-03-04',
};
const sampleBriefing: Briefing = {
  ...loadStory(),
  claims: new Map([
    [
      '001-01',
      {
        id: '001-01',
        standing: 'reported',
        source: '001',
        paragraph: 1,
        sha256: 'a'.repeat(64),
        topic: 'term',
        text: 'It has stripes.',
        entered: '2026-03-01',
        revised: { on: '2026-03-05', note: 'spelling' },
      },
    ],
  ]),
  disputes: new Map([
    ['count', { id: 'count', title: 'How many', kind: 'soft', topic: 'term', positions: [], entered: '2026-03-02' }],
  ]),
  watch: new Map([
    [
      'paint',
      {
        ...OPEN_ITEM,
        id: 'paint',
        title: 'A fresh coat',
        entered: '2026-03-03',
        outcome: { on: '2026-02-01', entered: '2026-03-06', says },
      },
    ],
  ]),
  summaries: new Map([
    [
      'road',
      { id: 'road', title: 'The road', order: 1, aliases: [], headline: says, sections: [], entered: '2026-03-04' },
    ],
  ]),
  entries: new Map([
    ['stripes', entry],
    ['price', { ...entry, id: 'price', question: 'What did it cost?', nearest: 'stripes', entered: '2026-03-05' }],
  ]),
};

describe('the changes of a briefing', () => {
  it('are the additions, revisions and outcomes, newest first', () => {
    expect(changesSince(sampleBriefing, '2026-03-01', '2026-03-31')).toEqual([
      { on: '2026-03-06', action: 'settled', recordKind: 'watch item', id: 'paint', title: 'A fresh coat' },
      {
        on: '2026-03-05',
        action: 'revised',
        recordKind: 'claim',
        id: '001-01',
        title: 'It has stripes.',
        note: 'spelling',
      },
      { on: '2026-03-05', action: 'entered', recordKind: 'unknown', id: 'price', title: 'What did it cost?' },
      { on: '2026-03-04', action: 'entered', recordKind: 'summary', id: 'road', title: 'The road' },
      { on: '2026-03-04', action: 'entered', recordKind: 'question', id: 'stripes', title: 'Has it stripes?' },
      { on: '2026-03-03', action: 'entered', recordKind: 'watch item', id: 'paint', title: 'A fresh coat' },
      { on: '2026-03-02', action: 'entered', recordKind: 'dispute', id: 'count', title: 'How many' },
      { on: '2026-03-01', action: 'entered', recordKind: 'claim', id: '001-01', title: 'It has stripes.' },
    ]);
  });

  it.each([
    ['2026-03-02', '2026-03-03', ['paint', 'count']],
    ['2026-03-06', '2026-03-06', ['paint']],
    ['2026-03-07', '2026-03-31', []],
    ['2026-02-01', '2026-02-28', []],
    ['2026-03-05', '2026-03-04', []],
  ])('include both limits of a span: %s to %s gives %j', (since, today, ids) => {
    expect(changesSince(sampleBriefing, since, today).map(({ id }) => id)).toEqual(ids);
  });

  it('are all returned if no span is given', () => {
    expect(allChanges(sampleBriefing)).toHaveLength(8);
  });

  it('have stable, unique keys', () => {
    const keys = allChanges(sampleBriefing).map(changeKey);
    expect(keys).toContain('claim:001-01:entered:2026-03-01');
    expect(keys).toContain('claim:001-01:revised:2026-03-05:spelling');
    expect(keys).toContain('watch item:paint:settled:2026-03-06');
    expect(new Set(keys).size).toBe(keys.length);
    const ofStory = allChanges(loadStory()).map(changeKey);
    expect(new Set(ofStory).size).toBe(ofStory.length);
  });

  it('include each record on the day it was entered', () => {
    const { claims, disputes, watch, summaries, entries } = loadStory();
    const enteredChanges = changesSince(loadStory(), '2000-01-01', '2999-12-31').filter(
      ({ action }) => action === 'entered',
    );
    expect(enteredChanges).toHaveLength(claims.size + disputes.size + watch.size + summaries.size + entries.size);
  });
});
