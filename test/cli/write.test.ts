import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { get } from '../../src/briefing/briefing.ts';
import { loadBriefing, loadValidBriefing } from '../../src/briefing/load.ts';
import { verifyClaims } from '../../src/briefing/verify.ts';
import { addSource } from '../../src/cli/write/add-source.ts';
import { newStory } from '../../src/cli/write/new-story.ts';
import { review, reviewGaps } from '../../src/cli/write/review.ts';
import { settle } from '../../src/cli/write/settle.ts';
import type { Gap } from '../../src/ports/gaps.ts';
import { answerQuestion } from '../../src/reply/answer.ts';
import { copyOfStory } from '../fixture/older-story.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const TODAY = '2026-11-07';
const MINUTES = `Minutes of the council, 6 November 2026
Northgate council and Calder Lines prolonged the charter of the Tern on 5 November 2026.
It now lasts until 6 May 2027, at the same price as before.
`;

function articleFile(text = MINUTES): string {
  const file = join(temporaryFolder(), 'article.txt');
  writeFileSync(file, text);
  return file;
}

function withSource(): { folder: string; output: string } {
  const folder = copyOfStory();
  const options = { publisher: 'Northgate council', date: '2026-11-06' };
  return { folder, output: addSource(folder, articleFile(), options, TODAY) };
}

/** Adds two claims of the new source. */
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

/** Adds a source and the outcome of the charter, which leaves to-dos. */
function settleRenewal(): { folder: string; output: string } {
  const { folder } = withSource();
  writeClaims(folder);
  const output = settle(
    folder,
    'charter',
    { on: '2026-11-05', claims: ['h5-01'], says: 'The charter was renewed on 5 November 2026.' },
    TODAY,
  );
  return { folder, output };
}

/** Returns every printed text and prompt. `type` answers a prompt of a to-do; undefined ends the input. */
async function reviewTyping(
  folder: string,
  type: (question: string, todo: string) => string | undefined,
): Promise<string[]> {
  const output: string[] = [];
  let todo = '';
  await review(
    folder,
    async (question) => {
      output.push(question);
      return type(question, todo);
    },
    (text) => {
      output.push(text);
      if (/^\S+:\d+ /.test(text)) todo = text;
    },
    TODAY,
  );
  return output;
}
const isChoice = (question: string) => /^\d+ of \d+ · /.test(question);

describe('add source', () => {
  it('writes a source with the hash of each paragraph, and commented-out templates of claims', () => {
    const { folder, output } = withSource();
    const { briefing } = loadValidBriefing(folder);
    expect(get(briefing.sources, 'h5')).toMatchObject({
      publisher: 'Northgate council',
      published: '2026-11-06',
      headings: [1],
      paragraphs: [expect.any(String), expect.any(String), expect.any(String)],
    });
    expect(briefing.asOf).toBe('2026-11-06');
    expect(output).toContain('Paragraphs without a claim:\n  2  Northgate council');
    expect(readFileSync(join(folder, 'claims.yaml'), 'utf8')).toMatch(
      /# - id: h5-02\n# {3}source: "h5"\n# {3}paragraph: 3/,
    );
  });

  it('lets claims be verified against the article', () => {
    const { folder } = withSource();
    writeClaims(folder);
    const articles = temporaryFolder();
    writeFileSync(join(articles, 'h5.txt'), MINUTES);
    const { briefing, claimPlaces } = loadValidBriefing(folder);
    const newSourceOnly = { ...briefing, sources: new Map([['h5', get(briefing.sources, 'h5')]]) };
    expect(verifyClaims(newSourceOnly, articles, claimPlaces)).toEqual({ verifiedHashes: 2, problems: [] });
  });

  it('rejects an article that was already added', () => {
    const { folder } = withSource();
    expect(() => addSource(folder, articleFile(), {}, TODAY)).toThrow(
      'This article has already been added: h5 "Northgate council".',
    );
  });

  it.each([
    [{ url: 'not an address' }, /--url "not an address" is not an address/],
    [{ date: '2026-11-31' }, /--date "2026-11-31" is not a date/],
    [{ id: 'h4' }, /source "h4" already exists/],
  ])('rejects the options %j', (options, expectedError) => {
    expect(() => addSource(copyOfStory(), articleFile(), options, TODAY)).toThrow(expectedError);
  });

  it('keeps line separators out of its comments', () => {
    const folder = copyOfStory();
    const text = 'A line of text that is long enough to be one paragraph.\nShort\r- id: evil\u2028x here.\n';
    addSource(folder, articleFile(text), {}, TODAY);
    expect([...loadValidBriefing(folder).briefing.claims.keys()]).not.toContain('evil');
    expect(readFileSync(join(folder, 'claims.yaml'), 'utf8')).not.toMatch(/[\r\u2028]/);
  });

  it('causes no to-dos in a story that still has its example source', () => {
    const briefings = temporaryFolder();
    newStory(briefings, 'town-hall', TODAY);
    const folder = join(briefings, 'town-hall');
    addSource(folder, articleFile(), {}, TODAY);
    expect(get(loadValidBriefing(folder).briefing.sources, '002').added).toBeUndefined();
    expect(loadValidBriefing(folder).todos).toEqual([]);
  });

  it('changes nothing if the files would not load', () => {
    const folder = copyOfStory();
    const file = articleFile('A line of text that is long enough to count.\n');
    const sourcesBefore = readFileSync(join(folder, 'sources.yaml'), 'utf8');
    expect(() => addSource(folder, file, { about: 'x'.repeat(101) }, TODAY)).toThrow(/Nothing was changed[\s\S]*about/);
    expect(readFileSync(join(folder, 'sources.yaml'), 'utf8')).toBe(sourcesBefore);
  });
});

