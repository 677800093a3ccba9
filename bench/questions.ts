import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';

/** The folder of graded questions about the shipped story. */
export const GRADED_QUESTIONS = 'test/questions';
/** Files that are graded by rules of their own instead of by the entry that answers. */
export const SPECIAL_FILES: ReadonlySet<string> = new Set(['follow-ups', 'wishes', 'swaps']);

const question = z.object({
  q: z.string(),
  /** The question files of some stories say "unknown" for "unanswerable". */
  kind: z
    .enum(['answerable', 'unanswerable', 'unknown', 'offtopic'])
    .default('answerable')
    .transform((kind) => (kind === 'unknown' ? 'unanswerable' : kind)),
  /** Ids of the entries that answer the question. */
  expect: z.array(z.string()).default([]),
  /** The id of the entry shown before a follow-up. */
  after: z.string().optional(),
  wish: z.string().optional(),
  /** Ids of entries about another name than the question's, which must not answer it. */
  wrong: z.array(z.string()).default([]),
});
export type Question = z.infer<typeof question>;

/** Reads a question file, or all question files of a folder. Returns their questions by file name without extension. */
export function readQuestions(path: string): ReadonlyMap<string, readonly Question[]> {
  const files = statSync(path).isFile()
    ? [path]
    : readdirSync(path)
        .filter((name) => /\.jsonl?$/.test(name))
        .sort()
        .map((name) => join(path, name));
  return new Map(files.map((file) => [basename(file).replace(/\.jsonl?$/, ''), readFile(file)]));
}

/** Returns the questions about the shipped story that are graded by entry. */
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
