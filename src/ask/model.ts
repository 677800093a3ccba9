import type { Briefing } from '../briefing/briefing.ts';
import type { Entry, Lexicon, SmallTalk } from '../briefing/schema.ts';
import type { Field } from './field.ts';
import type { LearntModel } from './learnt/model.ts';
import type { Nearest } from './learnt/nearest.ts';
import type { Presumptions } from './presumptions.ts';
import type { Reading, TextParser } from './reading.ts';
import type { NamePlaces, Subjects } from './subjects.ts';
import type { QuestionType } from './words.ts';

/** A phrasing of an entry, after reading. */
interface IndexedPhrasing {
  readonly entry: number;
  readonly text: string;
  readonly reading: Reading;
}

export interface IndexedEntry {
  readonly entry: Entry;
  readonly isUnknown: boolean;
  /** The terms, and concepts as "~id", in most of its phrasings, with their weights. */
  readonly core: ReadonlyMap<string, number>;
  /** Grows with the number of entries that name it as related or nearest: a short question more likely means it. */
  readonly centrality: number;
  /** Entities in its phrasings or `about`: what it is about, not what it only mentions. */
  readonly subjects: ReadonlySet<string>;
  /** Entities in its phrasings, its answer or `about`. */
  readonly entities: ReadonlySet<string>;
  /** The terms, and concepts as "~id", of each phrasing that names an entity from outside the story. */
  readonly beside: readonly ReadonlySet<string>[];
  /** The positions of the story's names in the lines that ask for it. */
  readonly places: NamePlaces;
  readonly answerTerms: ReadonlySet<string>;
  readonly types: ReadonlyMap<QuestionType, number>;
}

/** A learnt model, and the class of each entry of the index; -1 if the model does not know it. */
export interface LearntEntries {
  readonly model: LearntModel;
  readonly places: readonly number[];
}

/** The index of a briefing. Immutable. */
export interface AskIndex {
  readonly briefing: Briefing;
  /** The story's lexicon with the common words. */
  readonly lexicon: Lexicon;
  readonly reader: TextParser;
  readonly entries: readonly IndexedEntry[];
  readonly phrasings: readonly IndexedPhrasing[];
  readonly terms: Field;
  readonly concepts: Field;
  readonly trigrams: Field;
  /** Pairs of neighbouring words of each phrasing. */
  readonly pairs: Field;
  /** Examples of what is outside, each read; compared like phrasings. */
  readonly offTopic: { readonly terms: Field; readonly trigrams: Field };
  /** Entities that no source names, and everyday things. */
  readonly outside: ReadonlySet<string>;
  /**
   * Entities that no source names or that sources only mention: only an entry about one of them may answer a question
   * about it.
   */
  readonly others: ReadonlySet<string>;
  /** The story's own entities. */
  readonly core: ReadonlySet<string>;
  readonly typeShare: ReadonlyMap<QuestionType, number>;
  /** Lines of small talk, as plain words or as symbols. */
  readonly talk: ReadonlyMap<string, SmallTalk>;
  readonly presumptions: Presumptions;
  readonly subjects: Subjects;
  /** The entry of each phrasing, by its plain words; ambiguous phrasings are left out. */
  readonly exact: ReadonlyMap<string, number>;
  /** Why the trained model cannot be used, if so. */
  readonly learntFault?: string;
  /** The model that `npm run train` made from wordings. */
  readonly learnt?: LearntEntries;
  /** The model learnt from phrasings at run time, for entries that `learnt` does not know. */
  readonly firstDay?: LearntEntries;
  /** The sentence vectors of the phrasings, for `firstDay`. */
  readonly nearest?: Nearest;
}
