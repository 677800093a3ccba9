import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WISH_LINES } from '../src/ask/common/wishes.ts';
import { buildIndex } from '../src/ask/index.ts';
import { learn } from '../src/ask/learnt/learn.ts';
import { classesOf, hashOf, linesOf } from '../src/ask/learnt/lessons.ts';
import { encodeModel } from '../src/ask/learnt/model.ts';
import { findBriefing, LEARNT_FILE, loadBriefing } from '../src/briefing/load.ts';
import { readWordings } from '../src/briefing/wordings.ts';
import { vectorsOf } from './vectors.ts';
import { learnWeights } from './weights.ts';

/** Learns a story's model from its phrasings and wordings: the same files, the same bytes. */
export async function learntFile(folder: string, say: (text: string) => void): Promise<Uint8Array> {
  const loaded = loadBriefing(folder);
  if ('problems' in loaded) throw new Error('The briefing has problems; "npm run briefing -- check" names them.');
  const { briefing } = loaded;
  const lines = linesOf(briefing, readWordings(folder), WISH_LINES);
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
      reader,
      from: hashOf(lines),
    }),
  );
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { weights: { type: 'boolean', default: false } },
  });
  const story = positionals[0] ?? process.env['BRIEFINGS_DIR'] ?? 'briefings';
  const say = (text: string) => process.stderr.write(`${text}\n`);
  if (values.weights) {
    process.stdout.write(`${await learnWeights(story, say)} written\n`);
  } else {
    const folder = findBriefing(story);
    const path = join(folder, LEARNT_FILE);
    const bytes = await learntFile(folder, say);
    writeFileSync(path, bytes);
    process.stdout.write(`${path} written, ${(bytes.length / 1024 / 1024).toFixed(1)} MB\n`);
  }
}
