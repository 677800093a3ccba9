import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { buildIndex } from '../src/ask/index.ts';
import { hashOf } from '../src/ask/learnt/hash.ts';
import { learn } from '../src/ask/learnt/learn.ts';
import { classesOf, type Line, linesOf, WISH } from '../src/ask/learnt/lessons.ts';
import { encodeModel } from '../src/ask/learnt/model.ts';
import { WISHES } from '../src/ask/wish.ts';
import { findBriefing, LEARNT_FILE, loadBriefing } from '../src/briefing/load.ts';
import { readWordings } from '../src/briefing/wordings.ts';
import { vectorsOf } from './vectors.ts';

const wishLine = z.strictObject({ wish: z.enum(WISHES), q: z.string() });

/** How people ask for what the bot does, whatever the story. */
export function readWishes(): Line[] {
  const lines = readFileSync(new URL('../src/ask/common/wishes.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const { wish, q } = wishLine.parse(JSON.parse(line));
    return { id: `${WISH}${wish}`, text: q, author: 'wishes' };
  });
}

/** Learns a story's model from its phrasings and wordings: the same files, the same bytes. */
export async function learntFile(folder: string, say: (text: string) => void): Promise<Uint8Array> {
  const loaded = loadBriefing(folder);
  if ('problems' in loaded) throw new Error('The briefing has problems; "npm run briefing -- check" names them.');
  const { briefing } = loaded;
  const lines = linesOf(briefing, readWordings(folder), readWishes());
  const vectors = await vectorsOf(
    lines.map(({ text }) => text),
    say,
  );
  say(`Learning from ${lines.length} lines.`);
  const { reader } = buildIndex(briefing);
  return encodeModel(
    learn(lines, {
      ids: classesOf(briefing),
      vectors,
      wordsOf: (text) => reader.read(text).words,
      from: hashOf(lines),
    }),
  );
}

if (import.meta.main) {
  const folder = findBriefing(process.argv[2] ?? 'briefings');
  const path = join(folder, LEARNT_FILE);
  const bytes = await learntFile(folder, (text) => process.stderr.write(`${text}\n`));
  writeFileSync(path, bytes);
  process.stdout.write(`${path} written, ${(bytes.length / 1024 / 1024).toFixed(1)} MB\n`);
}
