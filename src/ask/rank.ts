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
  'questionType',
  'subjects',
  'strangers',
  'unknown',
] as const;
export type RankFeature = (typeof RANK_FEATURES)[number];

/** How much a phrasing's likeness in words, concepts and letters counts when an entry takes its best. */
const BEST_BY = { words: 1, concepts: 0.6, letters: 0.6 };

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

  const inTerms = coverage(index, index.terms, reading.terms, termWeights, leftOut);
  const inConcepts = coverage(index, index.concepts, reading.concepts, conceptWeights, leftOut);

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
    if (best === -1) continue;
    likeness.sort((a, b) => b - a);
    const phrasing = index.phrasings[best]?.reading;
    const covered = phrasing ? reading.terms.filter((term) => phrasing.terms.includes(term)) : [];
    const features: Record<RankFeature, number> = {
      words: words[best] ?? 0,
      covered: allTerms === 0 ? 0 : sum(covered.map((term) => index.terms.weight(term))) / allTerms,
      concepts: concepts[best] ?? 0,
      letters: letters[best] ?? 0,
      support: ((likeness[1] ?? 0) + (likeness[2] ?? 0)) / 2,
      entryWords: allTerms === 0 ? 0 : (inTerms[number] ?? 0) / allTerms,
      entryConcepts: allConcepts === 0 ? 0 : (inConcepts[number] ?? 0) / allConcepts,
      answerWords: answerCoverage(entry, reading, termWeights, allTerms),
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

/** For each entry, the weight of the question's tokens that stand in any of its phrasings, more if in several. */
function coverage(
  index: AskIndex,
  field: AskIndex['terms'],
  tokens: readonly string[],
  weights: readonly number[],
  leftOut: LeftOut,
): Float64Array {
  const total = new Float64Array(index.entries.length);
  const count = new Uint8Array(index.entries.length);
  for (const [i, token] of tokens.entries()) {
    count.fill(0);
    for (const phrasing of field.where(token)) {
      if (leftOut.has(phrasing)) continue;
      const entry = index.phrasings[phrasing]?.entry ?? 0;
      count[entry] = (count[entry] ?? 0) + 1;
    }
    for (let entry = 0; entry < count.length; entry += 1) {
      const times = count[entry] ?? 0;
      if (times > 0) total[entry] = (total[entry] ?? 0) + (weights[i] ?? 0) * (1 - 0.5 ** times);
    }
  }
  return total;
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

export function dot(a: readonly number[], b: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < a.length; i += 1) total += (a[i] ?? 0) * (b[i] ?? 0);
  return total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
