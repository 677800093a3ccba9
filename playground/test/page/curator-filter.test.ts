import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../src/briefing/problem.ts';
import { briefing } from '../../../test/reply/shipped.ts';
import { toCuratorView } from '../../curator.ts';
import { countRecords, filterTopics, splitProblem } from '../../page/curator-filter.ts';
import { curatorView } from '../../protocol.ts';

const view = toCuratorView(briefing, '2026-11-05');
const allTopics = view.topics;
const recordCount = (topics: typeof allTopics) =>
  topics.map(countRecords).reduce((sum, topicCount) => sum + topicCount, 0);

describe("the curator's data", () => {
  it('matches the schema of the page', () => {
    expect(curatorView.parse(JSON.parse(JSON.stringify(view)))).toEqual(view);
  });

  it('holds every record of the briefing once', () => {
    const { claims, disputes, entries, watch } = briefing;
    expect(recordCount(allTopics)).toBe(claims.size + disputes.size + entries.size + watch.size);
    const ids = allTopics.flatMap((topic) => topic.claims.map(({ id }) => id));
    expect(new Set(ids)).toEqual(new Set(claims.keys()));
  });

  it('separates unknowns from answered questions', () => {
    const unknowns = allTopics.flatMap((topic) => topic.unknowns);
    expect(unknowns.length).toBeGreaterThan(0);
    expect(unknowns.every(({ nearest }) => nearest !== undefined)).toBe(true);
    expect(allTopics.flatMap((topic) => topic.entries).some(({ nearest }) => nearest !== undefined)).toBe(false);
  });

  it('gives the status of each watch item on the day, and what each claim rests on', () => {
    const phase = (day: string) =>
      toCuratorView(briefing, day)
        .topics.flatMap(({ watch }) => watch)
        .find(({ id }) => id === 'lease-renewal')?.phase;
    expect([phase('2026-05-08'), phase('2026-11-05'), phase('2026-11-07')]).toEqual(['ahead', 'due', 'unconfirmed']);
    const standing = allTopics.flatMap((topic) => topic.claims).map(({ standsOn }) => standsOn);
    expect(standing.every((text) => /, (title|paragraph \d+)$|; from /.test(text))).toBe(true);
  });
});

describe("the curator's timeline", () => {
  it('has marks for an expected date and for today', () => {
    const marks = view.timeline.marks.map(({ when, label }) => `${when}: ${label}`);
    expect(marks).toContain('6 November 2026 (by our count): End or renewal of the lease');
    expect(marks).toContain('5 November 2026: Today');
  });
});

describe("the curator's search", () => {
  it('keeps every record for an empty query', () => {
    expect(filterTopics(view, '  ')).toBe(allTopics);
  });

  it('keeps only the records that contain every word', () => {
    const matchingTopics = filterTopics(view, 'LEASE six');
    expect(recordCount([...matchingTopics])).toBeGreaterThan(0);
    expect(recordCount([...matchingTopics])).toBeLessThan(recordCount(allTopics));
    const texts = matchingTopics.flatMap((topic) => topic.claims).map((claim) => JSON.stringify(claim).toLowerCase());
    expect(texts.every((text) => text.includes('lease') && text.includes('six'))).toBe(true);
  });

  it('finds a record by its id', () => {
    expect(
      filterTopics(view, 'lease-renewal')
        .flatMap(({ watch }) => watch)
        .map(({ id }) => id),
    ).toContain('lease-renewal');
    expect(filterTopics(view, 'zyzzyva')).toEqual([]);
  });
});

describe("a problem in the curator's view", () => {
  it.each([
    [
      { file: 'claims.yaml', line: 12, field: 'sha256' },
      { place: 'claims.yaml:12', text: 'sha256: is odd. Fix it.' },
    ],
    [
      { file: 'faq/ipo.yaml', line: 3, field: '' },
      { place: 'faq/ipo.yaml:3', text: 'is odd. Fix it.' },
    ],
    [
      { file: 'summaries/a.md', line: 0, field: '' },
      { place: 'summaries/a.md', text: 'is odd. Fix it.' },
    ],
  ])('is split into place and text: %j', (problem, parts) => {
    expect(splitProblem(formatProblem({ ...problem, message: 'is odd', fix: 'Fix it' }))).toEqual(parts);
  });

  it('is shown whole if it names no place', () => {
    expect(splitProblem('The folder cannot be read.')).toEqual({ place: '', text: 'The folder cannot be read.' });
  });
});
