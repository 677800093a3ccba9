import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import type { AskResult } from '../../src/ask/decision.ts';
import type { Choice, Reader, ReaderQuestion, ReaderResult } from '../../src/ports/reader.ts';
import { loadStory } from '../fixture/story.ts';

export const briefing = loadStory();
export const index = buildIndex(briefing);

const entries = [...briefing.entries.values()];
export const answeredIds = entries.filter(({ nearest }) => nearest === undefined).map(({ id }) => id);
export const unknowns = entries.filter(({ nearest }) => nearest !== undefined);

export function engineResultOf(question: string, after?: string): AskResult {
  return ask(index, question, after === undefined ? {} : { after });
}

export function choice(parts: Partial<Choice>): Choice {
  return { verdict: 'answer', entries: [], presumed: [], ...parts };
}

/** Returns a reader that gives these results in turn, then repeats the last one, and records its questions. */
export function readerOf(...readings: readonly ReaderResult[]): Reader & { readonly asked: readonly ReaderQuestion[] } {
  const questions: ReaderQuestion[] = [];
  return {
    asked: questions,
    choose: async (question) => {
      questions.push(question);
      return readings[Math.min(questions.length, readings.length) - 1] ?? { kind: 'none', reason: 'failed' };
    },
  };
}
