import type { Briefing } from '../briefing/briefing.ts';
import type { Entry, Lexicon, SmallTalk } from '../briefing/schema.ts';
import type { Classifiers } from './learning/learnt-model.ts';
import type { PhrasingVectors } from './learning/phrasing-vectors.ts';
import type { Polarity } from './polarity.ts';
import type { PresuppositionFinder } from './presupposition-finder.ts';
import type { Reading, TextParser } from './reading.ts';
import type { NamePositions, SideRoles } from './side-roles.ts';
import type { TokenSpace } from './token-space.ts';
import type { QuestionType } from './words.ts';

interface IndexedPhrasing {
  readonly entry: number;
  readonly text: string;
  /** Of its reading, whose other parts would take 3 MB. */
  readonly terms: Reading['terms'];
}

export interface IndexedEntry {
  readonly entry: Entry;
  readonly phrasings: readonly number[];
  readonly isUnknown: boolean;
  /** The tokens in more than half of the entry's phrasings, with their weights. A concept's token is "~id". */
  readonly core: ReadonlyMap<string, number>;
  /** How many other entries list this one as related or nearest. */
  readonly centrality: number;
  /** From the phrasings and `about`. */
  readonly mainEntities: ReadonlySet<string>;
  /** From the phrasings, the answer and `about`. */
  readonly entities: ReadonlySet<string>;
  /** The tokens of each phrasing that contains a foreign name (see `AskIndex`). A concept's token is "~id". */
  readonly foreignPhrasings: readonly ReadonlySet<string>[];
  readonly namePositions: NamePositions;
  readonly answerTerms: ReadonlySet<string>;
  readonly typeShares: ReadonlyMap<QuestionType, number>;
  readonly polarity?: Polarity;
}

/** `classByEntry` maps each entry's index to its class in the model, or to -1 if the model does not know the entry. */
export interface EntryModel {
  readonly model: Classifiers;
  readonly classByEntry: readonly number[];
}

export function entryModel(model: Classifiers, { entries }: Pick<AskIndex, 'entries'>): EntryModel {
  return { model, classByEntry: entries.map(({ entry }) => model.entries.ids.indexOf(entry.id)) };
}

export interface AskIndex {
  readonly briefing: Briefing;
  /** Includes the words that all stories share. */
  readonly lexicon: Lexicon;
  readonly reader: TextParser;
  readonly entries: readonly IndexedEntry[];
  readonly phrasings: readonly IndexedPhrasing[];
  readonly terms: TokenSpace;
  readonly concepts: TokenSpace;
  readonly trigrams: TokenSpace;
  readonly pairs: TokenSpace;
  readonly offTopicSpaces: { readonly terms: TokenSpace; readonly trigrams: TokenSpace };
  /** Entities that no source mentions, and everyday things. */
  readonly outsideNames: ReadonlySet<string>;
  /** Entities that no source mentions, or mentions only in passing. Only an entry about one may answer a question about it. */
  readonly foreignNames: ReadonlySet<string>;
  readonly typeShares: ReadonlyMap<QuestionType, number>;
  /** Maps each small-talk line to its kind. The key is the line's words, or its visible characters if it has no words. */
  readonly talkKinds: ReadonlyMap<string, SmallTalk>;
  readonly presuppositionFinder: PresuppositionFinder;
  readonly sideRoles: SideRoles;
  /** Maps the words of each phrasing that only one entry has to that entry. */
  readonly exactPhrasings: ReadonlyMap<string, number>;
  /** From the story's `learnt.bin`. Undefined if the story has none, or an invalid one. */
  readonly trainedModel?: EntryModel;
  /** Learnt from phrasings at run time, for entries that the trained model does not know. */
  readonly firstDayModel?: EntryModel;
  readonly phrasingVectors?: PhrasingVectors;
}
