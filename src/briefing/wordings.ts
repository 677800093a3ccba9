import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * A real wording of a question for an entry; the id `-` marks a question that no entry answers. `after` is the entry that
 * was shown before it, if it is not understood without.
 */
const wording = z.strictObject({ id: z.string(), q: z.string().min(1), after: z.string().optional() });
export type Wording = z.infer<typeof wording>;

export const OUTSIDE = '-';

/**
 * The wordings beside a briefing, by author: the name of the file without its ending, in alphabetical order.
 * @throws Error that names the file and line of what cannot be read
 */
export function readWordings(folder: string): ReadonlyMap<string, readonly Wording[]> {
  const found = new Map<string, readonly Wording[]>();
  for (const name of filesIn(join(folder, 'wordings'))) {
    const lines = readFileSync(join(folder, 'wordings', name), 'utf8').split('\n');
    const read = lines.flatMap((line, i) => (line.trim() === '' ? [] : [readLine(line, `wordings/${name}:${i + 1}`)]));
    found.set(name.replace(/\.jsonl$/, ''), read);
  }
  return found;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function readLine(line: string, where: string): Wording {
  try {
    return wording.parse(JSON.parse(line));
  } catch {
    throw new Error(`${where}: a wording is JSON like {"id": "an-entry", "q": "how people ask for it"}`);
  }
}
