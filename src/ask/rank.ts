import type { AskIndex, IndexedEntry } from './ask-index.ts';
import { conceptToken, type Reading } from './reading.ts';
import { isNameOf } from './side-roles.ts';
import type { TokenSpace } from './token-space.ts';

/** `rankFeatures` explains them; `npm run train -- --weights` learns their weights. */
export const RANK_FEATURES = [
  'words',
  'concepts',
  'letters',
  'pairs',
  'support',
  'entryWords',
  'answerWords',
  'typical',
  'explained',
  'questionType',
  'strangers',
  'unknown',
  'missing',
] as const;
export type RankFeature = (typeof RANK_FEATURES)[number];

const SIMILARITY_WEIGHTS = { words: 1, concepts: 0.6, letters: 0.6 };
const SYNONYM_WEIGHT = 0.8;
/** The kind of question is only a hint: people type "is that why …". */
const MAX_TYPE_LIKENESS = 1.2;
/** The story's own names are in many questions, so they count less than foreign ones. */
const OWN_NAME_WEIGHT = 0.4;
/** The right entry is rarely further down. */
const MAX_CANDIDATES = 40;

export interface Ranked {
  readonly entry: number;
  readonly score: number;
  readonly features: readonly number[];
  /** The index of the most similar phrasing; -1 if none is similar. */
  readonly phrasing: number;
}

/** Best first, without vetoed ones. */
export function rankEntries(index: AskIndex, reading: Reading, weights: readonly number[]): Ranked[] {
  return rankFeatures(index, reading)
    .map((candidate) => ({ ...candidate, score: weightedSum(weights, candidate.features) }))
    .sort((a, b) => b.score - a.score);
}

function rankFeatures(index: AskIndex, reading: Reading): Omit<Ranked, 'score'>[] {
  const words = index.terms.cosinesWith(reading.terms);
  const concepts = index.concepts.cosinesWith(reading.concepts);
  const letters = index.trigrams.cosinesWith(reading.trigrams);
  const pairs = index.pairs.cosinesWith(reading.pairs);
  const entryMatches = index.entries.map((entry, number) => {
    const similarities = entry.phrasings.map(
      (i) =>
        SIMILARITY_WEIGHTS.words * (words[i] ?? 0) +
        SIMILARITY_WEIGHTS.concepts * (concepts[i] ?? 0) +
        SIMILARITY_WEIGHTS.letters * (letters[i] ?? 0),
    );
    return { entry, number, similarities, best: Math.max(0, ...similarities) };
  });
  const terms = weighTerms(index, reading);
  const totalWeight = terms.reduce((total, { weight }) => total + weight, 0) || 1;
  const tokens = new Set([...reading.terms, ...reading.concepts.map(conceptToken)]);
  const candidates = entryMatches
    .filter(({ entry, best }) => best > 0 && !isVetoed(index, entry, reading))
    .sort((a, b) => b.best - a.best)
    .slice(0, MAX_CANDIDATES);

  return candidates.map(({ entry, number, similarities, best }) => {
    const phrasing = entry.phrasings[similarities.indexOf(best)] ?? -1;
    const [, second = 0, third = 0] = similarities.toSorted((a, b) => b - a);
    const share = (measure: (term: Term) => number) =>
      terms.reduce((total, term) => total + term.weight * measure(term), 0) / totalWeight;
    const features: Record<RankFeature, number> = {
      words: words[phrasing] ?? 0,
      concepts: concepts[phrasing] ?? 0,
      letters: letters[phrasing] ?? 0,
      // The best pairs may be in another phrasing than the best words.
      pairs: Math.max(0, ...entry.phrasings.map((i) => pairs[i] ?? 0)),
      // The similarity of the next two phrasings: an entry that matches in several ways is a better match.
      support: (second + third) / 2,
      entryWords: share(({ presence }) => presence[number] ?? 0),
      answerWords: share(({ term }) => (entry.answerTerms.has(term) ? 1 : 0)),
      // The share of all phrasings with the question's words that belongs to the entry.
      typical: share(({ uses, allUses }) => (uses[number] ?? 0) / allUses),
      explained: share(({ presence, synonyms }) =>
        (presence[number] ?? 0) > 0 ? 1 : synonyms.some((uses) => (uses[number] ?? 0) > 0) ? SYNONYM_WEIGHT : 0,
      ),
      questionType: typeLikeness(index, entry, reading),
      strangers: reading.entities
        .filter((id) => !entry.entities.has(id))
        .reduce((total, id) => total + (index.foreignNames.has(id) ? 1 : OWN_NAME_WEIGHT), 0),
      unknown: entry.isUnknown ? 1 : 0,
      // "What does it cost" lacks the core of an entry about the cost of training.
      missing: missingShare(entry, tokens),
    };
    return { entry: number, phrasing, features: RANK_FEATURES.map((name) => features[name]) };
  });
}

