import { OUTSIDE_ID } from '../../briefing/wordings.ts';
import type { Vectors } from '../../lib/vectors.ts';
import type { TextParser } from '../reading.ts';
import { questionsIn } from '../sentences.ts';
import { countNamePositions } from '../side-roles.ts';
import { gramsOf } from './grams.ts';
import type { LearntModel } from './learnt-model.ts';
import { fitLinear, type TrainingExample } from './linear-model.ts';
import { TALK_PREFIX, type TrainingLine, TURN_PREFIX } from './training-lines.ts';

interface LearnOptions extends Pick<LearntModel, 'ids' | 'linesHash'> {
  readonly vectors: Vectors;
  readonly reader: TextParser;
}

/**
 * Trains a model that maps a line to a class: an entry, a turn, small talk or OUTSIDE. The same lines and vectors give the same
 * model.
 */
export function trainModel(
  lines: readonly TrainingLine[],
  { ids, vectors, reader, linesHash }: LearnOptions,
): LearntModel {
  const examples = toExamples(lines, ids, reader, vectors);
  const entryQuestions = lines.filter(
    ({ id, after }) =>
      after === undefined && id !== OUTSIDE_ID && !id.startsWith(TURN_PREFIX) && !id.startsWith(TALK_PREFIX),
  );
  const positionsByEntry = [...Map.groupBy(entryQuestions, ({ id }) => id)].map(([id, entryLines]) => [
    id,
    countNamePositions(entryLines.flatMap(({ text }) => questionsIn(text)).map((text) => reader.read(text))),
  ]);
  return {
    ...fitLinear(examples, { classes: ids.length }),
    ids,
    linesHash,
    namePositions: Object.fromEntries(positionsByEntry),
  };
}

/** Turns lines into training examples. Leaves out lines whose id is not in `ids`. */
export function toExamples(
  lines: readonly TrainingLine[],
  ids: readonly string[],
  reader: TextParser,
  vectors: Vectors,
): TrainingExample[] {
  const classNumbers = new Map(ids.map((id, i) => [id, i]));
  return lines.flatMap(({ id, text }) => {
    const answerClass = classNumbers.get(id);
    return answerClass === undefined
      ? []
      : [{ grams: gramsOf(reader.read(text)), vector: vectors.get(text), answerClass }];
  });
}
