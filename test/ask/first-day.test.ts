import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AskIndex } from '../../src/ask/ask-index.ts';
import { buildIndex } from '../../src/ask/build-index.ts';
import { withSharedWords } from '../../src/ask/common/lexicon.ts';
import { ask } from '../../src/ask/decide.ts';
import { explain } from '../../src/ask/explain.ts';
import { findTurn } from '../../src/ask/find-turn.ts';
import { firstDayExamples, needsFirstDay, withFirstDay } from '../../src/ask/learning/first-day.ts';
import { PhrasingVectors } from '../../src/ask/learning/phrasing-vectors.ts';
import { fitClassifiers } from '../../src/ask/learning/train.ts';
import { classIds } from '../../src/ask/learning/training-lines.ts';
import { loadBriefing } from '../../src/briefing/load.ts';
import { formatProblem } from '../../src/briefing/problem.ts';

function ferry(): AskIndex {
  const story = loadBriefing(fileURLToPath(new URL('../fixture/ferry', import.meta.url)));
  if ('problems' in story) throw new Error(story.problems.map(formatProblem).join('\n'));
  return buildIndex(story.briefing);
}

const plainIndex = ferry();
const model = fitClassifiers(firstDayExamples(plainIndex, new Map()), classIds(plainIndex.briefing));
const index = withFirstDay(plainIndex, model, new Map());

describe('a story on its first day', () => {
  it('is learnt from its phrasings, since no model knows its entries', () => {
    expect(needsFirstDay(plainIndex)).toBe(true);
    expect(ask(index, 'price of a ticket for the crossing').decision).toMatchObject({ entry: 'ticket-price' });
  });

  it('answers by meaning if the question shares no word with a phrasing', () => {
    const vectorTowards = (entry: number) => new Float32Array(512).fill(0.1).fill(1, entry, entry + 1);
    const vectors = new Map(plainIndex.phrasings.map(({ entry, text }) => [text, vectorTowards(entry)]));
    const nearIndex = withFirstDay(plainIndex, model, vectors);
    const question = 'blustery afternoons';
    const wind = plainIndex.entries.findIndex(({ entry }) => entry.id === 'wind');
    const result = ask(nearIndex, question, { vectors: new Map([[question, vectorTowards(wind)]]) });
    expect(result.ranking[0]?.entry).toBe(wind);
    expect(ask(index, question).ranking[0]?.entry).not.toBe(wind);
  });

  it('understands everyday synonyms without concepts of its own', () => {
    expect(plainIndex.briefing.lexicon.concepts).toEqual([]);
    expect(plainIndex.reader.read('the tariff').concepts).toEqual(['price']);
    expect(plainIndex.reader.read('how much money').concepts).toContain('price');
  });

  it('recognises requests to the bot and off-topic questions without lines of its own', () => {
    expect(ask(index, 'stop sending me these posts').decision).toMatchObject({ kind: 'wish', wish: 'stop' });
    expect(ask(index, 'how do I bake sourdough bread at home').decision.kind).toBe('outside');
    expect(ask(index, 'gm all').decision).toEqual({ kind: 'talk', talk: 'greeting' });
  });

  it('prefers an entry to a turn only if the entry is clearly likelier', () => {
    const reading = plainIndex.reader.read('expiry date?');
    const likelyTurn = (turnProbability: number, share: number) =>
      findTurn({ turns: new Map([['timeline', turnProbability]]), scope: 0.95, shares: [share], reading }, false);
    expect([likelyTurn(0.4, 0.8), likelyTurn(0.4, 0.3), likelyTurn(0.8, 0.99)]).toEqual([
      undefined,
      'timeline',
      'timeline',
    ]);
  });

  it('explains what words and meaning contributed, and how certain the decision is', () => {
    const question = 'price of a ticket for the crossing';
    const explanationBy = (storyIndex: AskIndex, vectors = new Map<string, Float32Array>()) =>
      explain(storyIndex, question, ask(storyIndex, question, { vectors }));
    expect(explanationBy(plainIndex)).toContain('learnt model  not asked');
    expect(explanationBy(index)).toMatch(/learnt model {2}[\d.]+ % outside, from its words alone/);
    expect(explanationBy(index)).toMatch(
      /certainty {5}\d+ % = \d+ % \(some entry answers\) × \d+ % \(it is ticket-price\)/,
    );
    const vector = new Float32Array(512).fill(1 / Math.sqrt(512));
    const [words, meaning] = [explanationBy(index), explanationBy(index, new Map([[question, vector]]))].map((text) =>
      /ticket-price .*\n.*\n {3}learnt: [\d.]+ % likely; against the average, its words say (\S+), its meaning (\S+)/.exec(
        text,
      ),
    );
    expect(Number(words?.[1])).toBeGreaterThan(1);
    expect(words?.[2]).toBe('+0.00');
    expect(meaning?.[1]).toBe(words?.[1]);
    expect(meaning?.[0]).toBeDefined();
  });
});

