import type { AskIndex } from './model.ts';

/** The texts that a question may be read as; `ask` uses the sentence vector of each that has one. */
export function textsOf(index: AskIndex, question: string, after?: string): readonly string[] {
  const before = after === undefined ? undefined : index.briefing.entries.get(after);
  return [question, ...(before ? [`${question} ${before.question}`] : [])].filter((text) => text.trim() !== '');
}
