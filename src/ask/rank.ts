import type { Field } from './field.ts';
import { idiomsIn } from './idioms.ts';
import { type AskIndex, type IndexedEntry, type LeftOut, NOTHING } from './model.ts';
import { concept, type Reading } from './reading.ts';

/** What speaks for an entry, by name. Each is explained beside its computation; the weights are learnt. */
export const RANK_FEATURES = [
  'words',
  'covered',
  'concepts',
  'letters',
  'pairs',
  'support',
  'entryWords',
  'entryConcepts',
  'answerWords',
  'typical',
  'explained',
  'keyWord',
  'idiom',
  'idioms',
  'questionType',
  'subjects',
  'strangers',
  'unknown',
  'central',
  'missing',
] as const;
export type RankFeature = (typeof RANK_FEATURES)[number];

/** What can only speak against an entry; the rest can only speak for it, but for `unknown`. */
export const AGAINST: readonly RankFeature[] = ['strangers', 'missing'];

/** How much a phrasing's likeness in words, concepts and letters counts when an entry takes its best. */
const BEST_BY = { words: 1, concepts: 0.6, letters: 0.6 };
/** How much a synonym explains a word, against the word itself. */
const SYNONYM = 0.8;
/** The kind of question is a hint, never a proof: people type "is that why …". */
const TYPE_LIMIT = 1.2;
/** How much one of the story's own names counts that an entry has nothing to do with. */
const OWN = 0.4;
/** How many entries are looked at closely; the right one is hardly ever further down in plain likeness. */
const CANDIDATES = 40;

export interface Ranked {
  readonly entry: number;
  readonly score: number;
  readonly features: readonly number[];
  /** The phrasing that is most like the question; -1 if only an idiom fits. */
  readonly phrasing: number;
}

/** The features of the entries that are most like a question, in no order. Vetoed ones are not among them. */
export function entryFeatures(index: AskIndex, reading: Reading, leftOut: LeftOut = NOTHING): Omit<Ranked, 'score'>[] {
  const words = index.terms.cosines(reading.terms);
  const concepts = index.concepts.cosines(reading.concepts);
  const letters = index.trigrams.cosines(reading.trigrams);
  const pairs = strongestPairs(index, reading, leftOut);
  const like = likeness(index, words, concepts, letters, leftOut);
  const idioms = idiomsIn(index, reading, leftOut);

  const termWeights = reading.terms.map((term) => index.terms.weight(term));
  const conceptWeights = reading.concepts.map((concept) => index.concepts.weight(concept));
  const allTerms = sum(termWeights) || 1;
  const allConcepts = sum(conceptWeights) || 1;
  const inTerms = presence(index, index.terms, reading.terms, leftOut);
  const inConcepts = presence(index, index.concepts, reading.concepts, leftOut);
  const typical = typicalities(index, reading.terms, leftOut);
  const meant = reading.meanings.map((ids) => ids.map((id) => inConcepts[reading.concepts.indexOf(id)]));
  const key = termWeights.indexOf(Math.max(...termWeights));

  return candidates(index, reading, like.first, idioms.strongest).flatMap(({ number, entry }) => {
    const best = like.phrasing[number] ?? -1;
    const likest = index.phrasings[best]?.reading.terms ?? [];
    const explained = reading.terms.map((term, i) => {
      if ((inTerms[i]?.[number] ?? 0) > 0 || idioms.words[number]?.has(term)) return 1;
      return meant[i]?.some((concept) => (concept?.[number] ?? 0) > 0) ? SYNONYM : 0;
    });
    const features: Record<RankFeature, number> = {
      // The phrasing that is most like the question: shared words, how much of the question they are, concepts, letters.
      words: words[best] ?? 0,
      covered: weigh(termWeights, (i) => (likest.includes(reading.terms[i] ?? '') ? 1 : 0)) / allTerms,
      concepts: concepts[best] ?? 0,
      letters: letters[best] ?? 0,
      // The phrasing, perhaps another, with the same turns of speech, made of small words.
      pairs: pairs[number] ?? 0,
      // The next two phrasings: an entry that fits in several ways fits better.
      support: ((like.second[number] ?? 0) + (like.third[number] ?? 0)) / 2,
      // All phrasings of the entry together, and its answer.
      entryWords: weigh(termWeights, (i) => inTerms[i]?.[number] ?? 0) / allTerms,
      entryConcepts: weigh(conceptWeights, (i) => inConcepts[i]?.[number] ?? 0) / allConcepts,
      answerWords: weigh(termWeights, (i) => (entry.answerTerms.has(reading.terms[i] ?? '') ? 1 : 0)) / allTerms,
      // How much oftener the question's words stand in the entry's phrasings and idioms than in all.
      typical: weigh(termWeights, (i) => typical[i]?.[number] ?? 0) / allTerms,
      // How much of the question the entry has a word or a synonym for, and whether it has one for the rarest word.
      explained: weigh(termWeights, (i) => explained[i] ?? 0) / allTerms,
      keyWord: explained[key] ?? 0,
      // The weightiest idiom that fits, and how much of the question is in fitting ones.
      idiom: idioms.strongest[number] ?? 0,
      idioms: Math.min(1, (idioms.covered[number] ?? 0) / allTerms),
      questionType: typeLikeness(index, entry, reading),
      // Names in the question that the entry is about, and that it has nothing to do with.
      subjects: reading.entities.filter((id) => index.others.has(id) && entry.subjects.has(id)).length,
      strangers: strangeness(index, reading, entry),
      unknown: entry.isUnknown ? 1 : 0,
      central: entry.centrality,
      // How much of what the entry is about the question leaves out: "what does it cost" has no word of training Claude.
      missing: missingIn(entry, reading),
    };
    return [{ entry: number, phrasing: best, features: RANK_FEATURES.map((name) => features[name]) }];
  });
}

