import type { Briefing } from '../../briefing/briefing.ts';
import type { Vectors } from '../../lib/vectors.ts';
import { type AskIndex, entryModel } from '../ask-index.ts';
import { SHARED_LINES } from '../common/shared-lines.ts';
import type { Classifiers } from './learnt-model.ts';
import type { TrainingExample } from './linear-model.ts';
import { PhrasingVectors } from './phrasing-vectors.ts';
import { toExamples } from './train.ts';
import { type TrainingLine, trainingLines } from './training-lines.ts';

const OWN_LINES_RATIO = 2;

/**
 * Returns true if the story has no trained model, or one that lacks an entry, and so needs a model that is learnt at run time.
 */
export function needsFirstDay({ trainedModel, entries }: AskIndex): boolean {
  return !trainedModel || entries.some((_, entry) => (trainedModel.classByEntry[entry] ?? -1) === -1);
}

/** Returns the lines that the first day's model learns from. Authors' wordings are not among them. */
export function firstDayLines(briefing: Briefing): TrainingLine[] {
  return trainingLines(briefing, new Map(), SHARED_LINES);
}

/**
 * Repeats the lines of the story's entries until there are twice as many as other lines, which would otherwise dominate a small
 * story.
 */
function balancedLines(briefing: Briefing): TrainingLine[] {
  const lines = firstDayLines(briefing);
  const ownLines = lines.filter(({ id }) => briefing.entries.has(id));
  const repetitions = Math.ceil((OWN_LINES_RATIO * (lines.length - ownLines.length)) / Math.max(1, ownLines.length));
  return [...lines, ...Array.from({ length: Math.max(0, repetitions - 1) }, () => ownLines).flat()];
}

/** Returns the examples to learn from. A line without a vector teaches only its words. */
export function firstDayExamples({ briefing, reader }: AskIndex, vectors: Vectors): readonly TrainingExample[] {
  return toExamples(balancedLines(briefing), reader, vectors);
}

/** Returns a copy of the index with the first day's model. */
export function withFirstDay(index: AskIndex, model: Classifiers, vectors: Vectors): AskIndex {
  return {
    ...index,
    firstDayModel: entryModel(model, index),
    phrasingVectors: new PhrasingVectors(index.phrasings, index.entries.length, vectors),
  };
}
