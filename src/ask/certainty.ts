import type { Asked } from './decision.ts';
import type { AskIndex } from './model.ts';
import { THRESHOLDS } from './weights.ts';

/** The probability, 0 to 1, that an entry is what was asked for: near 1 for one of its own phrasings. */
function certaintyOf(
  { entries }: AskIndex,
  { ranking, scope, shares }: Pick<Asked, 'ranking' | 'scope' | 'shares'>,
  id: string,
): number {
  const place = ranking.findIndex(({ entry }) => entries[entry]?.entry.id === id);
  return scope * (shares[place] ?? 0);
}

/** The outcomes of a reader that chose an entry. */
const CHOSEN = new Set(['chosen', 'remembered']);

/** Whether an entry is certain enough that its answer needs no question above it. */
export function isClear(index: AskIndex, asked: Asked, id: string): boolean {
  return CHOSEN.has(asked.second?.outcome ?? '') || certaintyOf(index, asked, id) >= THRESHOLDS.clear;
}