/** The entries by score, best first. */
export function rank(
  index: AskIndex,
  reading: Reading,
  weights: readonly number[],
  leftOut: LeftOut = NOTHING,
): Ranked[] {
  return entryFeatures(index, reading, leftOut)
    .map((one) => ({ ...one, score: weigh(weights, (i) => one.features[i] ?? 0) }))
    .sort((a, b) => b.score - a.score);
}

/** For each entry its three likest phrasings: which is first, and how like they are. */
function likeness(
  index: AskIndex,
  words: Float64Array,
  concepts: Float64Array,
  letters: Float64Array,
  leftOut: LeftOut,
) {
  const size = index.entries.length;
  const [first, second, third] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const phrasing = new Int32Array(size).fill(-1);
  for (let i = 0; i < index.phrasings.length; i += 1) {
    const entry = index.phrasings[i]?.entry ?? 0;
    const like =
      BEST_BY.words * (words[i] ?? 0) + BEST_BY.concepts * (concepts[i] ?? 0) + BEST_BY.letters * (letters[i] ?? 0);
    if (like <= (third[entry] ?? 0) || leftOut.has(i)) continue;
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

/** For each entry, the likeness in pairs of words of its likest phrasing or idiom. */
function strongestPairs({ entries, pairs }: AskIndex, reading: Reading, leftOut: LeftOut): Float64Array {
  const values = pairs.field.cosines(reading.pairs);
  const found = new Float64Array(entries.length);
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    const document = value > 0 ? pairs.documents[i] : undefined;
    if (document && value > (found[document.entry] ?? 0) && !leftOut.has(document.phrasing))
      found[document.entry] = value;
  }
  return found;
}

/**
 * Whether a question names somebody else and asks something of them that the entry does not speak of beside that name:
 * an entry that compares with OpenAI does not answer "when is OpenAI's IPO" or "how long is OpenAI's lease".
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

/** The likest entries. A question that names others than the story's own is left to entries about one of them. */
function candidates(index: AskIndex, reading: Reading, like: Float64Array, idiom: Float64Array) {
  const others = reading.entities.filter((id) => index.others.has(id));
  const found: { number: number; entry: IndexedEntry; plain: number }[] = [];
  for (let number = 0; number < index.entries.length; number += 1) {
    const plain = (like[number] ?? 0) + (idiom[number] ?? 0);
    const entry = plain > 0 ? index.entries[number] : undefined;
    if (!entry) continue;
    const isVetoed =
      others.length > 0 && (!others.some((id) => entry.entities.has(id)) || isAboutOthers(index, entry, reading));
    if (!isVetoed) found.push({ number, entry, plain });
  }
  return found.sort((a, b) => b.plain - a.plain).slice(0, CANDIDATES);
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

/** For each of the question's words and each entry, from 0 to 1: how much of the word's use, in phrasings and idioms, is there. */
function typicalities(index: AskIndex, terms: readonly string[], leftOut: LeftOut): readonly Float64Array[] {
  return terms.map((term) => {
    const found = new Float64Array(index.entries.length);
    let all = 1;
    const count = (entry: number) => {
      found[entry] = (found[entry] ?? 0) + 1;
      all += 1;
    };
    for (const phrasing of index.terms.where(term)) {
      if (!leftOut.has(phrasing)) count(index.phrasings[phrasing]?.entry ?? 0);
    }
    for (const idiom of index.idiomsWith.get(term) ?? []) count(index.idioms[idiom]?.entry ?? 0);
    return found.map((uses) => uses / all);
  });
}

function missingIn({ core }: IndexedEntry, { terms, concepts }: Reading): number {
  let all = 0;
  let missing = 0;
  for (const [token, weight] of core) {
    all += weight;
    if (!terms.includes(token) && !concepts.includes(token.slice(1))) missing += weight;
  }
  return all === 0 ? 0 : missing / all;
}

/** How much more often this kind of question asks for this entry than for any. */
function typeLikeness(index: AskIndex, entry: IndexedEntry, { type }: Reading): number {
  const usual = index.typeShare.get(type) ?? 0.01;
  const share = (entry.types.get(type) ?? 0) * 0.9 + 0.1 * usual;
  return Math.max(-TYPE_LIMIT, Math.min(TYPE_LIMIT, Math.log(share / usual)));
}

/** Names that the entry has nothing to do with; the story's own count less, since they are in so many questions. */
function strangeness(index: AskIndex, { entities }: Reading, entry: IndexedEntry): number {
  return entities.reduce((total, id) => (entry.entities.has(id) ? total : total + (index.others.has(id) ? 1 : OWN)), 0);
}

function weigh(weights: readonly number[], value: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < weights.length; i += 1) total += (weights[i] ?? 0) * value(i);
  return total;
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
