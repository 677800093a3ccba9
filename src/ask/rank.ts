import type { Field } from './field.ts';
import type { AskIndex, IndexedEntry } from './index.ts';
import type { Reading } from './reading.ts';

/** What speaks for an entry, by name. Each is explained beside its computation; the weights are learnt. */
export const RANK_FEATURES = [
  'words',
  'covered',
  'concepts',
  'letters',
  'support',
  'entryWords',
  'entryConcepts',
  'answerWords',
  'explained',
  'idiom',
  'idioms',
  'questionType',
  'subjects',
  'strangers',
  'unknown',
] as const;
export type RankFeature = (typeof RANK_FEATURES)[number];

/** How much a phrasing's likeness in words, concepts and letters counts when an entry takes its best. */
const BEST_BY = { words: 1, concepts: 0.6, letters: 0.6 };

/** How much a synonym explains a word, against the word itself. */
const SYNONYM = 0.8;
/** The weight of an idiom of two rare words. */
const HEAVY = 10;

export interface Ranked {
  readonly entry: number;
  readonly score: number;
  readonly features: readonly number[];
  /** The phrasing that is most like the question. */
  readonly phrasing: number;
}

/** Leaves phrasings out, as if they were not in the briefing: for learning and cross-validation. */
export type LeftOut = ReadonlySet<number>;
export const NOTHING: LeftOut = new Set();

/** Features of each entry that shares anything with the question. */
export function entryFeatures(index: AskIndex, reading: Reading, leftOut: LeftOut = NOTHING): Omit<Ranked, 'score'>[] {
  const words = index.terms.cosines(reading.terms);
  const concepts = index.concepts.cosines(reading.concepts);
  const letters = index.trigrams.cosines(reading.trigrams);
  const termWeights = reading.terms.map((term) => index.terms.weight(term));
  const conceptWeights = reading.concepts.map((concept) => index.concepts.weight(concept));
  const allTerms = sum(termWeights);
  const allConcepts = sum(conceptWeights);

  const inTerms = presence(index, index.terms, reading.terms, leftOut);
  const inConcepts = presence(index, index.concepts, reading.concepts, leftOut);

  const fitting = idiomsIn(index, reading, leftOut);

  const found: Omit<Ranked, 'score'>[] = [];
  for (const [number, entry] of index.entries.entries()) {
    const likeness: number[] = [];
    let best = -1;
    let bestLikeness = 0;
    for (const phrasing of entry.phrasings) {
      if (leftOut.has(phrasing)) continue;
      const like =
        BEST_BY.words * (words[phrasing] ?? 0) +
        BEST_BY.concepts * (concepts[phrasing] ?? 0) +
        BEST_BY.letters * (letters[phrasing] ?? 0);
      likeness.push(like);
      if (like > bestLikeness) {
        bestLikeness = like;
        best = phrasing;
      }
    }
    if (best === -1 && (fitting.strongest[number] ?? 0) === 0) continue;
    likeness.sort((a, b) => b - a);
    const phrasing = index.phrasings[best]?.reading;
    const covered = phrasing ? reading.terms.filter((term) => phrasing.terms.includes(term)) : [];
    const features: Record<RankFeature, number> = {
      words: words[best] ?? 0,
      covered: allTerms === 0 ? 0 : sum(covered.map((term) => index.terms.weight(term))) / allTerms,
      concepts: concepts[best] ?? 0,
      letters: letters[best] ?? 0,
      support: ((likeness[1] ?? 0) + (likeness[2] ?? 0)) / 2,
      entryWords: allTerms === 0 ? 0 : weighted(inTerms, termWeights, number) / allTerms,
      entryConcepts: allConcepts === 0 ? 0 : weighted(inConcepts, conceptWeights, number) / allConcepts,
      answerWords: answerCoverage(entry, reading, termWeights, allTerms),
      explained:
        allTerms === 0 ? 0 : explainedBy(number, reading, termWeights, inTerms, inConcepts, fitting) / allTerms,
      idiom: fitting.strongest[number] ?? 0,
      idioms: allTerms === 0 ? 0 : Math.min(1, (fitting.covered[number] ?? 0) / allTerms),
      questionType: typeLikeness(index, entry, reading),
      subjects: reading.entities.filter((id) => entry.subjects.has(id)).length,
      strangers: reading.entities.filter((id) => !entry.entities.has(id)).length,
      unknown: entry.isUnknown ? 1 : 0,
    };
    found.push({ entry: number, phrasing: best, features: RANK_FEATURES.map((name) => features[name]) });
  }
  return found;
}

