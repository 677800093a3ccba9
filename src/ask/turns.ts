import type { Weighed } from './combine.ts';
import { THRESHOLDS } from './weights.ts';
import type { Turn } from './wish.ts';
import type { QuestionType } from './words.ts';

/** What asks something of an answer asks it of the whole story where no answer was shown. */
const AT_LARGE: ReadonlyMap<Turn, Turn> = new Map([
  ['proof', 'sources'],
  ['which', 'disputes'],
  ['details', 'overview'],
]);

/** These show at least what an entry that sounds like them says, so less is enough for them. */
const SHOWING: ReadonlySet<Turn> = new Set<Turn>(['overview', 'sources', 'disputes', 'proof', 'which', 'details']);
/** These are done or shown by a command, though an entry may answer nearly the same. */
const ALIKE: ReadonlySet<Turn> = new Set<Turn>([...SHOWING, 'timeline', 'due', 'changes', 'help']);
/** After an answer these ask for more of what it is about, rather than what it rests on. */
const ELLIPTIC: ReadonlySet<QuestionType> = new Set<QuestionType>(['why', 'when', 'how-much', 'how-long']);
/** How sure a wish to do something must be, beside the answer of an entry. */
const TO_DO = 0.6;
/** What changes something for the person or the channel. */
export const DOING: ReadonlySet<Turn> = new Set<Turn>(['remind', 'notify', 'subscribe', 'stop', 'pause', 'resume']);
/** How much less an entry counts beside a turn on a story's first day. */
const EARLY = 0.8;

/**
 * The turn that a line takes, if it is not a question for an entry, whose answer is surer. On a story's first day its lines are few beside those
 * of the turns, so that one turn must be likely by itself.
 * @param followed how likely an entry is that the line asks for as a follow-up, after an answer
 */
export function turnOf(
  { turns, scope, shares: [p1 = 0], reading }: Pick<Weighed, 'turns' | 'scope' | 'shares' | 'reading'>,
  isTrained: boolean,
  followed?: number,
): Turn | undefined {
  if (!turns) return undefined;
  const found = new Map<Turn, number>();
  let all = 0;
  for (const [turn, probability] of turns) {
    const meant = followed !== undefined ? turn : (AT_LARGE.get(turn) ?? turn);
    found.set(meant, (found.get(meant) ?? 0) + probability);
    all += probability;
  }
  const [turn, own] = [...found].reduce((best, one) => (one[1] > best[1] ? one : best));
  const sum = isTrained ? all : own;
  const least = isTrained && SHOWING.has(turn) ? THRESHOLDS.showing : THRESHOLDS.wish;
  const beside = scope * p1 * (ALIKE.has(turn) ? 1 : TO_DO) * (isTrained ? 1 : EARLY);
  if (sum < least) return undefined;
  if (followed === undefined) return sum > beside || sum >= THRESHOLDS.surelyTurn ? turn : undefined;
  const sure = ELLIPTIC.has(reading.type) ? THRESHOLDS.surelyTurn : THRESHOLDS.turn;
  return sum >= sure || sum > followed ? turn : undefined;
}
