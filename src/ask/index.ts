import type { Briefing } from '../briefing/briefing.ts';
import { isUnknown } from '../briefing/briefing.ts';
import { type Entry, type Lexicon, SMALL_TALK, type SmallTalk } from '../briefing/schema.ts';
import { Field } from './field.ts';
import { Presumptions } from './presumptions.ts';
import { Reader, type Reading } from './reading.ts';
import { type QuestionType, signsOf } from './words.ts';

/** A way to ask for an entry, read. */
export interface IndexedPhrasing {
  readonly entry: number;
  readonly text: string;
  readonly reading: Reading;
}

export interface IndexedEntry {
  readonly entry: Entry;
  readonly isUnknown: boolean;
  readonly phrasings: readonly number[];
  /** Entities that its phrasings, its answer or `about` name. */
  readonly entities: ReadonlySet<string>;
  /** Entities that its phrasings or `about` name: what it is about, not only what it mentions. */
  readonly subjects: ReadonlySet<string>;
  readonly answerTerms: ReadonlySet<string>;
  readonly types: ReadonlyMap<QuestionType, number>;
}

/** An idiom of an entry: it fits a question that has all of its terms. */
export interface IndexedIdiom {
  readonly entry: number;
  readonly terms: readonly string[];
}

/** A briefing made ready to be asked. Built once for a briefing; asking changes nothing in it. */
export interface AskIndex {
  readonly briefing: Briefing;
  readonly reader: Reader;
  readonly entries: readonly IndexedEntry[];
  readonly phrasings: readonly IndexedPhrasing[];
  readonly terms: Field;
  readonly concepts: Field;
  readonly trigrams: Field;
  readonly idioms: readonly IndexedIdiom[];
  /** The idioms that have a term, by their number. */
  readonly idiomsWith: ReadonlyMap<string, readonly number[]>;
  /** Examples of what is outside, each read; compared like phrasings. */
  readonly offTopic: { readonly readings: readonly Reading[]; readonly terms: Field; readonly trigrams: Field };
  readonly outside: ReadonlySet<string>;
  readonly typeShare: ReadonlyMap<QuestionType, number>;
  /** Lines of small talk, as plain words or as the bare signs. */
  readonly talk: ReadonlyMap<string, SmallTalk>;
  readonly presumptions: Presumptions;
}

export function buildIndex(briefing: Briefing): AskIndex {
  const all = [...briefing.entries.values()];
  const answers = all.map(({ answer }) => answer.map(({ text }) => text).join(' '));
  const texts = all.flatMap(({ question, phrasings }) => [question, ...phrasings]);
  const reader = new Reader(briefing.lexicon, [...texts, ...answers]);

  const phrasings = all.flatMap((entry, index) =>
    [entry.question, ...entry.phrasings].map((text) => ({ entry: index, text, reading: reader.read(text) })),
  );
  const groups = phrasings.map(({ entry }) => entry);
  const field = (of: (reading: Reading) => readonly string[]) =>
    new Field(
      phrasings.map(({ reading }) => of(reading)),
      groups,
    );

  const numbers = new Map(all.map(({ id }, index) => [id, index]));
  const idioms = Object.entries(briefing.lexicon.idioms).flatMap(([id, list]) =>
    list.map((text) => ({ entry: numbers.get(id) ?? -1, terms: termsOfIdiom(reader.read(text)) })),
  );

  const outside = briefing.lexicon.offTopic.map((text) => reader.read(text));
  const outsideField = (of: (reading: Reading) => readonly string[]) =>
    new Field(
      outside.map(of),
      outside.map((_, i) => i),
    );

  return {
    briefing,
    reader,
    entries: all.map((entry, index) => indexEntry(entry, phrasings, index, reader.read(answers[index] ?? ''))),
    phrasings,
    terms: field(({ terms }) => terms),
    concepts: field(({ concepts }) => concepts),
    trigrams: field(({ trigrams }) => trigrams),
    idioms,
    idiomsWith: postingsOf(idioms.map(({ terms }) => terms)),
    offTopic: {
      readings: outside,
      terms: outsideField(({ terms }) => terms),
      trigrams: outsideField(({ trigrams }) => trigrams),
    },
    outside: new Set(briefing.lexicon.entities.filter(({ kind }) => kind === 'outside').map(({ id }) => id)),
    typeShare: shares(phrasings.map(({ reading }) => reading.type)),
    talk: talkLines(briefing.lexicon, reader),
    presumptions: new Presumptions(briefing.lexicon),
  };
}

function indexEntry(entry: Entry, phrasings: readonly IndexedPhrasing[], index: number, answer: Reading): IndexedEntry {
  const own = phrasings.flatMap((phrasing, i) => (phrasing.entry === index ? [i] : []));
  const readings = own.flatMap((i) => phrasings[i]?.reading ?? []);
  const subjects = new Set([...readings.flatMap(({ entities }) => entities), ...entry.about]);
  return {
    entry,
    isUnknown: isUnknown(entry),
    phrasings: own,
    subjects,
    entities: new Set([...subjects, ...answer.entities]),
    answerTerms: new Set(answer.terms),
    types: shares(readings.map(({ type }) => type)),
  };
}

function shares(types: readonly QuestionType[]): ReadonlyMap<QuestionType, number> {
  const counts = new Map<QuestionType, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1 / types.length);
  return counts;
}

function talkLines({ smallTalk }: Lexicon, reader: Reader): ReadonlyMap<string, SmallTalk> {
  const lines = new Map<string, SmallTalk>();
  for (const kind of SMALL_TALK) {
    for (const line of smallTalk[kind]) {
      const { words } = reader.read(line);
      lines.set(words.length === 0 ? signsOf(line) : words.join(' '), kind);
    }
  }
  return lines;
}

/** An idiom without a word that carries a topic ("how long") stands for all of its words. */
function termsOfIdiom({ terms, words }: Reading): readonly string[] {
  return terms.length > 0 ? terms : words.map((word) => `=${word}`);
}

function postingsOf(documents: readonly (readonly string[])[]): ReadonlyMap<string, readonly number[]> {
  const postings = new Map<string, number[]>();
  for (const [number, tokens] of documents.entries()) {
    for (const token of tokens) {
      const list = postings.get(token);
      if (list) list.push(number);
      else postings.set(token, [number]);
    }
  }
  return postings;
}
