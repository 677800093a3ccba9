import type { AskResult } from '../ask/decision.ts';

export const READER_MODES = ['unsure', 'always'] as const;
export type ReaderMode = (typeof READER_MODES)[number];

/** In the mode "unsure", a reader is asked below this probability. docs/reader.md explains the value. */
const MIN_SURE_PROBABILITY = 0.85;

export function shouldAskReader(result: AskResult, mode: ReaderMode): boolean {
  switch (result.decision.kind) {
    case 'answer':
    case 'unknown':
    case 'both':
    case 'suggest':
    case 'outside':
    case 'wish':
      return mode === 'always' ? !isExactPhrasing(result) : engineConfidence(result) < MIN_SURE_PROBABILITY;
    // The other kinds need no choice of an entry, are about the previous answer, or are in another language: see
    // docs/reader.md.
    default:
      return false;
  }
}

/** Returns the probability that the engine's entry is right. Other decisions have 0, to ask the reader, or 1, not to. */
function engineConfidence({ decision, scope, shares: [share = 0] }: AskResult): number {
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return scope * share;
    case 'both':
      return decision.reason === 'parts' ? 1 : 0;
    // At least three in ten questions that the engine considers outside do have an entry, however low their scope is.
    case 'outside':
    case 'suggest':
      return 0;
    default:
      return 1;
  }
}

function isExactPhrasing({ scope, shares: [share = 0] }: AskResult): boolean {
  return scope === 1 && share > 0.999;
}
