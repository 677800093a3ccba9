import type { Asked } from './decide.ts';
import type { AskIndex } from './model.ts';

/**
 * Decides again about a question, with what the engine decided. Never rejects.
 * @param previous the entry that the conversation showed before
 */
export type SecondOpinion = (question: string, asked: Asked, index: AskIndex, previous?: string) => Promise<Asked>;