describe('settle', () => {
  it('enters the outcome, lists the to-dos, and can be undone to the byte', () => {
    const { folder } = withSource();
    writeClaims(folder);
    const textBefore = readFileSync(join(folder, 'watch.yaml'), 'utf8');
    const output = settle(folder, 'charter-end', { on: '2026-11-05', claims: ['h5-01'] }, TODAY);
    expect(get(loadValidBriefing(folder).briefing.watch, 'charter-end').outcome).toMatchObject({
      on: '2026-11-05',
      entered: TODAY,
    });
    expect(output).toMatch(/unknowns\.yaml:\d+ id: "charter-renewed" leaves open/);
    settle(folder, 'charter', { undo: true }, TODAY);
    expect(readFileSync(join(folder, 'watch.yaml'), 'utf8')).toBe(textBefore);
  });

  it.each([
    ['zeppelin', {}, /Unknown watch item "zeppelin"/],
    ['charter', {}, /needs --on DATE or --reported DATE, and --claims/],
    ['charter', { on: '2026-11-31', claims: ['h1-01'] }, /is not a date/],
    ['charter', { on: '2027-01-01', claims: ['h1-01'] }, /is after today/],
    ['charter', { on: '2026-11-05', claims: ['h9-01'] }, /Unknown claim "h9-01"/],
    ['charter', { undo: true }, /is not settled/],
  ])('rejects the item "%s" with the options %j', (item, options, expectedError) => {
    expect(() => settle(copyOfStory(), item, options, TODAY)).toThrow(expectedError);
  });
});

