import type { Briefing } from '../briefing/briefing.ts';
import type { Entry, Lexicon, SmallTalk } from '../briefing/schema.ts';
import type { Field } from './field.ts';
import type { Learnt } from './learnt/model.ts';
import type { Nearest } from './learnt/nearest.ts';
import type { Presumptions } from './presumptions.ts';
import type { Reader, Reading } from './reading.ts';
import type { NamePlaces, Subjects } from './subjects.ts';
import type { QuestionType } from './words.ts';

/** A way to ask for an entry, read. */
interface IndexedPhrasing {
  readonly entry: number;
  readonly text: string;
  readonly reading: Reading;
}

export interface IndexedEntry {
  readonly entry: Entry;
  readonly isUnknown: boolean;
  /** What most of its phrasings speak of: terms, and concepts as "~id", with their weights. */
  readonly core: ReadonlyMap<string, number>;
  /** Grows with the entries that name it as related or nearest: the more do, the likelier it is what a short question means. */
  readonly centrality: number;
  /** Entities that its phrasings or `about` name: what it is about, not only what it mentions. */
  readonly subjects: ReadonlySet<string>;
  /** Entities that its phrasings, its answer or `about` name. */
  readonly entities: ReadonlySet<string>;
  /** The terms, and concepts as "~id", of each phrasing that names somebody else than the story's own. */
  readonly beside: readonly ReadonlySet<string>[];
  /** Where the story's names stand in the lines that ask for it. */
  readonly places: NamePlaces;
  readonly answerTerms: ReadonlySet<string>;
  readonly types: ReadonlyMap<QuestionType, number>;
}

/** A learnt model, and for each entry of the index the place of its class; -1 if the model does not know it. */
export interface LearntEntries {
  readonly model: Learnt;
  readonly places: readonly number[];
}

/** A briefing made ready to be asked. Built once for a briefing; asking changes nothing in it. */
export interface AskIndex {
  readonly briefing: Briefing;
  /** The story's lexicon together with the words that serve every story. */
  readonly lexicon: Lexicon;
  readonly reader: Reader;
  readonly entries: readonly IndexedEntry[];
  readonly phrasings: readonly IndexedPhrasing[];
  readonly terms: Field;
  readonly concepts: Field;
  readonly trigrams: Field;
  /** Pairs of neighbouring words of each phrasing. */
  readonly pairs: Field;
  /** Examples of what is outside, each read; compared like phrasings. */
  readonly offTopic: { readonly terms: Field; readonly trigrams: Field };
  /** Entities that no source names, and things of daily life. */
  readonly outside: ReadonlySet<string>;
  /** Entities that no source names or that sources only mention: a question about one is answered only by an entry about it. */
  readonly others: ReadonlySet<string>;
  /** The story's own entities. */
  readonly core: ReadonlySet<string>;
  readonly typeShare: ReadonlyMap<QuestionType, number>;
  /** Lines of small talk, as plain words or as the bare signs. */
  readonly talk: ReadonlyMap<string, SmallTalk>;
  readonly presumptions: Presumptions;
  readonly subjects: Subjects;
  /** The entry of each phrasing, by its plain words; those that two entries have are left out. */
  readonly exact: ReadonlyMap<string, number>;
  /** Why the learnt model cannot be used, if it cannot. */
  readonly learntFault?: string;
  /** What was learnt from wordings by `npm run train`. */
  readonly learnt?: LearntEntries;
  /** What was learnt from the phrasings while the bot runs, for entries that `learnt` does not know. */
  readonly firstDay?: LearntEntries;
  /** The sentence vectors of the phrasings, beside `firstDay`. */
  readonly nearest?: Nearest;
}
