import type { AskResult } from '../ask/decision.ts';

export const READER_MODES = ['unsure', 'always'] as const;
export type ReaderMode = (typeof READER_MODES)[number];

/** A reader is asked below this probability. docs/reader.md explains the value. */
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
    // In the other cases no entry could answer, or there is nothing to send.
    default:
      return false;
  }
}

/** Returns the probability that the engine's decision is right, from its scores. */
function engineConfidence({ decision, scope, shares: [share = 0] }: AskResult): number {
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return scope * share;
    case 'both':
      return decision.reason === 'parts' ? 1 : 0;
    // Three in ten questions that the engine considers outside do have an entry, however low their scope is.
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
