import type { AskIndex } from './ask-index.ts';
import type { AskResult } from './decision.ts';

/**
 * Reviews the engine's decision on a question, and returns that decision or another. The promise never rejects.
 * @param previous the id of the entry that the conversation showed last
 */
export type SecondOpinion = (
  question: string,
  result: AskResult,
  index: AskIndex,
  previous?: string,
) => Promise<AskResult>;
