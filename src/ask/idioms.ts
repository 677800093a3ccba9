import type { AskIndex, IndexedIdiom, LeftOut } from './model.ts';
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
  for (const idiom of fitting(index, new Set([...reading.terms, ...reading.words.map(itself)]))) {
    if (leftOut.size > 0 && isLeftOut(index, idiom, leftOut)) continue;
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

/** The idioms that have no word which is not among the tokens. */
function fitting({ idioms }: AskIndex, tokens: ReadonlySet<string>): IndexedIdiom[] {
  return [...tokens].flatMap(
    (token) => idioms.get(token)?.filter(({ terms }) => terms.every((term) => tokens.has(term))) ?? [],
  );
}

function isLeftOut(index: AskIndex, { entry, number }: IndexedIdiom, leftOut: LeftOut): boolean {
  const phrasings = index.entries[entry]?.phrasings ?? [];
  const out = phrasings.filter((phrasing) => leftOut.has(phrasing)).length;
  return out === phrasings.length || (out > 0 && number % LEFT_OUT === 0);
}
