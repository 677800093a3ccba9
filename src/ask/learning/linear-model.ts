import { seededRandom } from '../../lib/seeded-random.ts';
import { GRAM_BUCKETS, type Grams } from './grams.ts';

export interface TrainingExample {
  readonly grams: Grams;
  readonly vector: Float32Array | undefined;
  readonly id: string;
}

/** A row per feature and a column per class, in 8 bits a number; each column has a scale. */
export interface Matrix {
  readonly numbers: Int8Array;
  readonly scales: Float32Array;
}

export interface LinearModel {
  /** The ids of the classes. The last class stands for everything else. */
  readonly ids: readonly string[];
  readonly bias: Float32Array;
  readonly vectors: Matrix;
  readonly grams: Matrix;
  readonly idf: Float32Array;
}

export const VECTOR_LENGTH = 512;
/** How much a sentence vector counts against the n-grams. Both have length 1. */
const VECTOR_WEIGHT = 4;
const VECTOR_ROWS = Array.from({ length: VECTOR_LENGTH }, (_, i) => i);
const MAX_QUANTISED_VALUE = 127;
const PASSES = 8;
/** The mean over the last passes depends less on the order of the examples. */
const AVERAGED_PASSES = 5;
const LEARNING_RATE = 0.1;
const LABEL_SMOOTHING = 0.08;
/** This share of the examples is learnt without the vector, because at run time the encoder may be too slow. */
const SHARE_WITHOUT_VECTOR = 0.3;
/** Skipping classes with a smaller error saves most of the time. */
const NEGLIGIBLE_ERROR = 0.002;

/**
 * Softmax regression with AdaGrad, one example at a time in a seeded order. An example whose id is not in `ids` belongs to the
 * last class.
 */
export function fitLinear(examples: readonly TrainingExample[], ids: readonly string[]): LinearModel {
  const classes = ids.length;
  const classNumbers = new Map(ids.map((id, i) => [id, i]));
  const idf = inverseDocumentFrequencies(examples);
  const model = {
    bias: new Float32Array(classes),
    vectors: new Float32Array(VECTOR_LENGTH * classes),
    grams: new Float32Array(GRAM_BUCKETS * classes),
  };
  const parts = [model.bias, model.vectors, model.grams];
  const sums = parts.map(({ length }) => new Float32Array(length));
  const squares = {
    bias: new Float32Array(classes).fill(1e-8),
    vectors: new Float32Array(model.vectors.length).fill(1e-8),
    grams: new Float32Array(model.grams.length).fill(1e-8),
  };
  const weightedExamples = examples.map(({ grams, vector, id }) => ({
    grams,
    vector,
    answerClass: classNumbers.get(id) ?? classes - 1,
    values: weighGrams(grams, idf),
  }));
  const random = seededRandom(1);
  const errors = new Float64Array(classes);
  const updatedClasses = new Int32Array(classes);
  for (let pass = 0; pass < PASSES; pass += 1) {
    shuffle(weightedExamples, random);
    for (const lesson of weightedExamples) {
      const { grams, values, answerClass } = lesson;
      const vector = random() < SHARE_WITHOUT_VECTOR ? undefined : lesson.vector;
      errors.set(model.bias);
      addRows(model.grams, grams.buckets, values, errors);
      if (vector) addRows(model.vectors, VECTOR_ROWS, weighVector(vector), errors);
      softmax(errors);
      let count = 0;
      for (let c = 0; c < classes; c += 1) {
        const error = (errors[c] ?? 0) - LABEL_SMOOTHING / classes - (c === answerClass ? 1 - LABEL_SMOOTHING : 0);
        errors[c] = error;
        if (Math.abs(error) > NEGLIGIBLE_ERROR) updatedClasses[count++] = c;
      }
      const update = (numbers: Float32Array, squareSums: Float32Array, offset: number, value: number) => {
        for (let k = 0; k < count; k += 1) {
          const c = updatedClasses[k] ?? 0;
          const slope = (errors[c] ?? 0) * value;
          const squareSum = (squareSums[offset + c] ?? 0) + slope * slope;
          squareSums[offset + c] = squareSum;
          numbers[offset + c] = (numbers[offset + c] ?? 0) - (LEARNING_RATE * slope) / Math.sqrt(squareSum);
        }
      };
      update(model.bias, squares.bias, 0, 1);
      for (let i = 0; i < values.length; i += 1) {
        update(model.grams, squares.grams, (grams.buckets[i] ?? 0) * classes, values[i] ?? 0);
      }
      if (!vector) continue;
      for (let i = 0; i < VECTOR_LENGTH; i += 1) {
        update(model.vectors, squares.vectors, i * classes, (vector[i] ?? 0) * VECTOR_WEIGHT);
      }
    }
    if (pass >= PASSES - AVERAGED_PASSES) addParts(sums, parts);
  }
  const [bias = model.bias, vectors = model.vectors, grams = model.grams] = sums.map((sum) =>
    sum.map((value) => value / AVERAGED_PASSES),
  );
  return { ids, idf, bias, vectors: quantise(vectors, classes), grams: quantise(grams, classes) };
}