describe('entering the renewal', () => {
  /**
   * What the writer types for some records, by id. Of the others, presuppositions are dropped, and the rest are kept if
   * possible.
   */
  const STEPS: Readonly<Record<string, readonly [choice: string, sentence: string, claims: string]>> = {
    'charter-renewed': ['a', 'The charter was renewed on 5 November 2026.', 'h5-01'],
    'charter-length': [
      'r',
      'Six months, says one; unpublished, says another; renewed until 6 May 2027, says a third.',
      'h1-04, h2-02, h5-02',
    ],
    'charter-end-date': ['r', 'The renewed charter lasts until 6 May 2027.', 'h5-02'],
  };

  async function followSteps(folder: string): Promise<number> {
    const transcript = await reviewTyping(folder, (question, todo) => {
      const [, id = ''] = /"([a-z-]+)"/.exec(todo) ?? [];
      const [choice, sentence, claims] = STEPS[id] ?? ['k', '', ''];
      if (/^New headline|^The answer/.test(question)) return sentence;
      if (question.startsWith('Claims')) return claims;
      if (question.startsWith('What changed')) return 'renewed';
      if (!isChoice(question)) return '';
      if (todo.includes('lexicon.yaml')) return 'd';
      return choice === 'k' && !question.includes('[k]') ? 's' : choice;
    });
    return transcript.filter(isChoice).length;
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
  const FALSE_STATEMENT = /No source says whether|has ended|6 November 2026/;

  it('leaves no false reply about the charter once its to-dos are done', async () => {
    const { folder } = settleRenewal();
    // Two of the to-dos are about six records in all.
    expect(await followSteps(folder)).toBe(17);
    const { briefing, todos } = loadValidBriefing(folder);
    expect(todos).toEqual([]);
    const index = buildIndex(briefing);
    for (const question of QUESTIONS) {
      const { text, decision } = answerQuestion(briefing, index, question, TODAY);
      expect(decision, question).toBe('answer');
      expect(text, question).toMatch(/renewed/);
      expect(text, question).not.toMatch(FALSE_STATEMENT);
    }
  });

  it('lists every to-do, one of them a contradiction, while replies already lead with the outcome', () => {
    const { folder, output } = settleRenewal();
    const { briefing, todos } = loadValidBriefing(folder);
    expect(todos.filter(({ isContradiction }) => isContradiction)).toHaveLength(1);
    expect(output).toMatch(/^Settled charter-end on 5 November 2026/);
    expect(todos).toHaveLength(14);
    for (const { file, line } of todos) expect(output).toContain(`${file}:${line} `);
    expect(new Set(todos.map(({ file }) => file))).toEqual(
      new Set([
        'claims.yaml',
        'disputes.yaml',
        'faq/charter.yaml',
        'sources.yaml',
        'summaries/01-overview.md',
        'summaries/02-charter.md',
        'unknowns.yaml',
      ]),
    );
    const index = buildIndex(briefing);
    for (const question of QUESTIONS) {
      const { text } = answerQuestion(briefing, index, question, TODAY);
      expect(text, question).toMatch(/^The charter was renewed on 5 November 2026\./);
      expect(text, question).not.toMatch(/No source says whether/);
    }
  });
});

describe('new', () => {
  it('writes a story that passes the strict check and answers its questions', () => {
    const briefings = temporaryFolder();
    expect(newStory(briefings, 'town-hall', TODAY)).toContain('Check it:');
    const { briefing, todos } = loadValidBriefing(join(briefings, 'town-hall'));
    expect(todos).toEqual([]);
    expect(answerQuestion(briefing, buildIndex(briefing), 'What did the reading room cost?').text).toMatch(
      /^No source gives a price\. The town gazette reports/,
    );
    expect(() => newStory(briefings, 'town-hall', TODAY)).toThrow(/already exists/);
    expect(() => newStory(briefings, '../up', TODAY)).toThrow(/is not a valid name/);
  });

  it('refers each file to an existing JSON Schema', () => {
    const briefings = temporaryFolder();
    newStory(briefings, 'town-hall', TODAY);
    for (const file of ['claims.yaml', 'faq/room.yaml', 'lexicon.yaml']) {
      const path = join(briefings, 'town-hall', file);
      const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)/.exec(readFileSync(path, 'utf8')) ?? [];
      expect(JSON.parse(readFileSync(join(path, '..', schema), 'utf8'))).toHaveProperty('type');
    }
  });
});

