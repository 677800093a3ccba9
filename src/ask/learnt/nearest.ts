import type { Vectors } from '../../lib/vectors.ts';

interface Phrasing {
  readonly entry: number;
  readonly text: string;
}

/** How near a question is to an entry's phrasings, as cosines of sentence vectors; 0 for an entry without vectors. */
export interface Nearness {
  /** To the nearest phrasing. */
  readonly phrasing: number;
  /** To the middle of its phrasings, without what all phrasings of the story have in common. */
  readonly middle: number;
}

/** Compares a question with the phrasings of each entry, by sentence vectors. */
export class Nearest {
  readonly #mean: Float32Array;
  readonly #entries: readonly { readonly phrasings: readonly Float32Array[]; readonly middle: Float32Array }[];

  constructor(phrasings: readonly Phrasing[], entries: number, vectors: Vectors) {
    const known = Array.from({ length: entries }, (_, entry) =>
      phrasings.flatMap((one) => (one.entry === entry ? (vectors.get(one.text) ?? []) : [])),
    );
    this.#mean = meanOf(known.flat());
    this.#entries = known.map((own) => ({
      phrasings: own,
      middle: meanOf(own.map((vector) => centred(vector, this.#mean))),
    }));
  }

  to(vector: Float32Array): readonly Nearness[] {
    const asked = centred(vector, this.#mean);
    return this.#entries.map(({ phrasings, middle }) => ({
      phrasing: phrasings.reduce((most, own) => Math.max(most, dotProduct(own, vector)), 0),
      middle: dotProduct(middle, asked) / (Math.sqrt(dotProduct(middle, middle)) || 1),
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

/** The text's vector minus the story's mean, normalised to length 1: all texts have the subject in common. */
function centred(vector: Float32Array, mean: Float32Array): Float32Array {
  const rest = vector.map((value, i) => value - (mean[i] ?? 0));
  const length = Math.sqrt(dotProduct(rest, rest)) || 1;
  return rest.map((value) => value / length);
}

function dotProduct(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i += 1) sum += (one[i] ?? 0) * (other[i] ?? 0);
  return sum;
}
