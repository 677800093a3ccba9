import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { buildIndex } from '../../src/ask/build-index.ts';
import { findBriefing, loadValidBriefing } from '../../src/briefing/load.ts';
import { openDesk } from '../../src/delivery/desk/desk.ts';
import type { Desk } from '../../src/ports/desk.ts';
import { openStore } from '../../src/store/store.ts';

/** Opens the real desk on a temporary store, and counts the requests that reach it. */
export async function openCountingDesk(warn: (problem: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const store = await openStore({ kind: 'sqlite', folder, onProblem: warn });
  const { briefing } = loadValidBriefing(findBriefing('briefings'));
  const current = { briefing, index: buildIndex(briefing) };
  const realDesk = openDesk({ current: () => current, now: () => Temporal.Now.instant(), stores: async () => store });
  let reachedCount = 0;
  const desk: Desk = {
    answer: (...args) => {
      reachedCount += 1;
      return realDesk.answer(...args);
    },
    press: (...args) => {
      reachedCount += 1;
      return realDesk.press(...args);
    },
  };
  return {
    desk,
    store,
    current: () => current,
    reached: () => reachedCount,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
