import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainWords } from '../../src/ask/words.ts';
import { TODAY } from '../reply/corpus.ts';
import { briefing, contextOn } from '../reply/shipped.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OWN_QUESTIONS = join(ROOT, 'test', 'questions');
const GRADED_QUESTIONS = join(ROOT, '..', 'shared', 'questions-dev.jsonl');
const { DEMAND_SHARED } = process.env;
const isRequired = Boolean(DEMAND_SHARED);
const isGradedMissing = !existsSync(GRADED_QUESTIONS) && !isRequired;

const { entries } = briefing;
const { lexicon } = contextOn(TODAY).index;
const shorthand = new Map(Object.entries(lexicon.shorthand));
const normalised = (text: string) => plainWords(text, shorthand).join(' ');

/** The place of each training line, by its normalised text. */
const placeByLine = new Map(
  [
    ...[...entries.values()].flatMap(({ id, question, phrasings }) =>
      [question, ...phrasings].map((text, i) => [text, i === 0 ? `the question of ${id}` : `phrasing ${i} of ${id}`]),
    ),
    ...lexicon.offTopic.map((text, i) => [text, `off-topic example ${i + 1}`]),
  ].map(([text = '', place = '']) => [normalised(text), place]),
);

/** Returns only the places, so a failure does not reveal the questions. */
function leaks(path: string): string[] {
  const questions = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => z.object({ q: z.string() }).parse(JSON.parse(line)).q);
  expect(questions.length).toBeGreaterThan(100);
  return questions.flatMap((question) => placeByLine.get(normalised(question)) ?? []);
}

describe('the evaluation questions', () => {
  it.each(readdirSync(OWN_QUESTIONS).filter((name) => name.endsWith('.jsonl')))(
    'in %s equal no training line',
    (name) => {
      expect(leaks(join(OWN_QUESTIONS, name))).toEqual([]);
    },
  );

  it.skipIf(isGradedMissing)(
    'in ../shared/questions-dev.jsonl equal no training line (skipped without ../shared)',
    () => {
      expect(leaks(GRADED_QUESTIONS)).toEqual([]);
    },
  );

  it('are compared with the training lines without regard to case and shorthand', () => {
    const [question] = [...entries.values()].map((entry) => entry.question);
    expect(placeByLine.has(normalised(`  ${question?.toUpperCase()} `))).toBe(true);
    expect(placeByLine.has(normalised('something that the briefing does not say'))).toBe(false);
    expect(placeByLine.size).toBeGreaterThan(1000);
  });
});
