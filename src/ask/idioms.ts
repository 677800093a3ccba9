import type { AskIndex, LeftOut } from './model.ts';
import type { Reading } from './reading.ts';

/** The weight of an idiom of two rare words. */
const HEAVY = 10;
/** What an idiom counts in a long question of which it is a small part; the rest grows with its part. */
const ANYHOW = 0.3;
/** While phrasings of an entry are left out, one idiom in so many is: they were written beside each other. */
const LEFT_OUT = 4;

/** What the idioms that fit a question say, for each entry by its number. */
export interface Fitting {
  /** The weight of its weightiest one, as a share of a heavy one. */
  readonly strongest: readonly number[];
  /** The weight of all words in fitting ones. */
  readonly covered: readonly number[];
  readonly words: readonly (Set<string> | undefined)[];
}

/** Marks a word that stands for itself, in an idiom without a word that carries a topic ("how long"). */
export function itself(word: string): string {
  return `=${word}`;
}

/** Finds the idioms all of whose words the question has. */
export function idiomsIn(index: AskIndex, reading: Reading, leftOut: LeftOut): Fitting {
  const strongest = new Array<number>(index.entries.length).fill(0);
  const covered = [...strongest];
  const words: (Set<string> | undefined)[] = [];
  const allTerms = reading.terms.reduce((total, term) => total + index.terms.weight(term), 0) || 1;
  for (const number of fitting(index, [...reading.terms, ...reading.words.map(itself)])) {
    const idiom = index.idioms[number];
    if (!idiom || (leftOut.size > 0 && isLeftOut(index, idiom.entry, number, leftOut))) continue;
    const whole = Math.min(1, idiom.weight / allTerms);
    const weight = Math.min(1, idiom.weight / HEAVY) * (ANYHOW + (1 - ANYHOW) * whole);
    strongest[idiom.entry] = Math.max(strongest[idiom.entry] ?? 0, weight);
    const known = words[idiom.entry] ?? new Set<string>();
    words[idiom.entry] = known;
    for (const term of idiom.terms) {
      if (!known.has(term)) covered[idiom.entry] = (covered[idiom.entry] ?? 0) + index.terms.weight(term);
      known.add(term);
    }
  }
  return { strongest, covered, words };
}

/** The numbers of the idioms that have no word which is not among the tokens. */
function fitting(index: AskIndex, tokens: readonly string[]): number[] {
  const met = new Uint16Array(index.idioms.length);
  const first: number[] = [];
  for (const token of new Set(tokens)) {
    for (const number of index.idiomsWith.get(token) ?? []) {
      const count = met[number] ?? 0;
      if (count === 0) first.push(number);
      met[number] = count + 1;
    }
  }
  return first.filter((number) => met[number] === index.idioms[number]?.terms.length);
}

function isLeftOut(index: AskIndex, entry: number, number: number, leftOut: LeftOut): boolean {
  const phrasings = index.entries[entry]?.phrasings ?? [];
  const out = phrasings.filter((phrasing) => leftOut.has(phrasing)).length;
  return out === phrasings.length || (out > 0 && number % LEFT_OUT === 0);
}
