import type { Field } from './field.ts';
import type { AskIndex, IndexedEntry } from './model.ts';
import { concept, type Reading } from './reading.ts';
import { isNamed } from './subjects.ts';

/** The features of an entry. Each is explained where it is computed; `npm run train -- --weights` sets the weights. */
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

/** The weights of similarity in words, concepts and letters, for finding an entry's best phrasing. */
const BEST_BY = { words: 1, concepts: 0.6, letters: 0.6 };
/** The weight of a synonym, relative to the word itself. */
const SYNONYM = 0.8;
/** The kind of question is only a hint: people type "is that why …". */
const TYPE_LIMIT = 1.2;
/** The weight of one of the story's own names that the entry does not mention. */
const OWN = 0.4;
/** The number of entries ranked with all features; the right one is rarely below. */
const CANDIDATES = 40;

export interface Ranked {
  readonly entry: number;
  readonly score: number;
  readonly features: readonly number[];
  /** The index of the most similar phrasing; -1 if none is similar. */
  readonly phrasing: number;
}

/** Ranks the entries by the similarity of their phrasings, best first. Leaves out vetoed ones. */
export function rank(index: AskIndex, reading: Reading, weights: readonly number[]): Ranked[] {
  return entryFeatures(index, reading)
    .map((found) => ({ ...found, score: weightedSum(weights, found.features) }))
    .sort((a, b) => b.score - a.score);
}

/** The features of the most similar entries, best first. */
function entryFeatures(index: AskIndex, reading: Reading): Omit<Ranked, 'score'>[] {
  const words = index.terms.cosines(reading.terms);
  const concepts = index.concepts.cosines(reading.concepts);
  const letters = index.trigrams.cosines(reading.trigrams);
  const pairs = maxByEntry(index, index.pairs.cosines(reading.pairs));
  const like = similarities(index, words, concepts, letters);
  const terms = termsOf(index, reading);
  const allTerms = terms.reduce((total, { weight }) => total + weight, 0) || 1;
  const asked = new Set([...reading.terms, ...reading.concepts.map(concept)]);

  return candidates(index, reading, like.first).map(({ number, entry }) => {
    const best = like.phrasing[number] ?? -1;
    const share = (of: (term: Term) => number) =>
      terms.reduce((total, term) => total + term.weight * of(term), 0) / allTerms;
    const features: Record<RankFeature, number> = {
      // The most similar phrasing: shared words, concepts, letters.
      words: words[best] ?? 0,
      concepts: concepts[best] ?? 0,
      letters: letters[best] ?? 0,
      // The phrasing, perhaps another, with the most similar function words.
      pairs: pairs[number] ?? 0,
      // The next two phrasings: an entry that matches in several ways is a better match.
      support: ((like.second[number] ?? 0) + (like.third[number] ?? 0)) / 2,
      // All phrasings of the entry together, and its answer.
      entryWords: share(({ presence }) => presence[number] ?? 0),
      answerWords: share(({ term }) => (entry.answerTerms.has(term) ? 1 : 0)),
      // How much more often the question's words occur in the entry's phrasings than in all.
      typical: share(({ uses, allUses }) => (uses[number] ?? 0) / allUses),
      // The share of the question that the entry covers with a word or a synonym.
      explained: share(({ presence, meant }) =>
        (presence[number] ?? 0) > 0 ? 1 : meant.some((one) => (one[number] ?? 0) > 0) ? SYNONYM : 0,
      ),
      questionType: typeLikeness(index, entry, reading),
      // Names in the question that the entry does not mention.
      strangers: foreignNameWeight(index, reading, entry),
      unknown: entry.isUnknown ? 1 : 0,
      // The share of the entry's core that the question lacks: "what does it cost" has no word of training Claude.
      missing: missingIn(entry, asked),
    };
    return { entry: number, phrasing: best, features: RANK_FEATURES.map((name) => features[name]) };
  });
}

/** A word of a question, with its weight and its count in each entry. */
interface Term {
  readonly term: string;
  readonly weight: number;
  readonly presence: readonly number[];
  /** Its count in each entry, in all together, plus one. */
  readonly uses: readonly number[];
  readonly allUses: number;
  /** The presence of each concept that it belongs to. */
  readonly meant: readonly (readonly number[])[];
}

function termsOf(index: AskIndex, reading: Reading): Term[] {
  return reading.terms.map((term, i) => {
    const uses = usesOf(index, index.terms, term);
    return {
      term,
      weight: index.terms.weight(term),
      presence: uses.map((count) => 1 - 0.5 ** count),
      uses,
      allUses: index.terms.where(term).length + 1,
      meant: (reading.meanings[i] ?? []).map((id) => usesOf(index, index.concepts, id)),
    };
  });
}

/** For each entry, how many of its phrasings have a token. */
function usesOf(index: AskIndex, field: Field, token: string): readonly number[] {
  const uses = zeros(index);
  for (const phrasing of field.where(token)) {
    const entry = field.groups[phrasing] ?? 0;
    uses[entry] = (uses[entry] ?? 0) + 1;
  }
  return uses;
}