describe('a story that starts empty', () => {
  const emptyStory = () => {
    const briefings = temporaryFolder();
    newStory(briefings, 'town-hall', TODAY, true);
    return join(briefings, 'town-hall');
  };
  const ARTICLE = `The town hall gets a new roof.\n\nThe mayor said on Monday that the town hall will have a new roof by spring.\n`;

  it('has problems until it is complete, but already accepts sources and verifies claims', () => {
    const folder = emptyStory();
    const articles = temporaryFolder();
    const file = join(articles, '001.txt');
    writeFileSync(file, ARTICLE);
    const problemsLeft = () => {
      const loadResult = loadBriefing(folder);
      return 'problems' in loadResult ? loadResult.problems.map((problem) => problem.file) : [];
    };
    expect(problemsLeft()).toEqual(['claims.yaml', 'faq', 'sources.yaml', 'summaries/*.md']);

    expect(addSource(folder, file, { publisher: 'Town gazette' }, TODAY)).toContain('Added 001 "Town gazette"');
    const otherArticle = join(articles, '002.txt');
    writeFileSync(otherArticle, ARTICLE.replace('spring', 'autumn'));
    expect(addSource(folder, otherArticle, { publisher: 'Radio' }, TODAY)).toContain('Added 002 "Radio"');
    expect(problemsLeft()).toEqual(['claims.yaml', 'faq', 'summaries/*.md']);
    expect(readFileSync(join(folder, 'sources.yaml'), 'utf8')).not.toContain('added:');

    const claim = `- { id: 001-01, source: "001", paragraph: 2, standing: reported, topic: general, entered: ${TODAY}, text: The roof is renewed. }\n`;
    appendFileSync(join(folder, 'claims.yaml'), claim);
    const loadResult = loadBriefing(folder);
    const readableParts = 'problems' in loadResult ? loadResult.readableParts : undefined;
    expect(readableParts && verifyClaims(readableParts, articles, readableParts.claimPlaces)).toEqual({
      verifiedHashes: 1,
      problems: [],
    });

    appendFileSync(
      join(folder, 'faq/general.yaml'),
      `  - id: roof
    question: Does the town hall get a new roof?
    phrasings: [new roof, Is the roof renewed?, Will there be a roof?, What happens to the roof?, town hall roof]
    headline: { stated: "The roof is renewed, says one source.", claims: [001-01] }
    answer: []
    entered: ${TODAY}
`,
    );
    const watchForm = readFileSync(join(folder, 'watch.yaml'), 'utf8');
    const watchItem = watchForm.replaceAll(/^# (?=- id| {2}\w)/gm, '').replace('topic: room', 'topic: general');
    writeFileSync(join(folder, 'watch.yaml'), watchItem);
    mkdirSync(join(folder, 'summaries'));
    writeFileSync(
      join(folder, 'summaries/01-overview.md'),
      `---\nid: overview\ntitle: Overview\norder: 1\nheadline: 'The roof is renewed. [001-01]'\nentered: ${TODAY}\n---\nThe roof is renewed. [001-01]\n`,
    );
    expect(problemsLeft()).toEqual([]);
    expect([...loadValidBriefing(folder).briefing.watch.keys()]).toEqual(['opening-hours']);
  });

  it('has a file for each requested topic, and loses its examples with the first source', () => {
    const briefings = temporaryFolder();
    newStory(briefings, 'town-hall', TODAY, true, ['roof', 'the-cost']);
    const folder = join(briefings, 'town-hall');
    const text = (file: string) => readFileSync(join(folder, file), 'utf8');
    expect(text('briefing.yaml')).toContain('  - { id: the-cost, title: "The cost" }');
    expect(text('faq/the-cost.yaml')).toMatch(/^topic: the-cost$/m);
    expect(text('claims.yaml')).toContain('reading room');
    addSource(folder, articleFile(ARTICLE), {}, TODAY);
    expect(text('claims.yaml')).not.toMatch(/reading room|example/);
    expect(text('claims.yaml')).toContain('with the id 001-01b');
    expect(text('sources.yaml')).not.toMatch(/reading-room|example/);
    expect(() => newStory(briefings, 'other', TODAY, true, ['Roof'])).toThrow(/is not a valid name/);
  });

  it('takes a short sentence for a paragraph, and a short line for a heading', () => {
    const folder = emptyStory();
    const article = 'A new roof\n\nThe cost\nThe roof costs 2 million euros.\nWhat next?\nThe council votes.\n';
    const output = addSource(folder, articleFile(article), {}, TODAY);
    expect(output).toContain('Treated as headings: 1, 2, 4.');
    expect(output).toContain('Write "about" in sources.yaml');
    expect(output).toContain(
      'Paragraphs without a claim:\n  3  The roof costs 2 million euros.\n  5  The council votes.',
    );
  });

  it('gives a second article of the same paper a label of its own', () => {
    const folder = emptyStory();
    addSource(folder, articleFile(ARTICLE), { publisher: 'Town Courier' }, TODAY);
    const output = addSource(
      folder,
      articleFile(ARTICLE.replace('spring', 'May')),
      { publisher: 'Town Courier' },
      TODAY,
    );
    expect(output).toContain('Added 002 "Town Courier (2)"');
  });

  it('takes the day and the publisher of a source from its byline', () => {
    const folder = emptyStory();
    const file = articleFile(ARTICLE.replace('\n\n', '\nBy Jo Field, Town Courier, 5 November 2026\n'));
    const output = addSource(folder, file, {}, TODAY);
    expect(output).toContain('Treated as headings: 1, 2.');
    expect(output).toContain('Read from its byline: --date 2026-11-05.');
    expect(output).toContain('Read from its byline: --publisher Town Courier.');
    expect(readFileSync(join(folder, 'sources.yaml'), 'utf8')).toMatch(
      /publisher: "Town Courier"\n {2}published: 2026-11-05/,
    );
  });

  it('accepts no source if its sources.yaml cannot be read', () => {
    const folder = emptyStory();
    writeFileSync(join(folder, 'sources.yaml'), 'a: [');
    expect(() => addSource(folder, articleFile(ARTICLE), {}, TODAY)).toThrow(/^The briefing has problems/);
  });
});

describe('briefing review', () => {
  const LONG_HEADLINE = `Six months, or perhaps more${', or more'.repeat(6)}.`;
  it('shows each to-do with its news, the whole record and the progress', async () => {
    const { folder } = settleRenewal();
    const transcript = await reviewTyping(folder, (_, todo) => (todo.includes('"charter-length"') ? 'q' : 's'));
    const [todo, record, question] = transcript.slice(-3);
    expect(todo).toContain('The charter was renewed on 5 November 2026');
    expect(record).toMatch(/\| {3}- id: charter-length\n[\s\S]*\| {5}entered: \S+$/);
    expect(question).toMatch(/^\d+ of 18 · /);
  });

  it('asks again after an invalid choice', async () => {
    const typedKeys = ['help', '', 'q'];
    const transcript = await reviewTyping(settleRenewal().folder, () => typedKeys.shift());
    expect(transcript.filter(isChoice)).toEqual(Array(3).fill(expect.stringMatching(/^1 of 18 · /)));
  });

  it('explains why a text was rejected, and asks again', async () => {
    let headlineCount = 0;
    const transcript = await reviewTyping(settleRenewal().folder, (question, todo) => {
      if (!todo.includes('"charter-length"')) return 's';
      if (question.startsWith('New headline')) return headlineCount === 1 ? LONG_HEADLINE : '';
      if (question.startsWith('Claims')) return headlineCount === 1 ? 'h1-04, h2-02' : '';
      if (!isChoice(question)) return '';
      headlineCount += 1;
      return headlineCount < 3 ? 'r' : 'q';
    });
    const refusalIndex = transcript.findIndex((text) => text.startsWith('Nothing was changed'));
    expect(transcript[refusalIndex]).toContain('the headline has more than 15 words');
    expect(transcript[refusalIndex + 1]).toContain('"charter-length"');
    const textsAfterRefusal = transcript.slice(refusalIndex + 1);
    expect(textsAfterRefusal).toContain(`New headline, or nothing [Enter: "${LONG_HEADLINE}", -: nothing]: `);
    expect(textsAfterRefusal.find((text) => text.startsWith('Claims for'))).toContain(
      '[Enter: "h1-04, h2-02", -: nothing]',
    );
    expect(textsAfterRefusal.some((text) => text.startsWith('Nothing was changed'))).toBe(true);
  });

  it('asks again for the claims after an unknown claim id', async () => {
    const { folder } = settleRenewal();
    const claims = ['h9-99', 'h1-04, h2-02'];
    const transcript = await reviewTyping(folder, (question, todo) => {
      if (isChoice(question)) return todo.includes('"charter-length"') ? 'r' : 's';
      if (question.startsWith('Claims')) return claims.shift();
      return question.startsWith('New headline') ? 'Renewed, says one source; six months, says another.' : '';
    });
    expect(transcript).toContain('There is no claim "h9-99".');
    expect(transcript.some((text) => text.startsWith('Nothing was changed'))).toBe(false);
    expect(get(loadValidBriefing(folder).briefing.entries, 'charter-length').headline.claims).toEqual([
      'h1-04',
      'h2-02',
    ]);
  });

  it("asks for the claims of a dispute's side, but not of an unknown's headline", async () => {
    const { folder } = settleRenewal();
    const questions: string[] = [];
    await reviewTyping(folder, (question, todo) => {
      if (isChoice(question)) return /"(?:cancellation|whole-ship)" of/.test(todo) ? 'r' : 's';
      questions.push(`${/"([^"]+)"/.exec(todo)?.[1]} · ${question}`);
      if (question.startsWith('New headline')) return todo.includes('cancellation') ? 'No source says so.' : '';
      if (/^In place of ".*two cabins/.test(question)) return 'The circular leaves it two.';
      return question.startsWith('Claims') ? 'h3-02' : '';
    });
    expect(questions.filter((text) => text.startsWith('cancellation · Claims for "No source'))).toEqual([]);
    expect(questions).toContain('whole-ship · Claims for "The circular leaves it two.": ');
    const { entries, disputes } = loadValidBriefing(folder).briefing;
    expect(get(entries, 'cancellation').headline).toMatchObject({ kind: 'silence', text: 'No source says so.' });
    expect(get(disputes, 'whole-ship').positions[1]?.says.text).toBe('The circular leaves it two.');
  });

  it('rewords the headline and the lines of a summary', async () => {
    const { folder } = settleRenewal();
    await reviewTyping(folder, (question, todo) => {
      if (isChoice(question)) return todo.includes('"overview"') ? 'r' : 's';
      if (/^In place of .*was renewed\."/.test(question)) return 'No source gives a new price.';
      if (question.startsWith('New headline')) return 'The charter was renewed.';
      return question.startsWith('Claims for "The charter') ? 'h5-01' : '';
    });
    const text = readFileSync(join(folder, 'summaries/01-overview.md'), 'utf8');
    expect(text).toContain('headline: "The charter was renewed. [h5-01]"');
    expect(text).toContain('\nNo source gives a new price. [silence]\n');
    expect(text).not.toContain('says whether the charter was renewed');
  });

  it('offers only the choices that are possible', async () => {
    const { folder } = settleRenewal();
    const transcript = await reviewTyping(folder, (question, todo) => (isChoice(question) ? 's' : todo));
    const choicesOf = (named: string) => transcript[transcript.findIndex((text) => text.includes(named)) + 2];
    expect(choicesOf('nothing cites claim h5-02')).toMatch(/· \[d\]rop, \[s\]kip, \[q\]uit: $/);
    expect(choicesOf('the summary "overview"')).toMatch(/· \[k\]eep, \[r\]eword, \[s\]kip, \[q\]uit: $/);
    expect(choicesOf('the unknown "crew"')).toMatch(/· \[a\]nswered, \[k\]eep/);
  });

  describe('of records on a whole topic', () => {
    const isRead = (todo: string) => todo.includes('was written before "h5"');

    it('shows each record as plain text, followed by the new claims', async () => {
      const { folder } = settleRenewal();
      const transcript = await reviewTyping(folder, () => 's');
      const readTexts = transcript.filter((text) => / was written before "h5"\. Is it still true\?/.test(text));
      expect(readTexts.map((text) => /"([^"]+)"/.exec(text)?.[1])).toEqual([
        'charter-price',
        'signing',
        'charter-why',
        'other-talks',
        'passengers',
        'passengers',
      ]);
      const priceRecord = transcript[transcript.findIndex((text) => text.includes('"charter-price" was')) + 1];
      expect(priceRecord).toBe(
        [
          '  What does the charter cost?',
          '  | Northgate pays 40,000 crowns a month, according to one source.',
          "  | The figure is the Harbour Herald's.",
          '  New, from "h5":',
          '  + h5-01: The council and Calder Lines renewed the charter on 5 November 2026.',
          '  + h5-02: The renewed charter lasts until 6 May 2027.',
        ].join('\n'),
      );
    });

    it('marks each kept record, and the topic as checked once all its records are kept', async () => {
      const { folder } = settleRenewal();
      await reviewTyping(folder, (_, todo) => (isRead(todo) && !todo.includes('"signing"') ? 'k' : 's'));
      const { briefing } = loadValidBriefing(folder);
      expect(get(briefing.sources, 'h5').checked).toEqual(['ship']);
      expect(get(briefing.entries, 'charter-price').reviewed).toBe(TODAY);
      expect(get(briefing.entries, 'signing').reviewed).toBeUndefined();
      const transcript = await reviewTyping(folder, (_, todo) => (isRead(todo) ? 'k' : 's'));
      const readIds = transcript.filter(isRead).map((text) => /"([^"]+)"/.exec(text)?.[1]);
      expect(readIds).toContain('signing');
      expect(readIds).not.toContain('charter-price');
      expect(get(loadValidBriefing(folder).briefing.sources, 'h5').checked).toContain('charter');
    });

    it('rewords a record like any other', async () => {
      const { folder } = settleRenewal();
      await reviewTyping(folder, (question, todo) => {
        if (isChoice(question)) return todo.includes('"charter-price" was') ? 'r' : 's';
        if (question.startsWith('New headline')) return '40,000 crowns a month, as before.';
        return question.startsWith('Claims') ? 'h1-05' : question.startsWith('What changed') ? 'as before' : '';
      });
      expect(get(loadValidBriefing(folder).briefing.entries, 'charter-price')).toMatchObject({
        headline: { text: '40,000 crowns a month, as before.' },
        reviewed: TODAY,
        revised: { on: TODAY, note: 'as before' },
      });
    });
  });

  it('rewords the lines below a headline', async () => {
    const { folder } = settleRenewal();
    const textBefore = get(loadValidBriefing(folder).briefing.entries, 'charter-length');
    await reviewTyping(folder, (question, todo) => {
      if (isChoice(question)) return todo.includes('"charter-length"') ? 'r' : 's';
      if (question.startsWith('In place of') && question.includes(textBefore.answer[0]?.text ?? '?'))
        return 'It goes on.';
      return question.startsWith('Claims') ? 'h5-01' : '';
    });
    const entryAfter = get(loadValidBriefing(folder).briefing.entries, 'charter-length');
    expect(entryAfter.answer[0]?.text).toBe('It goes on.');
    expect(entryAfter.answer.slice(1)).toEqual(textBefore.answer.slice(1));
    expect(entryAfter.headline.text).toBe(textBefore.headline.text);
    expect(entryAfter.reviewed).toBe(TODAY);
  });
});

