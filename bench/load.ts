import { execFileSync } from 'node:child_process';
import { buildIndex } from '../src/ask/index.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { type Measured, measure } from './measure.ts';

/** The corpus loaded, checked and indexed: again and again in one process, and once in each of many. */
export function load(): Measured[] {
  const folder = findBriefing('briefings');
  return [
    measure('load, check and index, warm', { warmUp: 10, runs: 150, limit: 150 }, () => ready(folder)),
    measure('the same, a process from start to end', { warmUp: 2, runs: 40, limit: 300 }, () =>
      execFileSync(process.execPath, [import.meta.filename]),
    ),
  ];
}

function ready(folder: string): void {
  const loaded = loadBriefing(folder);
  if ('problems' in loaded) throw new Error(`${folder} has problems; see: npm run --silent briefing -- check`);
  buildIndex(loaded.briefing);
}

if (import.meta.main) ready(findBriefing('briefings'));