/** For each entry, its three most similar phrasings: the first one's index, and the similarities. */
function similarities(
  index: AskIndex,
  words: readonly number[],
  concepts: readonly number[],
  letters: readonly number[],
) {
  const { groups } = index.terms;
  const [first, second, third] = [zeros(index), zeros(index), zeros(index)];
  const phrasing = zeros(index).fill(-1);
  for (let i = 0; i < groups.length; i += 1) {
    const entry = groups[i] ?? 0;
    const like =
      BEST_BY.words * (words[i] ?? 0) + BEST_BY.concepts * (concepts[i] ?? 0) + BEST_BY.letters * (letters[i] ?? 0);
    if (like <= (third[entry] ?? 0)) continue;
    if (like > (first[entry] ?? 0)) {
      third[entry] = second[entry] ?? 0;
      second[entry] = first[entry] ?? 0;
      first[entry] = like;
      phrasing[entry] = i;
    } else if (like > (second[entry] ?? 0)) {
      third[entry] = second[entry] ?? 0;
      second[entry] = like;
    } else third[entry] = like;
  }
  return { first, second, third, phrasing };
}

/** For each entry, the largest value of its phrasings. */
function maxByEntry(index: AskIndex, values: readonly number[]): readonly number[] {
  const found = zeros(index);
  for (let i = 0; i < values.length; i += 1) {
    const entry = index.terms.groups[i] ?? 0;
    if ((values[i] ?? 0) > (found[entry] ?? 0)) found[entry] = values[i] ?? 0;
  }
  return found;
}

/**
 * Whether the question is about an entity outside the story and asks something the entry does not say about it: an
 * entry that compares with OpenAI does not answer "when is OpenAI's IPO".
 */
function isAboutOthers(index: AskIndex, entry: IndexedEntry, { terms, meanings }: Reading): boolean {
  const others = terms.filter((term) => term.startsWith('@') && index.others.has(term.slice(1)));
  const asked = terms.flatMap((term, i) => {
    const concepts = meanings[i]?.map(concept) ?? [];
    const isKnown = index.terms.has(term) || concepts.length > 0;
    return term.startsWith('@') || !isKnown ? [] : [term, ...concepts];
  });
  if (others.length === 0 || asked.length === 0) return false;
  const beside = entry.beside.filter((words) => others.some((other) => words.has(other)));
  return beside.length > 0 && !beside.some((words) => asked.some((token) => words.has(token)));
}

/** Whether a question names entities from outside the story, and the entry is not about one of them. */
export function isVetoed(index: AskIndex, entry: IndexedEntry | undefined, reading: Reading): boolean {
  const others = reading.entities.filter((id) => index.others.has(id));
  if (!entry || others.length === 0) return false;
  if (others.some((id) => isNamed(entry.places, id))) return false;
  const isAbout = others.some((id) => entry.subjects.has(id) || (isNamed(entry.places, id) ?? entry.entities.has(id)));
  return !isAbout || isAboutOthers(index, entry, reading);
}

/** The most similar entries. A question that names entities from outside the story gets only entries about them. */
function candidates(index: AskIndex, reading: Reading, like: readonly number[]) {
  return index.entries
    .flatMap((entry, number) => {
      const plain = like[number] ?? 0;
      return plain > 0 && !isVetoed(index, entry, reading) ? [{ number, entry, plain }] : [];
    })
    .sort((a, b) => b.plain - a.plain)
    .slice(0, CANDIDATES);
}

function missingIn({ core }: IndexedEntry, asked: ReadonlySet<string>): number {
  let all = 0;
  let missing = 0;
  for (const [token, weight] of core) {
    all += weight;
    if (!asked.has(token)) missing += weight;
  }
  return all === 0 ? 0 : missing / all;
}

/** How much more often this kind of question asks for this entry than for the average one. */
export function typeLikeness(index: AskIndex, entry: IndexedEntry, { type }: Reading): number {
  const usual = index.typeShare.get(type) ?? 0.01;
  const share = (entry.types.get(type) ?? 0) * 0.9 + 0.1 * usual;
  return Math.max(-TYPE_LIMIT, Math.min(TYPE_LIMIT, Math.log(share / usual)));
}

/**
 * The weight of names that the entry does not mention; the story's own count less, since they are in many questions.
 */
function foreignNameWeight(index: AskIndex, { entities }: Reading, entry: IndexedEntry): number {
  return entities.reduce((total, id) => (entry.entities.has(id) ? total : total + (index.others.has(id) ? 1 : OWN)), 0);
}

export function weightedSum(weights: readonly number[], values: readonly number[]): number {
  return weights.reduce((total, weight, i) => total + weight * (values[i] ?? 0), 0);
}

/** A zero for each entry. For such short lists, this is faster than a typed array. */
function zeros({ entries }: AskIndex): number[] {
  return new Array<number>(entries.length).fill(0);
}
