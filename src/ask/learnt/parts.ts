import { score, weighted } from './fit.ts';
import { type GramSource, gramsOf } from './grams.ts';
import type { LearntModel } from './model.ts';

/** The evidence for a class compared with the average class, in the model's scores: +1 is e times as likely. */
export interface Evidence {
  /** From words and groups of letters. */
  readonly words: number;
  /** From the sentence vector. */
  readonly meaning: number;
}

/** The evidence of the words and of the meaning of a text for every class of a model. */
export function evidenceFor(
  model: LearntModel,
  read: GramSource,
  vector: Float32Array | undefined,
): readonly Evidence[] {
  const grams = gramsOf(read);
  const values = weighted(grams, model.idf);
  const scores = (of: typeof values, and?: Float32Array) =>
    score(model, grams.places, of, and, new Float64Array(model.classes));
  const [none, byWords, byBoth] = [scores(new Float32Array(0)), scores(values), scores(values, vector)];
  const wordScores = centred(byWords.map((value, i) => value - (none[i] ?? 0)));
  const meaningScores = centred(byBoth.map((value, i) => value - (byWords[i] ?? 0)));
  return Array.from(wordScores, (value, i) => ({ words: value, meaning: meaningScores[i] ?? 0 }));
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((total, value) => total + value, 0) / (values.length || 1);
  return values.map((value) => value - mean);
}