/** The entries by score, best first. */
export function rank(
  index: AskIndex,
  reading: Reading,
  weights: readonly number[],
  leftOut: LeftOut = NOTHING,
): Ranked[] {
  return entryFeatures(index, reading, leftOut)
    .map((one) => ({ ...one, score: dot(weights, one.features) }))
    .sort((a, b) => b.score - a.score);
}

/** For each of the question's tokens and each entry: 0 if no phrasing has it, nearer to 1 the more of them do. */
function presence(index: AskIndex, field: Field, tokens: readonly string[], leftOut: LeftOut): readonly Float64Array[] {
  return tokens.map((token) => {
    const found = new Float64Array(index.entries.length);
    for (const phrasing of field.where(token)) {
      if (leftOut.has(phrasing)) continue;
      const entry = index.phrasings[phrasing]?.entry ?? 0;
      found[entry] = 1 - (1 - (found[entry] ?? 0)) / 2;
    }
    return found;
  });
}

/** The weight of a question's words that an entry's phrasings or idioms have, or have a synonym of. */
function explainedBy(
  entry: number,
  reading: Reading,
  weights: readonly number[],
  words: readonly Float64Array[],
  concepts: readonly Float64Array[],
  fitting: Fitting,
): number {
  return sum(
    reading.terms.map((term, i) => {
      const weight = weights[i] ?? 0;
      if ((words[i]?.[entry] ?? 0) > 0 || fitting.words[entry]?.has(term)) return weight;
      const isMeant = reading.meanings[i]?.some((id) => (concepts[reading.concepts.indexOf(id)]?.[entry] ?? 0) > 0);
      return isMeant ? weight * SYNONYM : 0;
    }),
  );
}

interface Fitting {
  readonly strongest: Float64Array;
  readonly covered: Float64Array;
  readonly words: readonly (Set<string> | undefined)[];
}

/** For each entry: the weight of its weightiest fitting idiom, as a share of a heavy one, and of all words in fitting ones. */
function idiomsIn(index: AskIndex, reading: Reading, leftOut: LeftOut): Fitting {
  const strongest = new Float64Array(index.entries.length);
  const covered = new Float64Array(index.entries.length);
  const has = new Set([...reading.terms, ...reading.words.map((word) => `=${word}`)]);
  const fitting = new Set<number>();
  for (const token of has) for (const number of index.idiomsWith.get(token) ?? []) fitting.add(number);
  const words: (Set<string> | undefined)[] = [];
  for (const number of fitting) {
    const idiom = index.idioms[number];
    if (!idiom || !idiom.terms.every((term) => has.has(term))) continue;
    // While an entry's phrasings are left out, so is every other of its idioms: they were written beside each other.
    if (leftOut.size > 0 && leftOutIdiom(index, idiom.entry, number, leftOut)) continue;
    const weight = sum(idiom.terms.map((term) => (term.startsWith('=') ? 1 : index.terms.weight(term))));
    strongest[idiom.entry] = Math.max(strongest[idiom.entry] ?? 0, Math.min(1, weight / HEAVY));
    const known = words[idiom.entry] ?? new Set<string>();
    words[idiom.entry] = known;
    for (const term of idiom.terms) {
      if (!known.has(term)) covered[idiom.entry] = (covered[idiom.entry] ?? 0) + index.terms.weight(term);
      known.add(term);
    }
  }
  return { strongest, covered, words };
}

function leftOutIdiom(index: AskIndex, entry: number, number: number, leftOut: LeftOut): boolean {
  const phrasings = index.entries[entry]?.phrasings ?? [];
  const out = phrasings.filter((phrasing) => leftOut.has(phrasing)).length;
  return out === phrasings.length || (out > 0 && number % 2 === 0);
}

function answerCoverage(entry: IndexedEntry, reading: Reading, weights: readonly number[], all: number): number {
  if (all === 0) return 0;
  return sum(reading.terms.map((term, i) => (entry.answerTerms.has(term) ? (weights[i] ?? 0) : 0))) / all;
}

/** How much more often this kind of question asks for this entry than for any. */
function typeLikeness(index: AskIndex, entry: IndexedEntry, { type }: Reading): number {
  const share = (entry.types.get(type) ?? 0) * 0.9 + 0.1 * (index.typeShare.get(type) ?? 0.01);
  return Math.log(share / (index.typeShare.get(type) ?? 0.01));
}

function weighted(presences: readonly Float64Array[], weights: readonly number[], entry: number): number {
  return sum(presences.map((presence, i) => (presence[entry] ?? 0) * (weights[i] ?? 0)));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < a.length; i += 1) total += (a[i] ?? 0) * (b[i] ?? 0);
  return total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
