import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildIndex } from '../../src/ask/index.ts';
import { get } from '../../src/briefing/briefing.ts';
import { loadBriefing } from '../../src/briefing/load.ts';
import { verifyClaims } from '../../src/briefing/verify.ts';
import { addSource } from '../../src/cli/write/add-source.ts';
import { newStory } from '../../src/cli/write/new-story.ts';
import { review, reviewGaps } from '../../src/cli/write/review.ts';
import { settle } from '../../src/cli/write/settle.ts';
import { answerOf } from '../../src/reply/answer.ts';
import { copyOfStory } from '../fixture/older.ts';

const TODAY = '2026-11-07';
const MINUTES = `Minutes of the council, 6 November 2026
Northgate council and Calder Lines prolonged the charter of the Tern on 5 November 2026.
It now lasts until 6 May 2027, at the same price as before.
`;

function loaded(folder: string) {
  const found = loadBriefing(folder);
  if ('problems' in found) throw new Error(found.problems.map(({ file, what }) => `${file} ${what}`).join('\n'));
  return found;
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'writing-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The article and the ferry's story with it as a source. */
function withSource(): { folder: string; said: string } {
  const folder = copyOfStory();
  const file = join(temporary(), 'minutes.txt');
  writeFileSync(file, MINUTES);
  return { folder, said: addSource(folder, file, { publisher: 'Northgate council', date: '2026-11-06' }, TODAY) };
}

/** The two claims that a writer makes of the stubs. */
function writeClaims(folder: string): void {
  const texts = [
    'The council and Calder Lines renewed the charter on 5 November 2026.',
    'The renewed charter lasts until 6 May 2027.',
  ];
  for (const [i, text] of texts.entries()) {
    appendFileSync(
      join(folder, 'claims.yaml'),
      `- id: h5-0${i + 1}
  source: h5
  paragraph: ${i + 2}
  standing: confirmed
  topic: charter
  entered: ${TODAY}
  text: ${text}
`,
    );
  }
}

/** The renewal up to the to-dos. */
function settled(): { folder: string; said: string } {
  const { folder } = withSource();
  writeClaims(folder);
  const said = settle(
    folder,
    'charter',
    { on: '2026-11-05', claims: ['h5-01'], says: 'The charter was renewed on 5 November 2026.' },
    TODAY,
  );
  return { folder, said };
}

describe('add source', () => {
  it('writes a source with the hash of each paragraph, and claims in comments', () => {
    const { folder, said } = withSource();
    const { briefing } = loaded(folder);
    expect(get(briefing.sources, 'h5')).toMatchObject({
      publisher: 'Northgate council',
      published: '2026-11-06',
      headings: [1],
      paragraphs: [expect.any(String), expect.any(String), expect.any(String)],
    });
    expect(briefing.asOf).toBe('2026-11-06');
    expect(said).toContain('Paragraphs without a claim:\n  2  Northgate council');
    expect(readFileSync(join(folder, 'claims.yaml'), 'utf8')).toMatch(
      /# - id: h5-02\n# {3}source: "h5"\n# {3}paragraph: 3/,
    );
  });

  it('gives a claim the hash of its paragraph, which is verified against the article', () => {
    const { folder } = withSource();
    writeClaims(folder);
    const articles = temporary();
    writeFileSync(join(articles, 'h5.txt'), MINUTES);
    const { briefing, claimPlaces } = loaded(folder);
    const only = { ...briefing, sources: new Map([['h5', get(briefing.sources, 'h5')]]) };
    expect(verifyClaims(only, articles, claimPlaces)).toEqual({ hashes: 2, problems: [] });
  });

  it('changes nothing if the files would not load', () => {
    const folder = copyOfStory();
    const file = join(temporary(), 'empty.txt');
    writeFileSync(file, 'A line of text that is long enough to count.\n');
    const before = readFileSync(join(folder, 'sources.yaml'), 'utf8');
    expect(() => addSource(folder, file, { url: 'not an address' }, TODAY)).toThrow(/Nothing was changed[\s\S]*url/);
    expect(readFileSync(join(folder, 'sources.yaml'), 'utf8')).toBe(before);
  });
});

describe('settle', () => {
  it('enters the outcome and lists the to-dos, and takes it back to the byte', () => {
    const { folder } = withSource();
    writeClaims(folder);
    const before = readFileSync(join(folder, 'watch.yaml'), 'utf8');
    const said = settle(folder, 'charter-end', { on: '2026-11-05', claims: ['h5-01'] }, TODAY);
    expect(get(loaded(folder).briefing.watch, 'charter-end').outcome).toMatchObject({
      on: '2026-11-05',
      entered: TODAY,
    });
    expect(said).toMatch(/unknowns\.yaml:\d+ id: "charter-renewed" leaves open/);
    settle(folder, 'charter', { undo: true }, TODAY);
    expect(readFileSync(join(folder, 'watch.yaml'), 'utf8')).toBe(before);
  });

  it.each([
    ['zeppelin', {}, /no watch item "zeppelin"/],
    ['charter', {}, /needs --on DATE and --claims/],
    ['charter', { on: '2026-11-31', claims: ['h1-01'] }, /is not a date/],
    ['charter', { on: '2027-01-01', claims: ['h1-01'] }, /lies after today/],
    ['charter', { on: '2026-11-05', claims: ['h9-01'] }, /no claim "h9-01"/],
    ['charter', { undo: true }, /is not settled/],
  ])('refuses %s %j', (item, options, says) => {
    expect(() => settle(copyOfStory(), item, options, TODAY)).toThrow(says);
  });
});

describe('the renewal', () => {
  /** What a writer does with each to-do: by record, the answers to the questions of the review. */
  const RENEWED = ['The charter was renewed on 5 November 2026.', 'h5-01'];
  const STEPS: Readonly<Record<string, readonly string[]>> = {
    'charter-renewed': ['a', ...RENEWED],
    'charter-length': [
      'r',
      'Six months, says one source; renewed until 6 May 2027, says another.',
      'h1-04, h2-02, h5-02',
      'renewed',
    ],
    'charter-end-date': ['r', 'The renewed charter lasts until 6 May 2027.', 'h5-02', 'renewed'],
  };

  async function follow(folder: string): Promise<number> {
    let queue: string[] = [];
    let count = 0;
    let last = '';
    await review(
      folder,
      async (question) => {
        if (!question.startsWith('[')) return queue.shift() ?? '';
        count += 1;
        const id = /"([a-z-]+)"/.exec(last)?.[1] ?? '';
        const [choice = 'k', ...answers] = last.includes('lexicon.yaml') ? ['d'] : (STEPS[id] ?? ['k']);
        queue = [...answers];
        return choice;
      },
      (text) => {
        if (/^\S+:\d+ /.test(text)) last = text;
      },
      TODAY,
    );
    return count;
  }

  const QUESTIONS = [
    'Was the charter renewed?',
    'Has the council extended the charter of the Tern?',
    'Did Northgate prolong the contract with Calder Lines?',
    'Any word on a renewal?',
    'Was the ship kept after the six months?',
    'When does the charter end?',
    'Until when does Northgate have the ferry?',
    'What is the last day of the charter?',
    'Date on which the contract runs out',
    'Has the charter already ended?',
    'When must the Tern go back?',
    'How long does the charter last?',
    'For how many months does Northgate have the Tern?',
    'What is the duration of the contract?',
  ];
  const FALSE = /No source says whether|has ended|6 November 2026/;

  it('leaves no false reply about the charter once the to-dos are followed', async () => {
    const { folder } = settled();
    expect(await follow(folder)).toBe(14);
    const { briefing, todos } = loaded(folder);
    expect(todos).toEqual([]);
    const index = buildIndex(briefing);
    for (const question of QUESTIONS) {
      const { text, decision } = answerOf(briefing, index, question, undefined, TODAY);
      expect(decision, question).toBe('answer');
      expect(text, question).toMatch(/renewed/);
      expect(text, question).not.toMatch(FALSE);
    }
  });

  it('is red, and names all of them, while they are not followed; replies lead with the outcome', () => {
    const { folder, said } = settled();
    const { briefing, todos } = loaded(folder);
    expect(todos.filter(({ isContradiction }) => isContradiction)).toHaveLength(1);
    expect(said).toMatch(/^Settled charter-end on 5 November 2026/);
    expect(todos).toHaveLength(14);
    for (const { file, line } of todos) expect(said).toContain(`${file}:${line} `);
    expect(new Set(todos.map(({ file }) => file))).toEqual(
      new Set([
        'claims.yaml',
        'disputes.yaml',
        'faq/charter.yaml',
        'lexicon.yaml',
        'sources.yaml',
        'summaries/01-overview.md',
        'summaries/02-charter.md',
        'unknowns.yaml',
        'watch.yaml',
      ]),
    );
    const index = buildIndex(briefing);
    for (const question of QUESTIONS) {
      const { text } = answerOf(briefing, index, question, undefined, TODAY);
      expect(text, question).toMatch(/^The charter was renewed on 5 November 2026\./);
      expect(text, question).not.toMatch(/No source says whether/);
    }
  });
});

describe('new', () => {
  it('writes a story that passes the strict check and answers its questions', () => {
    const briefings = temporary();
    expect(newStory(briefings, 'town-hall', TODAY)).toContain('Check it:');
    const { briefing, todos } = loaded(join(briefings, 'town-hall'));
    expect(todos).toEqual([]);
    expect(answerOf(briefing, buildIndex(briefing), 'What did the reading room cost?').text).toMatch(
      /^No source gives a price\. Town gazette reports/,
    );
    expect(() => newStory(briefings, 'town-hall', TODAY)).toThrow(/exists already/);
    expect(() => newStory(briefings, '../up', TODAY)).toThrow(/is not an id/);
  });

  it('names in each file a JSON Schema that is there', () => {
    const briefings = temporary();
    newStory(briefings, 'town-hall', TODAY);
    for (const file of ['claims.yaml', 'faq/room.yaml', 'lexicon.yaml']) {
      const path = join(briefings, 'town-hall', file);
      const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)/.exec(readFileSync(path, 'utf8')) ?? [];
      expect(JSON.parse(readFileSync(join(path, '..', schema), 'utf8'))).toHaveProperty('type');
    }
  });
});

