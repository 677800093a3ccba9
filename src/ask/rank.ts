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
function entryFeatures(index: AskIndex, reading: Reading, leftOut: LeftOut = NOTHING): Omit<Ranked, 'score'>[] {
  const words = index.terms.cosines(reading.terms);
  const concepts = index.concepts.cosines(reading.concepts);
  const letters = index.trigrams.cosines(reading.trigrams);
  const pairs = strongestPairs(index, reading, leftOut);
  const like = likeness(index, words, concepts, letters, leftOut);
  const idioms = idiomsIn(index, reading, leftOut);
  const question = tokensOf(index, reading, leftOut);
  const { allTerms, allConcepts } = question;
  const asked = new Set([...reading.terms, ...reading.concepts.map(concept)]);
  const others = reading.entities.filter((id) => index.others.has(id));

  return candidates(index, reading, like.first, idioms.strongest).map(({ number, entry }) => {
    const best = like.phrasing[number] ?? -1;
    const likest = index.phrasings[best]?.reading.terms ?? [];
    const of = shared(question, number, entry, likest, idioms.words[number]);
    const features: Record<RankFeature, number> = {
      // The phrasing that is most like the question: shared words, how much of the question they are, concepts, letters.
      words: words[best] ?? 0,
      covered: of.covered / allTerms,
      concepts: concepts[best] ?? 0,
      letters: letters[best] ?? 0,
      // The phrasing, perhaps another, with the same turns of speech, made of small words.
      pairs: pairs[number] ?? 0,
      // The next two phrasings: an entry that fits in several ways fits better.
      support: ((like.second[number] ?? 0) + (like.third[number] ?? 0)) / 2,
      // All phrasings of the entry together, and its answer.
      entryWords: of.entryWords / allTerms,
      entryConcepts: of.entryConcepts / allConcepts,
      answerWords: of.answerWords / allTerms,
      // How much oftener the question's words stand in the entry's phrasings and idioms than in all.
      typical: of.typical / allTerms,
      // How much of the question the entry has a word or a synonym for, and whether it has one for the rarest word.
      explained: of.explained / allTerms,
      keyWord: of.keyWord,
      // The weightiest idiom that fits, and how much of the question is in fitting ones.
      idiom: idioms.strongest[number] ?? 0,
      idioms: Math.min(1, (idioms.covered[number] ?? 0) / allTerms),
      questionType: typeLikeness(index, entry, reading),
      // Names in the question that the entry is about, and that it has nothing to do with.
      subjects: others.filter((id) => entry.subjects.has(id)).length,
      strangers: strangeness(index, reading, entry),
      unknown: entry.isUnknown ? 1 : 0,
      central: entry.centrality,
      // How much of what the entry is about the question leaves out: "what does it cost" has no word of training Claude.
      missing: missingIn(entry, asked),
    };
    return { entry: number, phrasing: best, features: RANK_FEATURES.map((name) => features[name]) };
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
    .map(({ entry, phrasing, features }) => ({ entry, phrasing, features, score: weigh(weights, features) }))
    .sort((a, b) => b.score - a.score);
}

/** The words and concepts of a question, each with its weight and, for each entry, what it has of it. */
interface Tokens {
  readonly terms: readonly Term[];
  readonly concepts: readonly Concept[];
  /** The rarest term. */
  readonly key: Term | undefined;
  /** The weights of all of them, or 1 if there are none. */
  readonly allTerms: number;
  readonly allConcepts: number;
}

interface Concept {
  readonly weight: number;
  readonly presence: readonly number[];
}

interface Term extends Concept {
  readonly term: string;
  /** How often each entry uses it, and all together. */
  readonly uses: readonly number[];
  readonly allUses: number;
  /** What it means. */
  readonly meant: readonly Concept[];
}

function tokensOf(index: AskIndex, reading: Reading, leftOut: LeftOut): Tokens {
  const concepts = reading.concepts.map((concept) => ({
    weight: index.concepts.weight(concept),
    presence: presence(index, index.concepts, concept, leftOut),
  }));
  const terms = reading.terms.map((term, i) => ({
    term,
    weight: index.terms.weight(term),
    presence: presence(index, index.terms, term, leftOut),
    ...usesOf(index, term, leftOut),
    meant: (reading.meanings[i] ?? []).flatMap((id) => concepts[reading.concepts.indexOf(id)] ?? []),
  }));
  return {
    terms,
    concepts,
    key: terms.reduce<Term | undefined>((key, term) => (key && key.weight >= term.weight ? key : term), undefined),
    allTerms: terms.reduce((total, { weight }) => total + weight, 0) || 1,
    allConcepts: concepts.reduce((total, { weight }) => total + weight, 0) || 1,
  };
}

/**
 * The weight of those of a question's words that the likest phrasing has, an entry's phrasings have, and so on; features
 * are shares of it.
 */
function shared(
  question: Tokens,
  number: number,
  entry: IndexedEntry,
  likest: readonly string[],
  inIdioms: ReadonlySet<string> | undefined,
) {
  let covered = 0;
  let entryWords = 0;
  let entryConcepts = 0;
  let answerWords = 0;
  let typical = 0;
  let explained = 0;
  let keyWord = 0;
  for (const asked of question.terms) {
    const { term, weight } = asked;
    const here = asked.presence[number] ?? 0;
    const isHere = here > 0 || inIdioms?.has(term) === true;
    const isMeant = !isHere && asked.meant.some(({ presence }) => (presence[number] ?? 0) > 0);
    const known = isHere ? 1 : isMeant ? SYNONYM : 0;
    if (here > 0 && likest.includes(term)) covered += weight;
    if (entry.answerTerms.has(term)) answerWords += weight;
    entryWords += weight * here;
    typical += weight * ((asked.uses[number] ?? 0) / asked.allUses);
    explained += weight * known;
    if (asked === question.key) keyWord = known;
  }
  for (const { weight, presence } of question.concepts) entryConcepts += weight * (presence[number] ?? 0);
  return { covered, entryWords, entryConcepts, answerWords, typical, explained, keyWord };
}

/** For each entry its three likest phrasings: which is first, and how like they are. */
function likeness(
  index: AskIndex,
  words: readonly number[],
  concepts: readonly number[],
  letters: readonly number[],
  leftOut: LeftOut,
) {
  const { groups } = index.terms;
  const [first, second, third] = [zeros(index), zeros(index), zeros(index)];
  const phrasing = zeros(index).fill(-1);
  for (let i = 0; i < groups.length; i += 1) {
    const entry = groups[i] ?? 0;
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
function strongestPairs(index: AskIndex, reading: Reading, leftOut: LeftOut): readonly number[] {
  const { field, documents } = index.pairs;
  const values = field.cosines(reading.pairs);
  const found = zeros(index);
  for (const pair of reading.pairs) {
    for (const i of field.where(pair)) {
      const value = values[i] ?? 0;
      const entry = field.groups[i] ?? 0;
      if (value > (found[entry] ?? 0) && !leftOut.has(documents[i]?.phrasing ?? -1)) found[entry] = value;
    }
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

/** Whether a question names others than the story's own, and an entry is not about one of them. */
export function isVetoed(index: AskIndex, entry: IndexedEntry, reading: Reading): boolean {
  const others = reading.entities.filter((id) => index.others.has(id));
  return others.length > 0 && (!others.some((id) => entry.entities.has(id)) || isAboutOthers(index, entry, reading));
}

/** The likest entries. A question that names others than the story's own is left to entries about one of them. */
function candidates(index: AskIndex, reading: Reading, like: readonly number[], idiom: readonly number[]) {
  const found: { number: number; entry: IndexedEntry; plain: number }[] = [];
  for (let number = 0; number < index.entries.length; number += 1) {
    const plain = (like[number] ?? 0) + (idiom[number] ?? 0);
    const entry = plain > 0 ? index.entries[number] : undefined;
    if (entry && !isVetoed(index, entry, reading)) found.push({ number, entry, plain });
  }
  return found.sort((a, b) => b.plain - a.plain).slice(0, CANDIDATES);
}

/** For each entry: 0 if no phrasing has a token, nearer to 1 the more of them do. */
function presence(index: AskIndex, field: Field, token: string, leftOut: LeftOut): readonly number[] {
  const found = zeros(index);
  for (const phrasing of field.where(token)) {
    if (leftOut.has(phrasing)) continue;
    const entry = field.groups[phrasing] ?? 0;
    found[entry] = 1 - (1 - (found[entry] ?? 0)) / 2;
  }
  return found;
}

/** How often each entry uses a word, in phrasings and idioms; all together, and once more. */
function usesOf(index: AskIndex, term: string, leftOut: LeftOut): Pick<Term, 'uses' | 'allUses'> {
  const uses = zeros(index);
  let allUses = 1;
  const count = (entry: number) => {
    uses[entry] = (uses[entry] ?? 0) + 1;
    allUses += 1;
  };
  for (const phrasing of index.terms.where(term)) {
    if (!leftOut.has(phrasing)) count(index.terms.groups[phrasing] ?? 0);
  }
  for (const entry of index.idiomsWith.get(term) ?? []) count(entry);
  return { uses, allUses };
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

/** The sum of values, each times its weight. */
export function weigh(weights: readonly number[], values: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < weights.length; i += 1) total += (weights[i] ?? 0) * (values[i] ?? 0);
  return total;
}

/** A nought for each entry. So small a list is made many times faster than a typed array. */
function zeros({ entries }: AskIndex): number[] {
  return new Array<number>(entries.length).fill(0);
}
