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

/** The trained model may lack entries that were added later. */
export function needsFirstDay({ trainedModel, entries }: AskIndex): boolean {
  return !trainedModel || entries.some((_, entry) => (trainedModel.classByEntry[entry] ?? -1) === -1);
}

/** Authors' wordings are not among them. */
export function firstDayLines(briefing: Briefing): TrainingLine[] {
  return trainingLines(briefing, new Map(), SHARED_LINES);
}

/** Repeats the story's lines until there are twice as many as others, which would dominate a small story. */
function balancedLines(briefing: Briefing): TrainingLine[] {
  const lines = firstDayLines(briefing);
  const ownLines = lines.filter(({ id }) => briefing.entries.has(id));
  const repetitions = Math.ceil((OWN_LINES_RATIO * (lines.length - ownLines.length)) / Math.max(1, ownLines.length));
  return [...lines, ...Array.from({ length: Math.max(0, repetitions - 1) }, () => ownLines).flat()];
}

/** A line without a vector teaches only its words. */
export function firstDayExamples({ briefing, reader }: AskIndex, vectors: Vectors): readonly TrainingExample[] {
  return toExamples(balancedLines(briefing), reader, vectors);
}

export function withFirstDay(index: AskIndex, model: Classifiers, vectors: Vectors): AskIndex {
  return {
    ...index,
    firstDayModel: entryModel(model, index),
    phrasingVectors: new PhrasingVectors(index.phrasings, index.entries.length, vectors),
  };
}