describe('a review of what was asked in vain', () => {
  it('turns questions into wordings', async () => {
    const gap = { decision: 'suggest', count: 3, last: TODAY, first: TODAY, people: [], platforms: [] } as const;
    const gaps = [
      { ...gap, question: 'how many seats', near: ['passengers', 'crew'] },
      { ...gap, question: 'who won the cup', near: [] },
      { ...gap, question: 'hm', near: [] },
    ];
    const typed = ['1', 'o', 's'];
    expect(
      await reviewGaps(
        gaps,
        async () => typed.shift(),
        () => {},
      ),
    ).toEqual(['{"id":"passengers","q":"how many seats"}', '{"id":"-","q":"who won the cup"}']);
  });

  it('offers what a reader answered as a wording of its entry, unless that was voted down', async () => {
    const kept = { count: 2, first: TODAY, last: TODAY, platforms: ['slack' as const], people: [] };
    const said: string[] = [];
    const lines = await reviewGaps(
      [
        { ...kept, question: 'room for how many', decision: 'chosen', near: ['passengers'] },
        { ...kept, question: 'is it dear', decision: 'chosen', near: ['charter-price'] },
        { ...kept, question: 'is it dear', decision: 'chosen wrong', near: ['charter-price'] },
      ],
      async () => '1',
      (text) => said.push(text),
    );
    expect(lines).toEqual(['{"id":"passengers","q":"room for how many"}']);
    expect(said[0]).toBe('2 × room for how many  (the reader chose this entry)');
  });
});
