import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainWords } from '../../src/ask/words.ts';
import { TODAY } from '../reply/corpus.ts';
import { briefing, contextOn } from '../reply/shipped.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OWN = join(ROOT, 'test', 'questions');
const GRADED = join(ROOT, '..', 'shared', 'questions-dev.jsonl');
const { DEMAND_SHARED } = process.env;
const demanded = Boolean(DEMAND_SHARED);
const noGraded = !existsSync(GRADED) && !demanded;

const { entries } = briefing;
const { lexicon } = contextOn(TODAY).index;
const shorthand = new Map(Object.entries(lexicon.shorthand));
const normalised = (text: string) => plainWords(text, shorthand).join(' ');

/** Everything that weights are learnt from or that gives an entry away, normalised, with where it stands. */
const lessons = new Map(
  [
    ...[...entries.values()].flatMap(({ id, question, phrasings }) =>
      [question, ...phrasings].map((text, i) => [text, i === 0 ? `the question of ${id}` : `phrasing ${i} of ${id}`]),
    ),
    ...lexicon.offTopic.map((text, i) => [text, `off-topic example ${i + 1}`]),
  ].map(([text = '', where = '']) => [normalised(text), where]),
);

/** The lessons that equal a question, by where they stand. The question is not shown: nobody is to learn from it. */
function leaks(path: string): string[] {
  const questions = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => z.object({ q: z.string() }).parse(JSON.parse(line)).q);
  expect(questions.length).toBeGreaterThan(100);
  return questions.flatMap((question) => lessons.get(normalised(question)) ?? []);
}

describe('the evaluation questions', () => {
  it.each(readdirSync(OWN).filter((name) => name.endsWith('.jsonl')))('in %s are in no training line', (name) => {
    expect(leaks(join(OWN, name))).toEqual([]);
  });

  it.skipIf(noGraded)('in ../shared/questions-dev.jsonl are in no training line (skipped without ../shared)', () => {
    expect(leaks(GRADED)).toEqual([]);
  });

  it('would be found in the training lines in any case and shorthand', () => {
    const [question] = [...entries.values()].map((entry) => entry.question);
    expect(lessons.has(normalised(`  ${question?.toUpperCase()} `))).toBe(true);
    expect(lessons.has(normalised('something that stands nowhere in the briefing'))).toBe(false);
    expect(lessons.size).toBeGreaterThan(1000);
  });
});
