import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { jsonText } from '../lib/json.ts';

export const OUTSIDE_ID = '-';

/** How a person asked for the entry `id`, or for none (`OUTSIDE_ID`); `after` is the entry shown before, for a follow-up. */
const wording = z.strictObject({ id: z.string(), q: z.string().min(1), after: z.string().optional() });
export type Wording = z.infer<typeof wording>;

/** Reads wordings by author, which is the file's name. Throws an Error if a line is not a wording. */
export function readWordings(folder: string): ReadonlyMap<string, readonly Wording[]> {
  const names = globSync('*.jsonl', { cwd: join(folder, 'wordings') }).sort();
  return new Map(
    names.map((name) => {
      const lines = readFileSync(join(folder, 'wordings', name), 'utf8').split('\n');
      const wordings = lines.flatMap((line, i) => (line.trim() === '' ? [] : parseLine(line, `${name}:${i + 1}`)));
      return [basename(name, '.jsonl'), wordings];
    }),
  );
}

function parseLine(line: string, place: string): Wording {
  const { data } = jsonText.pipe(wording).safeParse(line);
  if (data) return data;
  throw new Error(
    `wordings/${place}: this is not a wording. Write JSON such as {"id": "an-entry", "q": "how people ask for it"}`,
  );
}
