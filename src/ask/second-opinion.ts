import type { AskIndex } from './ask-index.ts';
import type { AskResult } from './decision.ts';

/** Reviews the engine's decision. The promise never rejects. `previous` is the entry that the conversation showed last. */
export type SecondOpinion = (
  question: string,
  result: AskResult,
  index: AskIndex,
  previous?: string,
) => Promise<AskResult>;
