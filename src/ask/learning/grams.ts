import type { Reading } from '../reading.ts';

export const GRAM_BUCKETS = 12_288;

const WORD_WEIGHT = 1;
const PAIR_WEIGHT = 0.7;
const PIECE_WEIGHT = 0.35;
const MEANING_WEIGHT = 0.7;
const PIECE_LENGTHS = [3, 4, 5];

export type GramSource = Pick<Reading, 'words' | 'terms' | 'concepts'>;

/** The hashed features of a text: distinct buckets, and the weight of each in the same order. */
export interface Grams {
  readonly buckets: readonly number[];
  readonly weights: readonly number[];
}

export function gramsOf({ words, terms, concepts }: GramSource): Grams {
  const weightsByBucket = new Map<number, number>();
  const add = (text: string, weight: number) => {
    const bucket = hash(text) % GRAM_BUCKETS;
    weightsByBucket.set(bucket, (weightsByBucket.get(bucket) ?? 0) + weight);
  };
  let previous = '^';
  for (const word of words) {
    add(`w${word}`, WORD_WEIGHT);
    add(`p${previous} ${word}`, PAIR_WEIGHT);
    previous = word;
    const padded = `#${word}#`;
    for (const length of PIECE_LENGTHS) {
      for (let i = 0; i + length <= padded.length; i += 1) add(`c${padded.slice(i, i + length)}`, PIECE_WEIGHT);
    }
  }
  if (previous !== '^') add(`p${previous} $`, PAIR_WEIGHT);
  for (const term of terms) add(`t${term}`, MEANING_WEIGHT);
  for (const concept of concepts) add(`~${concept}`, MEANING_WEIGHT);
  return { buckets: [...weightsByBucket.keys()], weights: [...weightsByBucket.values()] };
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
