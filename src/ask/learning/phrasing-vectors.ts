import type { Vectors } from '../../lib/vectors.ts';

interface Phrasing {
  readonly entry: number;
  readonly text: string;
}

/** Cosines between a question and an entry's phrasings; 0 for an entry without vectors. */
export interface Nearness {
  readonly phrasing: number;
  /** The cosine with the mean of the entry's phrasings, after subtracting the mean of the whole story. */
  readonly mean: number;
}

export class PhrasingVectors {
  readonly #mean: Float32Array;
  readonly #entryVectors: readonly { readonly phrasings: readonly Float32Array[]; readonly mean: Float32Array }[];

  constructor(phrasings: readonly Phrasing[], entryCount: number, vectors: Vectors) {
    const vectorsByEntry = Array.from({ length: entryCount }, (_, entry) =>
      phrasings.flatMap((phrasing) => (phrasing.entry === entry ? (vectors.get(phrasing.text) ?? []) : [])),
    );
    this.#mean = meanOf(vectorsByEntry.flat());
    this.#entryVectors = vectorsByEntry.map((phrasingVectors) => ({
      phrasings: phrasingVectors,
      mean: meanOf(phrasingVectors.map((vector) => subtractMean(vector, this.#mean))),
    }));
  }

  compare(vector: Float32Array): readonly Nearness[] {
    const centredVector = subtractMean(vector, this.#mean);
    return this.#entryVectors.map(({ phrasings, mean }) => ({
      phrasing: phrasings.reduce((highest, phrasing) => Math.max(highest, dotProduct(phrasing, vector)), 0),
      mean: dotProduct(mean, centredVector) / (Math.sqrt(dotProduct(mean, mean)) || 1),
    }));
  }
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (let i = 0; i < mean.length; i += 1) mean[i] = (mean[i] ?? 0) + (vector[i] ?? 0) / vectors.length;
  }
  return mean;
}

/** The mean stands for the story's subject. */
function subtractMean(vector: Float32Array, mean: Float32Array): Float32Array {
  const difference = vector.map((value, i) => value - (mean[i] ?? 0));
  const length = Math.sqrt(dotProduct(difference, difference)) || 1;
  return difference.map((value) => value / length);
}

function dotProduct(phrasing: Float32Array, vector: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < phrasing.length; i += 1) sum += (phrasing[i] ?? 0) * (vector[i] ?? 0);
  return sum;
}
