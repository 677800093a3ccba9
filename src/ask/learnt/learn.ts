import { OUTSIDE } from '../../briefing/wordings.ts';
import type { Vectors } from '../../lib/vectors.ts';
import type { TextParser } from '../reading.ts';
import { questionsIn } from '../sentences.ts';
import { countNamePositions } from '../side-roles.ts';
import { fitLinear, type Lesson } from './fit.ts';
import { gramsOf } from './grams.ts';
import { type Line, WISH } from './lessons.ts';
import type { LearntModel } from './model.ts';

interface LearnOptions extends Pick<LearntModel, 'ids' | 'from'> {
  readonly vectors: Vectors;
  readonly reader: TextParser;
}

/** Trains a model that maps a line to an entry. The same lines and vectors give the same model. */
export function learn(lines: readonly Line[], { ids, vectors, reader, from }: LearnOptions): LearntModel {
  const lessons = lessonsOf(lines, ids, reader, vectors);
  const asking = lines.filter(({ id, after }) => after === undefined && id !== OUTSIDE && !id.startsWith(WISH));
  const places = [...Map.groupBy(asking, ({ id }) => id)].map(([id, same]) => [
    id,
    countNamePositions(same.flatMap(({ text }) => questionsIn(text)).map((text) => reader.read(text))),
  ]);
  return { ...fitLinear(lessons, { classes: ids.length }), ids, from, places: Object.fromEntries(places) };
}

/** Turns lines into lessons. Leaves out lines with an unknown id. */
export function lessonsOf(
  lines: readonly Line[],
  ids: readonly string[],
  reader: TextParser,
  vectors: Vectors,
): Lesson[] {
  const numbers = new Map(ids.map((id, i) => [id, i]));
  return lines.flatMap(({ id, text }) => {
    const right = numbers.get(id);
    return right === undefined ? [] : [{ grams: gramsOf(reader.read(text)), vector: vectors.get(text), right }];
  });
}
