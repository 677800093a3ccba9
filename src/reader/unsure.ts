import type { Asked } from '../ask/decide.ts';

/** When a reader is asked. */
export const READER_MODES = ['unsure', 'always'] as const;
export type ReaderMode = (typeof READER_MODES)[number];

/** The engine's answer counts as sure from this probability on; docs/reader.md says how it was set. */
export const SURE = 0.85;

/** Whether a reader is to be asked about a question, by what the engine made of it. */
export function isForReader(asked: Asked, mode: ReaderMode): boolean {
  switch (asked.decision.kind) {
    case 'answer':
    case 'unknown':
    case 'both':
    case 'suggest':
    case 'outside':
    case 'wish':
      return mode === 'always' ? !isPhrasing(asked) : sureness(asked) < SURE;
    // Nothing that an entry could answer, or nothing that could be sent.
    default:
      return false;
  }
}

/** How probable it is that the engine's decision is right, by its own scope and shares. */
export function sureness({ decision, scope, shares: [share = 0] }: Asked): number {
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return scope * share;
    case 'both':
      return decision.because === 'parts' ? 1 : 0;
    // Of what is taken for outside, three in ten have an entry, however low the scope.
    case 'outside':
    case 'suggest':
      return 0;
    default:
      return 1;
  }
}

/** Whether it is a phrasing of an entry, word for word: that entry was written for it. */
function isPhrasing({ scope, shares: [share = 0] }: Asked): boolean {
  return scope === 1 && share > 0.999;
}
