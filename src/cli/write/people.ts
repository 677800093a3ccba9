import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Ask } from './prompts.ts';

/** Reads a person's answers line by line, from a terminal or a pipe. */
export async function withLines<T>(use: (ask: Ask) => Promise<T>): Promise<T> {
  const lines = createInterface({ input: process.stdin, terminal: false });
  const typed = lines[Symbol.asyncIterator]();
  try {
    return await use(async (question) => {
      process.stdout.write(question);
      const { value, done } = await typed.next();
      return done ? undefined : value;
    });
  } finally {
    lines.close();
  }
}

/** Appends wordings to those collected from users. */
export function appendWordings(folder: string, lines: readonly string[]): void {
  mkdirSync(join(folder, 'wordings'), { recursive: true });
  appendFileSync(join(folder, 'wordings/asked.jsonl'), `${lines.join('\n')}\n`);
}
