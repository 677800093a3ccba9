import type { AskResult } from './decision.ts';
import type { AskIndex } from './model.ts';
import { probabilityAt } from './scoring.ts';
import { THRESHOLDS } from './weights.ts';

/** Whether an entry is so certain that its answer needs no question above it: near-certain, or chosen by a reader. */
export function isClear({ entries }: AskIndex, asked: AskResult, id: string): boolean {
  const outcome = asked.second?.outcome;
  if (outcome === 'chosen' || outcome === 'remembered') return true;
  const place = asked.ranking.findIndex(({ entry }) => entries[entry]?.entry.id === id);
  return probabilityAt(asked, place) >= THRESHOLDS.clear;
}
