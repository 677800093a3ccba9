import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WISH_LINES } from '../src/ask/common/wishes.ts';
import { buildIndex } from '../src/ask/index.ts';
import { hashOf } from '../src/ask/learnt/hash.ts';
import { learn } from '../src/ask/learnt/learn.ts';
import { classesOf, linesOf } from '../src/ask/learnt/lessons.ts';
import { encodeModel } from '../src/ask/learnt/model.ts';
import { findBriefing, LEARNT_FILE, loadBriefing } from '../src/briefing/load.ts';
import { readWordings } from '../src/briefing/wordings.ts';
import { vectorsOf } from './vectors.ts';

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
  const { reader, core } = buildIndex(briefing);
  return encodeModel(
    learn(lines, {
      ids: classesOf(briefing),
      vectors,
      reader,
      core,
      from: hashOf(lines),
    }),
  );
}

if (import.meta.main) {
  const folder = findBriefing(process.argv[2] ?? process.env['BRIEFINGS_DIR'] ?? 'briefings');
  const path = join(folder, LEARNT_FILE);
  const bytes = await learntFile(folder, (text) => process.stderr.write(`${text}\n`));
  writeFileSync(path, bytes);
  process.stdout.write(`${path} written, ${(bytes.length / 1024 / 1024).toFixed(1)} MB\n`);
}
