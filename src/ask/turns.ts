import type { Scores } from './combine.ts';
import { THRESHOLDS } from './weights.ts';
import type { Turn } from './wish.ts';
import type { QuestionType } from './words.ts';

/** Without a previous answer, these turns are about the whole story. */
const WITHOUT_ENTRY: ReadonlyMap<Turn, Turn> = new Map([
  ['proof', 'sources'],
  ['which', 'disputes'],
  ['details', 'overview'],
]);

/** These show something related anyway, so less certainty is enough. */
const ANSWER_PARTS: ReadonlySet<Turn> = new Set<Turn>(['overview', 'sources', 'disputes', 'proof', 'which', 'details']);
/** These have a command, although an entry may give nearly the same answer. */
const ALIKE: ReadonlySet<Turn> = new Set<Turn>([...ANSWER_PARTS, 'timeline', 'due', 'changes', 'help']);
/** After an answer, these ask for more about its subject rather than for its evidence. */
const ELLIPTIC: ReadonlySet<QuestionType> = new Set<QuestionType>(['why', 'when', 'how-much', 'how-long']);
/** The certainty needed for a wish that changes something, compared with an entry. */
const TO_DO = 0.6;
/** Wishes that change something for the person or the channel. */
export const DOING: ReadonlySet<Turn> = new Set<Turn>(['remind', 'notify', 'subscribe', 'stop', 'pause', 'resume']);
/** How much less an entry counts beside a turn on a story's first day. */
const EARLY = 0.8;

/**
 * The turn of a line, unless an entry answers it more likely. On a story's first day there are few of its own lines, so
 * one turn must be likely by itself.
 * @param followed the probability of the line as a follow-up to an answer
 */
export function turnOf(
  { turns, scope, shares: [p1 = 0], reading }: Pick<Scores, 'turns' | 'scope' | 'shares' | 'reading'>,
  isTrained: boolean,
  followed?: number,
): Turn | undefined {
  if (!turns) return undefined;
  const found = new Map<Turn, number>();
  let all = 0;
  for (const [turn, probability] of turns) {
    const meant = followed !== undefined ? turn : (WITHOUT_ENTRY.get(turn) ?? turn);
    found.set(meant, (found.get(meant) ?? 0) + probability);
    all += probability;
  }
  const [turn, own] = [...found].reduce((best, one) => (one[1] > best[1] ? one : best));
  const sum = isTrained ? all : own;
  const least = isTrained && ANSWER_PARTS.has(turn) ? THRESHOLDS.showing : THRESHOLDS.wish;
  const beside = scope * p1 * (ALIKE.has(turn) ? 1 : TO_DO) * (isTrained ? 1 : EARLY);
  if (sum < least) return undefined;
  if (followed === undefined) return sum > beside || sum >= THRESHOLDS.surelyTurn ? turn : undefined;
  const sure = ELLIPTIC.has(reading.type) ? THRESHOLDS.surelyTurn : THRESHOLDS.turn;
  return sum >= sure || sum > followed ? turn : undefined;
}