interface Term {
  readonly term: string;
  readonly weight: number;
  readonly uses: readonly number[];
  /** From 0 to 1; more uses add less and less. */
  readonly presence: readonly number[];
  readonly allUses: number;
  readonly synonyms: readonly (readonly number[])[];
}

function weighTerms(index: AskIndex, reading: Reading): Term[] {
  return reading.terms.map((term, i) => {
    const uses = countUses(index, index.terms, term);
    return {
      term,
      weight: index.terms.weight(term),
      uses,
      presence: uses.map((count) => 1 - 0.5 ** count),
      allUses: index.terms.phrasingsWith(term).length + 1,
      synonyms: (reading.meanings[i] ?? []).map((id) => countUses(index, index.concepts, id)),
    };
  });
}

function countUses({ entries }: AskIndex, space: TokenSpace, token: string): readonly number[] {
  const uses = new Array<number>(entries.length).fill(0);
  for (const phrasing of space.phrasingsWith(token)) {
    const entry = space.entries[phrasing] ?? 0;
    uses[entry] = (uses[entry] ?? 0) + 1;
  }
  return uses;
}

/** True if the question is about a foreign name that the entry is not about: "OpenAI's IPO" is not Anthropic's. */
export function isVetoed(index: AskIndex, entry: IndexedEntry | undefined, reading: Reading): boolean {
  const foreignIds = reading.entities.filter((id) => index.foreignNames.has(id));
  if (!entry || foreignIds.length === 0) return false;
  const { namePositions, mainEntities, entities } = entry;
  if (foreignIds.some((id) => isNameOf(namePositions, id))) return false;
  const isAboutForeignName = foreignIds.some(
    (id) => mainEntities.has(id) || (isNameOf(namePositions, id) ?? entities.has(id)),
  );
  return !isAboutForeignName || asksMoreOfForeign(index, entry, reading, foreignIds);
}

/** An entry that only compares with OpenAI does not answer "when is OpenAI's IPO". */
function asksMoreOfForeign(
  index: AskIndex,
  entry: IndexedEntry,
  { terms, meanings }: Reading,
  foreignIds: readonly string[],
): boolean {
  const tokens = terms.flatMap((term, i) => {
    const concepts = meanings[i]?.map(conceptToken) ?? [];
    const isKnown = index.terms.has(term) || concepts.length > 0;
    return term.startsWith('@') || !isKnown ? [] : [term, ...concepts];
  });
  const phrasings = entry.foreignPhrasings.filter((phrasing) => foreignIds.some((id) => phrasing.has(`@${id}`)));
  return (
    tokens.length > 0 &&
    phrasings.length > 0 &&
    !phrasings.some((phrasing) => tokens.some((token) => phrasing.has(token)))
  );
}

function missingShare({ core }: IndexedEntry, tokens: ReadonlySet<string>): number {
  let totalWeight = 0;
  let missingWeight = 0;
  for (const [token, weight] of core) {
    totalWeight += weight;
    if (!tokens.has(token)) missingWeight += weight;
  }
  return totalWeight === 0 ? 0 : missingWeight / totalWeight;
}

/** The log ratio of the question type's share in the entry to its share in the average entry, clamped. */
export function typeLikeness(index: AskIndex, entry: IndexedEntry, { type }: Reading): number {
  const average = index.typeShares.get(type) ?? 0.01;
  const share = (entry.typeShares.get(type) ?? 0) * 0.9 + 0.1 * average;
  return Math.max(-MAX_TYPE_LIKENESS, Math.min(MAX_TYPE_LIKENESS, Math.log(share / average)));
}

export function weightedSum(weights: readonly number[], values: readonly number[]): number {
  return weights.reduce((total, weight, i) => total + weight * (values[i] ?? 0), 0);
}
