import type { SecondOpinion } from '../ask/second-opinion.ts';
import type { Observe } from '../ports/app-events.ts';
import type { Reader } from '../ports/reader.ts';
import { agreementBetween, applyChoice } from './apply-choice.ts';
import { catalogueOf } from './catalogue.ts';
import { type ReaderMode, shouldAskReader } from './confidence.ts';
import { scrubQuestion } from './scrub-question.ts';

export interface SecondOpinionOptions {
  readonly reader: Reader;
  readonly mode: ReaderMode;
  readonly observe: Observe;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  /** Aborts when the process stops. */
  readonly signal: AbortSignal;
}

/** Returns a function that asks a reader if the mode and the engine's confidence call for it. Its promise never rejects. */
export function secondOpinion({ reader, mode, observe, clock, signal }: SecondOpinionOptions): SecondOpinion {
  return async (question, ownResult, index, previous) => {
    if (!shouldAskReader(ownResult, mode)) {
      observe({ kind: 'question read', outcome: 'sure', milliseconds: 0 });
      return ownResult;
    }
    const startedAt = clock();
    const { briefing } = index;
    const result = await reader.choose(
      {
        question: scrubQuestion(question, index),
        ...(previous !== undefined && briefing.entries.has(previous) && { previous }),
        catalogue: catalogueOf(briefing),
      },
      signal,
    );
    const milliseconds = clock() - startedAt;
    const engineDecision = ownResult.decision;
    if (result.kind === 'none') {
      observe({ kind: 'question read', outcome: result.reason, milliseconds });
      return { ...ownResult, secondOpinion: { engineDecision, outcome: result.reason } };
    }
    const { choice, tokens } = result;
    const chosenResult = applyChoice(briefing, ownResult, choice);
    const agreement = agreementBetween(engineDecision, chosenResult.decision);
    const outcome = tokens ? 'chosen' : 'remembered';
    observe({ kind: 'question read', outcome, milliseconds, agreement, ...(tokens && { tokens }) });
    return { ...chosenResult, secondOpinion: { engineDecision, outcome } };
  };
}
