import type { AskResult } from './decision.ts';
import type { AskIndex } from './model.ts';
import { probabilityAt } from './scoring.ts';
import { THRESHOLDS } from './weights.ts';

/** Returns true if an entry is near-certain, or a reader chose it: then its answer needs no question above it. */
export function isClear({ entries }: AskIndex, result: AskResult, id: string): boolean {
  const outcome = result.secondOpinion?.outcome;
  if (outcome === 'chosen' || outcome === 'remembered') return true;
  const place = result.ranking.findIndex(({ entry }) => entries[entry]?.entry.id === id);
  return probabilityAt(result, place) >= THRESHOLDS.clear;
}