describe('a trained story with a new entry', () => {
  it('needs a model for the new entry, and answers with it', () => {
    const { model, classByEntry } = index.firstDayModel ?? { model: undefined, classByEntry: [] };
    if (!model) throw new Error('Nothing was learnt.');
    const addedIndex = index.entries.findIndex(({ entry }) => entry.id === 'wind');
    const trained = {
      ...index,
      trainedModel: { model, classByEntry: classByEntry.map((place, i) => (i === addedIndex ? -1 : place)) },
    };
    expect(needsFirstDay(trained)).toBe(true);
    expect(ask(trained, 'at what wind does the ferry stop').decision).toMatchObject({ entry: 'wind' });
  });
});

describe('a name that all stories know', () => {
  it('is added to the lexicon of a story that does not use it', () => {
    expect(index.lexicon.entities.some(({ id }) => id === 'netflix')).toBe(true);
    expect(index.lexicon.entities.find(({ id }) => id === 'tern')?.kind).toBe('core');
  });
});

describe('the nearness of a question to an entry', () => {
  it('is measured to the nearest phrasing, and to the mean phrasing after subtracting the mean of the story', () => {
    const texts = { a: [1, 0, 0.5], b: [0, 1, 0.5], c: [-1, 0, 0.5], d: [0, -1, 0.5] };
    const vectors = new Map(Object.entries(texts).map(([text, numbers]) => [text, Float32Array.from(numbers)]));
    const phrasings = [...vectors.keys()].map((text, i) => ({ text, entry: Math.floor(i / 2) }));
    const [first, second, none] = new PhrasingVectors(phrasings, 3, vectors).compare(
      Float32Array.from([0.6, 0.8, 0.5]),
    );
    expect(first?.phrasing).toBeCloseTo(1.05);
    expect(first?.mean).toBeCloseTo(0.99);
    expect(second?.mean).toBeCloseTo(-0.99);
    expect(none).toEqual({ phrasing: 0, mean: 0 });
  });
});

describe('the synonyms that all stories share', () => {
  const { lexicon } = ferry().briefing;

  it('give a word at most two meanings', () => {
    const words = withSharedWords(lexicon, []).concepts.flatMap((concept) => concept.words);
    const sharedConcepts = [...Map.groupBy(words, (word) => word)].filter(([, uses]) => uses.length > 2);
    expect(sharedConcepts).toEqual([]);
  });

  it("give way to the story's own meaning of a word", () => {
    const fare = { id: 'fare', words: ['price', 'fare'] };
    const meanings = (concepts: (typeof fare)[]) =>
      withSharedWords({ ...lexicon, concepts }, [])
        .concepts.filter(({ words }) => words.includes('price'))
        .map(({ id }) => id);
    expect(meanings([])).toEqual(['price']);
    expect(meanings([fare])).toEqual(['fare']);
  });
});
