import { OUTSIDE_ID } from '../../briefing/wordings.ts';
import type { Vectors } from '../../lib/vectors.ts';
import type { TextParser } from '../reading.ts';
import { questionsIn } from '../sentences.ts';
import { countNamePositions } from '../side-roles.ts';
import { gramsOf } from './grams.ts';
import type { Classifiers, LearntModel } from './learnt-model.ts';
import { fitLinear, type TrainingExample } from './linear-model.ts';
import { type classIds, TALK_PREFIX, type TrainingLine, TURN_PREFIX } from './training-lines.ts';

interface LearnOptions extends Pick<LearntModel, 'linesHash'> {
  readonly ids: ReturnType<typeof classIds>;
  readonly vectors: Vectors;
  readonly reader: TextParser;
}

/** The same lines and vectors give the same model. */
export function trainModel(
  lines: readonly TrainingLine[],
  { ids, vectors, reader, linesHash }: LearnOptions,
): LearntModel {
  const examples = toExamples(lines, reader, vectors);
  const entryQuestions = lines.filter(
    ({ id, after }) =>
      after === undefined && id !== OUTSIDE_ID && !id.startsWith(TURN_PREFIX) && !id.startsWith(TALK_PREFIX),
  );
  const positionsByEntry = [...Map.groupBy(entryQuestions, ({ id }) => id)].map(([id, entryLines]) => [
    id,
    countNamePositions(entryLines.flatMap(({ text }) => questionsIn(text)).map((text) => reader.read(text))),
  ]);
  return {
    ...fitClassifiers(examples, ids),
    linesHash,
    namePositions: Object.fromEntries(positionsByEntry),
  };
}

export function toExamples(lines: readonly TrainingLine[], reader: TextParser, vectors: Vectors): TrainingExample[] {
  return lines.map(({ id, text }) => ({ grams: gramsOf(reader.read(text)), vector: vectors.get(text), id }));
}

/** Small talk teaches only its own classifier. */
export function fitClassifiers(examples: readonly TrainingExample[], ids: ReturnType<typeof classIds>): Classifiers {
  return {
    entries: fitLinear(
      examples.filter(({ id }) => !id.startsWith(TALK_PREFIX)),
      ids.entries,
    ),
    talk: fitLinear(examples, ids.talk),
  };
}
