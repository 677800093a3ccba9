import { execFileSync } from 'node:child_process';
import { buildIndex } from '../src/ask/index.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { type Measured, measure, measureEach } from './measure.ts';

/** The corpus loaded, checked and indexed: again and again in one process, and once in each of many. */
export async function load(): Promise<Measured[]> {
  const folder = findBriefing('briefings');
  const inChild = () => Number(execFileSync(process.execPath, [import.meta.filename], { encoding: 'utf8' }));
  return [
    measure('load, check and index, warm', { warmUp: 10, runs: 150, limit: 150 }, () => ready(folder)),
    await measureEach('the same, the first time in a process', { warmUp: 2, runs: 40, limit: 300 }, async () =>
      inChild(),
    ),
    measure("with the process's own start and its imports", { warmUp: 2, runs: 40 }, inChild),
  ];
}

function ready(folder: string): void {
  const loaded = loadBriefing(folder);
  if ('problems' in loaded) throw new Error(`${folder} has problems; see: npm run --silent briefing -- check`);
  buildIndex(loaded.briefing);
}

if (import.meta.main) {
  const start = performance.now();
  ready(findBriefing('briefings'));
  process.stdout.write(String(performance.now() - start));
}
