import type { Vectors } from '../../lib/vectors.ts';
import { fitLinear } from './fit.ts';
import { gramsOf } from './grams.ts';
import type { Line } from './lessons.ts';
import type { Learnt } from './model.ts';

/** What a model is learnt with. */
export interface LearnOptions {
  /** The classes; the last is what is outside. */
  readonly ids: readonly string[];
  readonly vectors: Vectors;
  /** The plain words of a text, as they will be read when it is asked. */
  readonly wordsOf: (text: string) => readonly string[];
  readonly from: string;
}

/** Learns which entry a line asks for. The same lines and vectors give the same model. */
export function learn(lines: readonly Line[], { ids, vectors, wordsOf, from }: LearnOptions): Learnt {
  const numbers = new Map(ids.map((id, i) => [id, i]));
  const lessons = lines.flatMap(({ id, text }) => {
    const right = numbers.get(id);
    return right === undefined ? [] : [{ grams: gramsOf(wordsOf(text)), vector: vectors.get(text), right }];
  });
  return { ...fitLinear(lessons, { classes: ids.length }), ids, from };
}
