import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { buildIndex } from '../../src/ask/index.ts';
import { findBriefing, loadBriefing } from '../../src/briefing/load.ts';
import { openDesk } from '../../src/delivery/desk/desk.ts';
import type { Desk } from '../../src/ports/desk.ts';
import { openStore } from '../../src/store/open.ts';

/** The real desk over a store of its own, for whichever app; what reaches it is counted. */
export async function deskParts(warn: (problem: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const store = await openStore({ kind: 'sqlite', folder, onProblem: warn });
  const loaded = loadBriefing(findBriefing('briefings'));
  if ('problems' in loaded) throw new Error('The briefing has problems; see: npm run --silent briefing -- check');
  const { briefing } = loaded;
  const current = { briefing, index: buildIndex(briefing) };
  const real = openDesk({ current: () => current, now: () => Temporal.Now.instant(), stores: async () => store });
  let reached = 0;
  const desk: Desk = {
    answer: (...asked) => {
      reached += 1;
      return real.answer(...asked);
    },
    press: (...pressed) => {
      reached += 1;
      return real.press(...pressed);
    },
  };
  return {
    desk,
    store,
    current: () => current,
    reached: () => reached,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
