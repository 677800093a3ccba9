import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';

export const GRADED_QUESTIONS = 'test/questions';
export const SPECIAL_FILES: ReadonlySet<string> = new Set(['follow-ups', 'wishes', 'swaps']);

const question = z.object({
  q: z.string(),
  /** Some stories' files say "unknown" for "unanswerable". */
  kind: z
    .enum(['answerable', 'unanswerable', 'unknown', 'offtopic'])
    .default('answerable')
    .transform((kind) => (kind === 'unknown' ? 'unanswerable' : kind)),
  expect: z.array(z.string()).default([]),
  /** The id of the previous entry, for a follow-up. */
  after: z.string().optional(),
  wish: z.string().optional(),
  /** Ids of entries that must not answer, because they are about another name. */
  wrong: z.array(z.string()).default([]),
});
export type Question = z.infer<typeof question>;

/** Reads a file, or all files in a folder. Maps file names without extension to questions. */
export function readQuestions(path: string): ReadonlyMap<string, readonly Question[]> {
  const files = statSync(path).isFile()
    ? [path]
    : readdirSync(path)
        .filter((name) => /\.jsonl?$/.test(name))
        .sort()
        .map((name) => join(path, name));
  return new Map(files.map((file) => [basename(file).replace(/\.jsonl?$/, ''), readFile(file)]));
}

export function gradedQuestions(): Question[] {
  const files = [...readQuestions(GRADED_QUESTIONS)];
  return files.flatMap(([name, questions]) => (SPECIAL_FILES.has(name) ? [] : questions));
}

export function questionTexts(): string[] {
  return gradedQuestions().map(({ q }) => q);
}

function readFile(path: string): Question[] {
  const text = readFileSync(path, 'utf8').trim();
  const records: unknown = path.endsWith('.json') ? JSON.parse(text) : text.split('\n').map((line) => JSON.parse(line));
  return z.array(question).parse(records);
}
