import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIndex } from '../src/ask/build-index.ts';
import { SHARED_LINES } from '../src/ask/common/shared-lines.ts';
import { encodeModel } from '../src/ask/learning/learnt-model.ts';
import { trainModel } from '../src/ask/learning/train.ts';
import { classIds, hashLines, trainingLines } from '../src/ask/learning/training-lines.ts';
import { findBriefing, loadValidBriefing } from '../src/briefing/load.ts';
import { LEARNT_FILE } from '../src/briefing/read-folder.ts';
import { readWordings } from '../src/briefing/wordings.ts';
import { log, vectorsOf } from './vectors.ts';
import { learnWeights } from './weights.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { weights: { type: 'boolean', default: false } },
});
const folder = findBriefing(positionals[0] ?? process.env['BRIEFINGS_DIR'] ?? 'briefings');
process.stdout.write(`Wrote ${values.weights ? await learnWeights(folder) : await trainStory()}.\n`);

/** Trains a story's model and returns the file that it wrote. The same input gives the same bytes. */
async function trainStory(): Promise<string> {
  const { briefing } = loadValidBriefing(folder);
  const lines = trainingLines(briefing, readWordings(folder), SHARED_LINES);
  const vectors = await vectorsOf(lines.map(({ text }) => text));
  log(`Learning from ${lines.length} lines.`);
  const { reader } = buildIndex(briefing);
  const model = trainModel(lines, { ids: classIds(briefing), vectors, reader, linesHash: hashLines(lines) });
  const path = join(folder, LEARNT_FILE);
  writeFileSync(path, encodeModel(model));
  return path;
}
