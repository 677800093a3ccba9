import type { Weighed } from './combine.ts';
import { THRESHOLDS } from './weights.ts';
import type { Turn } from './wish.ts';

/** What asks something of an answer asks it of the whole story where no answer was shown. */
const AT_LARGE: ReadonlyMap<Turn, Turn> = new Map([
  ['proof', 'sources'],
  ['which', 'disputes'],
  ['details', 'overview'],
]);

/** These show at least what an entry that sounds like them says, so less is enough for them. */
const SHOWING: ReadonlySet<Turn> = new Set<Turn>(['overview', 'sources', 'disputes', 'proof', 'which', 'details']);

/**
 * The turn that a line takes, if it is not a question for an entry. On a story's first day its lines are few beside those
 * of the turns, so that one turn must be likely by itself.
 */
export function turnOf({ turns }: Pick<Weighed, 'turns'>, hasAnswer: boolean, isTrained: boolean): Turn | undefined {
  if (!turns) return undefined;
  const found = new Map<Turn, number>();
  let all = 0;
  for (const [turn, probability] of turns) {
    const meant = hasAnswer ? turn : (AT_LARGE.get(turn) ?? turn);
    found.set(meant, (found.get(meant) ?? 0) + probability);
    all += probability;
  }
  const [turn, own] = [...found].reduce((best, one) => (one[1] > best[1] ? one : best));
  if (!isTrained) return own >= THRESHOLDS.wish ? turn : undefined;
  return all >= (SHOWING.has(turn) ? THRESHOLDS.showing : THRESHOLDS.wish) ? turn : undefined;
}