function quantise(values: Float32Array, classes: number): Matrix {
  const scales = new Float32Array(classes);
  for (let i = 0; i < values.length; i += 1) {
    const c = i % classes;
    scales[c] = Math.max(scales[c] ?? 0, Math.abs(values[i] ?? 0) / MAX_QUANTISED_VALUE);
  }
  const numbers = new Int8Array(values.length);
  for (let i = 0; i < values.length; i += 1) numbers[i] = Math.round((values[i] ?? 0) / (scales[i % classes] || 1));
  return { numbers, scales };
}

function addParts(sums: readonly Float32Array[], parts: readonly Float32Array[]): void {
  for (const [i, sum] of sums.entries()) {
    const numbers = parts[i] ?? sum;
    for (let k = 0; k < sum.length; k += 1) sum[k] = (sum[k] ?? 0) + (numbers[k] ?? 0);
  }
}

/** By inverse document frequency, normalised to length 1. */
export function weighGrams(grams: Grams, idf: Float32Array): Float32Array {
  const values = Float32Array.from(grams.weights, (weight, i) => weight * (idf[grams.buckets[i] ?? 0] ?? 0));
  const length = Math.hypot(...values) || 1;
  return values.map((value) => value / length);
}

export function scoreClasses(
  { bias, vectors, grams }: LinearModel,
  buckets: readonly number[],
  values: Float32Array,
  vector: Float32Array | undefined,
): Float64Array {
  const scores = Float64Array.from(bias);
  const add = ({ numbers, scales }: Matrix, rows: readonly number[], weights: Float32Array) => {
    const sums = addRows(numbers, rows, weights, new Float64Array(scores.length));
    for (let c = 0; c < scores.length; c += 1) scores[c] = (scores[c] ?? 0) + (sums[c] ?? 0) * (scales[c] ?? 0);
  };
  add(grams, buckets, values);
  if (vector) add(vectors, VECTOR_ROWS, weighVector(vector));
  return scores;
}

/** Adds rows of a matrix to `sums`, each with its weight. */
function addRows(
  numbers: Float32Array | Int8Array,
  rows: readonly number[],
  weights: Float32Array,
  sums: Float64Array,
): Float64Array {
  const classes = sums.length;
  for (let i = 0; i < weights.length; i += 1) {
    const offset = (rows[i] ?? 0) * classes;
    const weight = weights[i] ?? 0;
    for (let c = 0; c < classes; c += 1) sums[c] = (sums[c] ?? 0) + (numbers[offset + c] ?? 0) * weight;
  }
  return sums;
}

function weighVector(vector: Float32Array): Float32Array {
  return vector.map((value) => value * VECTOR_WEIGHT);
}

/** In place. */
export function softmax(scores: Float64Array): Float64Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of scores) highest = Math.max(highest, value);
  let total = 0;
  for (let c = 0; c < scores.length; c += 1) {
    const odds = Math.exp((scores[c] ?? 0) - highest);
    scores[c] = odds;
    total += odds;
  }
  for (let c = 0; c < scores.length; c += 1) scores[c] = (scores[c] ?? 0) / total;
  return scores;
}

function inverseDocumentFrequencies(examples: readonly TrainingExample[]): Float32Array {
  const counts = new Float32Array(GRAM_BUCKETS);
  for (const { grams } of examples) for (const bucket of grams.buckets) counts[bucket] = (counts[bucket] ?? 0) + 1;
  return counts.map((count) => Math.log((examples.length + 1) / (count + 0.5)));
}

function shuffle<Item extends object>(items: Item[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [items[i], items[j]];
    if (a && b) [items[i], items[j]] = [b, a];
  }
}
