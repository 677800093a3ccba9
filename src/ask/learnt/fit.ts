import { GRAM_PLACES, type Grams } from './grams.ts';

/** A line to learn from: what was typed, and the number of the class it belongs to. */
export interface Lesson {
  readonly grams: Grams;
  readonly vector: Float32Array | undefined;
  readonly right: number;
}

export interface FitOptions {
  readonly classes: number;
  readonly passes?: number;
  readonly rate?: number;
  readonly smoothing?: number;
}

/** A linear model over the sentence vector and the n-grams. Rows are features, columns classes. */
export interface LinearModel {
  readonly classes: number;
  readonly bias: Float32Array;
  readonly vectors: Float32Array;
  readonly grams: Float32Array;
  readonly idf: Float32Array;
}

export const VECTOR_LENGTH = 512;
/** The weight of the sentence vector, relative to the n-grams; both have length 1. */
const VECTOR_WEIGHT = 4;
const PASSES = 8;
/** The model is the mean over the last passes, which depends less on the order of the lessons. */
const AVERAGED = 5;
const RATE = 0.1;
const SMOOTHING = 0.08;
/** The share of lessons learnt without the vector, so that words also work alone. */
const WITHOUT_VECTOR = 0.3;
/** Classes with a smaller error are not updated, which saves most of the time. */
const NEGLIGIBLE = 0.002;

/** Softmax regression with AdaGrad, one lesson at a time in a seeded order: the same lessons give the same model. */
export function fitLinear(lessons: readonly Lesson[], options: FitOptions): LinearModel {
  const { classes, passes = PASSES, rate = RATE, smoothing = SMOOTHING } = options;
  const model: LinearModel = {
    classes,
    bias: new Float32Array(classes),
    vectors: new Float32Array(VECTOR_LENGTH * classes),
    grams: new Float32Array(GRAM_PLACES * classes),
    idf: idfOf(lessons),
  };
  const squares = {
    bias: new Float32Array(classes).fill(1e-8),
    vectors: new Float32Array(model.vectors.length).fill(1e-8),
    grams: new Float32Array(model.grams.length).fill(1e-8),
  };
  const weights = lessons.map(({ grams }) => weighted(grams, model.idf));
  const order = Array.from(lessons.keys());
  const mean = new Mean([model.bias, model.vectors, model.grams]);
  const random = seeded(1);
  const errors = new Float64Array(classes);
  const touched = new Int32Array(classes);
  for (let pass = 0; pass < passes; pass += 1) {
    shuffle(order, random);
    for (const number of order) {
      const lesson = lessons[number];
      const values = weights[number];
      if (!lesson || !values) continue;
      const vector = random() < WITHOUT_VECTOR ? undefined : lesson.vector;
      softmax(score(model, lesson.grams.places, values, vector, errors));
      let count = 0;
      for (let c = 0; c < classes; c += 1) {
        const error = (errors[c] ?? 0) - smoothing / classes - (c === lesson.right ? 1 - smoothing : 0);
        errors[c] = error;
        if (Math.abs(error) > NEGLIGIBLE) touched[count++] = c;
      }
      const step = (all: Float32Array, sums: Float32Array, at: number, value: number) => {
        for (let k = 0; k < count; k += 1) {
          const c = touched[k] ?? 0;
          const slope = (errors[c] ?? 0) * value;
          const sum = (sums[at + c] ?? 0) + slope * slope;
          sums[at + c] = sum;
          all[at + c] = (all[at + c] ?? 0) - (rate * slope) / Math.sqrt(sum);
        }
      };
      step(model.bias, squares.bias, 0, 1);
      for (let i = 0; i < values.length; i += 1) {
        step(model.grams, squares.grams, (lesson.grams.places[i] ?? 0) * classes, values[i] ?? 0);
      }
      if (!vector) continue;
      for (let i = 0; i < VECTOR_LENGTH; i += 1) {
        step(model.vectors, squares.vectors, i * classes, (vector[i] ?? 0) * VECTOR_WEIGHT);
      }
    }
    if (pass >= passes - AVERAGED) mean.add();
  }
  mean.take();
  return model;
}

/** A running mean of arrays. */
class Mean {
  readonly #numbers: readonly Float32Array[];
  readonly #sums: readonly Float32Array[];
  #count = 0;

  constructor(numbers: readonly Float32Array[]) {
    this.#numbers = numbers;
    this.#sums = numbers.map(({ length }) => new Float32Array(length));
  }

  /** Adds the current numbers. */
  add(): void {
    this.#count += 1;
    for (const [i, sums] of this.#sums.entries()) {
      const numbers = this.#numbers[i] ?? sums;
      for (let k = 0; k < sums.length; k += 1) sums[k] = (sums[k] ?? 0) + (numbers[k] ?? 0);
    }
  }

  /** Replaces the numbers with the mean. */
  take(): void {
    for (const [i, sums] of this.#sums.entries()) {
      const numbers = this.#numbers[i] ?? sums;
      for (let k = 0; k < sums.length; k += 1) numbers[k] = (sums[k] ?? 0) / this.#count;
    }
  }
}

/** Weights n-grams by rarity and normalises them to length 1. */
export function weighted(grams: Grams, idf: Float32Array): Float32Array {
  const found = Float32Array.from(grams.weights, (weight, i) => weight * (idf[grams.places[i] ?? 0] ?? 0));
  const length = Math.hypot(...found) || 1;
  return found.map((value) => value / length);
}

/** The score of each class, written into `into`. */
export function score(
  { classes, bias, vectors, grams }: LinearModel,
  places: readonly number[],
  values: Float32Array,
  vector: Float32Array | undefined,
  into: Float64Array,
): Float64Array {
  for (let c = 0; c < classes; c += 1) into[c] = bias[c] ?? 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    const at = (places[i] ?? 0) * classes;
    for (let c = 0; c < classes; c += 1) into[c] = (into[c] ?? 0) + (grams[at + c] ?? 0) * value;
  }
  if (vector) {
    for (let i = 0; i < VECTOR_LENGTH; i += 1) {
      const value = (vector[i] ?? 0) * VECTOR_WEIGHT;
      const at = i * classes;
      for (let c = 0; c < classes; c += 1) into[c] = (into[c] ?? 0) + (vectors[at + c] ?? 0) * value;
    }
  }
  return into;
}

export function softmax(scores: Float64Array): Float64Array {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of scores) most = Math.max(most, value);
  let all = 0;
  for (let c = 0; c < scores.length; c += 1) {
    const odds = Math.exp((scores[c] ?? 0) - most);
    scores[c] = odds;
    all += odds;
  }
  for (let c = 0; c < scores.length; c += 1) scores[c] = (scores[c] ?? 0) / all;
  return scores;
}

function idfOf(lessons: readonly Lesson[]): Float32Array {
  const counts = new Float32Array(GRAM_PLACES);
  for (const { grams } of lessons) for (const place of grams.places) counts[place] = (counts[place] ?? 0) + 1;
  return counts.map((count) => Math.log((lessons.length + 1) / (count + 0.5)));
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [a = 0, b = 0] = [order[i], order[j]];
    order[i] = b;
    order[j] = a;
  }
}

/** A seeded random number generator (mulberry32): numbers from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
