import type { Vectors } from '../../lib/vectors.ts';

/** A phrasing and the number of its entry. */
interface Phrasing {
  readonly entry: number;
  readonly text: string;
}

/** How near a question is to the phrasings of each entry, by their sentence vectors. */
export class Nearest {
  readonly #mean: Float32Array;
  readonly #phrasings: readonly { readonly entry: number; readonly vector: Float32Array }[];
  readonly #entries: number;

  constructor(phrasings: readonly Phrasing[], entries: number, vectors: Vectors) {
    const known = phrasings.flatMap(({ entry, text }) => {
      const vector = vectors.get(text);
      return vector ? [{ entry, vector }] : [];
    });
    const length = known[0]?.vector.length ?? 0;
    this.#mean = new Float32Array(length);
    for (const { vector } of known) {
      for (let i = 0; i < length; i += 1) this.#mean[i] = (this.#mean[i] ?? 0) + (vector[i] ?? 0) / known.length;
    }
    this.#phrasings = known.map(({ entry, vector }) => ({ entry, vector: this.#centred(vector) }));
    this.#entries = entries;
  }

  /** For each entry, the mean cosine of its two nearest phrasings; 0 for an entry without vectors. */
  to(vector: Float32Array): readonly number[] {
    const asked = this.#centred(vector);
    const cosines = Array.from({ length: this.#entries }, (): number[] => []);
    for (const { entry, vector: own } of this.#phrasings) cosines[entry]?.push(product(own, asked));
    return cosines.map((of) => {
      const [first = 0, second = first] = of.sort((a, b) => b - a);
      return (first + second) / 2;
    });
  }

  /** What tells a text from the story's others, at length 1: all of them are about the same thing. */
  #centred(vector: Float32Array): Float32Array {
    const rest = vector.map((value, i) => value - (this.#mean[i] ?? 0));
    const length = Math.hypot(...rest) || 1;
    return rest.map((value) => value / length);
  }
}

function product(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i += 1) sum += (one[i] ?? 0) * (other[i] ?? 0);
  return sum;
}