describe('a review of unanswered questions', () => {
  const GAP: Gap = {
    question: '',
    story: 'ferry',
    decision: 'suggest',
    count: 2,
    near: [],
    first: TODAY,
    last: TODAY,
    people: [],
    platforms: [],
  };

  it('turns questions into wordings', async () => {
    const gaps = [
      { ...GAP, question: 'how many seats', near: ['passengers', 'crew'] },
      { ...GAP, question: 'who won the cup' },
      { ...GAP, question: 'hm' },
    ];
    const typedKeys = ['1', 'o', 's'];
    expect(
      await reviewGaps(
        gaps,
        async () => typedKeys.shift(),
        () => {},
      ),
    ).toEqual(['{"id":"passengers","q":"how many seats"}', '{"id":"-","q":"who won the cup"}']);
  });

  it("offers a reader's answers as wordings, unless they were voted down", async () => {
    const output: string[] = [];
    const lines = await reviewGaps(
      [
        { ...GAP, question: 'room for how many', decision: 'chosen', near: ['passengers'] },
        { ...GAP, question: 'is it dear', decision: 'chosen', near: ['charter-price'] },
        { ...GAP, question: 'is it dear', decision: 'chosen wrong', near: ['charter-price'] },
      ],
      async () => '1',
      (text) => output.push(text),
    );
    expect(lines).toEqual(['{"id":"passengers","q":"room for how many"}']);
    expect(output[0]).toBe('2 × room for how many  (chosen by the language model)');
  });
});
