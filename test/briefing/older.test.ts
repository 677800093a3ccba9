import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { get } from '../../src/briefing/briefing.ts';
import { entryStatements, visibleStatements } from '../../src/briefing/current-answers.ts';
import { loadBriefing, loadValidBriefing } from '../../src/briefing/load.ts';
import { answerQuestion } from '../../src/reply/answer.ts';
import { respond } from '../../src/reply/respond.ts';
import { copyOfStory, olderStory } from '../fixture/older-story.ts';
import { contextOf, loadStory, STORY } from '../fixture/story.ts';

const TODAY = '2026-11-29';

describe('a story written before headlines', () => {
  it('loads, and answers every question like the story with headlines', () => {
    const [older, newer] = [contextOf(olderStory(), TODAY), contextOf(STORY, TODAY)];
    for (const { question, phrasings } of newer.briefing.entries.values()) {
      for (const asked of [question, ...phrasings]) {
        const { decision, sources } = answerQuestion(newer.briefing, newer.index, asked);
        expect(answerQuestion(older.briefing, older.index, asked), asked).toMatchObject({ decision, sources });
      }
    }
  });

  it('leads with the first statement of the answer and does not repeat it', () => {
    const { briefing } = loadValidBriefing(olderStory());
    for (const [id, entry] of loadStory().entries) {
      const older = get(briefing.entries, id);
      expect(visibleStatements(older)).toEqual(visibleStatements(entry));
      expect(new Set(entryStatements(older)).size).toBe(entryStatements(older).length);
    }
  });

  it('moves the statements after the fourth to the details', () => {
    const folder = olderStory();
    const says = ['who', 'why', 'when', 'where', 'how'].map((word) => `{ silence: No source says ${word}. }`);
    appendFileSync(
      join(folder, 'faq/island.yaml'),
      `  - id: gulls
    question: Who counts the gulls?
    phrasings: [Who counts gulls?, Gull counter, Name of the gull counter, Are gulls counted?, Gull census]
    answer: [${says.join(', ')}]
    entered: 2026-05-08
`,
    );
    const { headline, answer, details } = get(loadValidBriefing(folder).briefing.entries, 'gulls');
    expect([headline, ...answer].map(({ text }) => text)).toEqual(
      ['who', 'why', 'when', 'where'].map((word) => `No source says ${word}.`),
    );
    expect(details.map(({ text }) => text)).toEqual(['No source says how.']);
  });

  it('has problems reported at the lines of their statements', () => {
    const folder = olderStory();
    const path = join(folder, 'faq/charter.yaml');
    const text = readFileSync(path, 'utf8').replace('The figure is the Harbour Herald', '99 is the Harbour Herald');
    writeFileSync(path, text);
    const found = loadBriefing(folder);
    const line = text.split('\n').findIndex((lineText) => lineText.includes('99 is')) + 1;
    expect('problems' in found && found.problems).toMatchObject([{ file: 'faq/charter.yaml', line }]);
  });

  it('has a to-do with file and line for each missing headline', () => {
    const { briefing, todos } = loadValidBriefing(olderStory());
    const headlines = todos.filter(({ message }) => message.startsWith('has no headline'));
    expect(headlines).toHaveLength(briefing.entries.size + briefing.watch.size + briefing.summaries.size);
    expect(headlines.every(({ line }) => line > 0)).toBe(true);
    expect(todos.filter(({ field }) => field === 'expected').map(({ message }) => message)).toEqual([
      'has no coming, past, unconfirmed, so sentences about today use default words',
      'has no coming, unconfirmed, so sentences about today use default words',
    ]);
  });

  it('has replies to the commands for the overview, watch items and summaries', () => {
    const context = contextOf(olderStory(), TODAY);
    for (const intent of [{ kind: 'overview' }, { kind: 'watch' }, { kind: 'watch', item: 'charter-end' }] as const) {
      expect(respond(intent, context).blocks).not.toEqual([]);
    }
    for (const topic of context.briefing.summaries.keys()) {
      expect(respond({ kind: 'summary', topic }, context).blocks).not.toEqual([]);
    }
  });
});

describe('a lexicon', () => {
  it('may be absent, empty or partial', () => {
    const folder = copyOfStory();
    const path = join(folder, 'lexicon.yaml');
    for (const text of ['', '# nothing yet\n', 'entities: []\n', 'smallTalk: { greeting: [ahoy] }\n']) {
      writeFileSync(path, text);
      expect(loadValidBriefing(folder).briefing.lexicon).toMatchObject({ concepts: [], offTopic: [] });
    }
    rmSync(path);
    const { briefing, index } = contextOf(folder, TODAY);
    expect(answerQuestion(briefing, index, 'How long does the charter last?')).toMatchObject({
      decision: 'answer',
      sources: ['h1', 'h2'],
    });
  });
});
