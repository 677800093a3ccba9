import type { Scores } from './score-question.ts';
import { certainty } from './scoring.ts';
import { THRESHOLDS } from './weights.ts';
import type { Turn } from './wish.ts';
import type { QuestionType } from './words.ts';

const WHOLE_STORY_TURNS: Partial<Record<Turn, Turn>> = {
  proof: 'sources',
  which: 'disputes',
  details: 'overview',
  simpler: 'overview',
};
/** The reply to one of these turns shows something related even if the turn is wrong, so less certainty is enough. */
const ANSWER_PARTS = new Set<Turn>(['overview', 'sources', 'disputes', 'proof', 'which', 'details', 'simpler']);
/** The command for one of these turns may show nearly the same as an entry, so an entry's certainty counts in full. */
const ENTRY_LIKE_TURNS = new Set<Turn>([...ANSWER_PARTS, 'timeline', 'due', 'changes', 'help']);
const ENTRY_WEIGHT_FOR_ACTIONS = 0.6;
/** After an answer, a question of one of these types usually asks more about its subject, so a turn must be surer. */
const ELLIPTIC_TYPES = new Set<QuestionType>(['why', 'when', 'how-much', 'how-long']);
export const BOT_ACTIONS = new Set<Turn>(['remind', 'notify', 'subscribe', 'stop', 'pause', 'resume']);
const FIRST_DAY_WEIGHT = 0.8;

/**
 * Undefined if no turn is likely enough, or an entry is likelier. On a story's first day few lines of each turn are learnt, so
 * one turn must be likely by itself. `followUpProbability` is undefined without a previous answer.
 */
export function findTurn(
  { turns, reading, ...scores }: Pick<Scores, 'turns' | 'scope' | 'shares' | 'reading'>,
  isTrained: boolean,
  followUpProbability?: number,
): Turn | undefined {
  if (!turns) return undefined;
  const probabilityByTurn = new Map<Turn, number>();
  let total = 0;
  for (const [learntTurn, probability] of turns) {
    const turn = (followUpProbability === undefined && WHOLE_STORY_TURNS[learntTurn]) || learntTurn;
    probabilityByTurn.set(turn, (probabilityByTurn.get(turn) ?? 0) + probability);
    total += probability;
  }
  const [turn, ownProbability] = [...probabilityByTurn].reduce((best, candidate) =>
    candidate[1] > best[1] ? candidate : best,
  );
  const probability = isTrained ? total : ownProbability;
  if (probability < (isTrained && ANSWER_PARTS.has(turn) ? THRESHOLDS.showing : THRESHOLDS.wish)) return undefined;
  if (followUpProbability !== undefined) {
    const threshold = ELLIPTIC_TYPES.has(reading.type) ? THRESHOLDS.surelyTurn : THRESHOLDS.turn;
    return probability >= threshold || probability > followUpProbability ? turn : undefined;
  }
  const weight = (ENTRY_LIKE_TURNS.has(turn) ? 1 : ENTRY_WEIGHT_FOR_ACTIONS) * (isTrained ? 1 : FIRST_DAY_WEIGHT);
  return probability > certainty(scores) * weight || probability >= THRESHOLDS.surelyTurn ? turn : undefined;
}
