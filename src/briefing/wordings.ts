import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * A real wording of an entry's question; the id `-` means that no entry answers it. `after` is the entry shown before
 * it, if it cannot be understood alone.
 */
const wording = z.strictObject({ id: z.string(), q: z.string().min(1), after: z.string().optional() });
export type Wording = z.infer<typeof wording>;

export const OUTSIDE = '-';

/**
 * The wordings of a story by author, which is the file name without its extension, in alphabetical order.
 * @throws Error with the file and line that cannot be read
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
