import type { Briefing } from '../briefing/briefing.ts';
import type { Entry, Lexicon, SmallTalk } from '../briefing/schema.ts';
import type { LearntModel } from './learning/learnt-model.ts';
import type { PhrasingVectors } from './learning/phrasing-vectors.ts';
import type { PresuppositionFinder } from './presupposition-finder.ts';
import type { Reading, TextParser } from './reading.ts';
import type { NamePositions, SideRoles } from './side-roles.ts';
import type { TokenSpace } from './token-space.ts';
import type { QuestionType } from './words.ts';

export interface IndexedPhrasing {
  readonly entry: number;
  readonly text: string;
  readonly reading: Reading;
}

export interface IndexedEntry {
  readonly entry: Entry;
  readonly phrasings: readonly number[];
  readonly isUnknown: boolean;
  /** The terms, and concepts as "~id", in most of its phrasings, with their weights. */
  readonly core: ReadonlyMap<string, number>;
  /** How often other entries name it as related or nearest. A short question more likely means a central entry. */
  readonly centrality: number;
  /** Entities in its phrasings or `about`. */
  readonly mainEntities: ReadonlySet<string>;
  /** Entities in its phrasings, its answer or `about`. */
  readonly entities: ReadonlySet<string>;
  /** The terms, and concepts as "~id", of each phrasing that has a foreign name. */
  readonly foreignPhrasings: readonly ReadonlySet<string>[];
  readonly namePositions: NamePositions;
  readonly answerTerms: ReadonlySet<string>;
  readonly typeShares: ReadonlyMap<QuestionType, number>;
}

/** `classByEntry` maps each entry's index to its class in the model, or to -1 if the model does not know it. */
export interface EntryModel {
  readonly model: LearntModel;
  readonly classByEntry: readonly number[];
}

/** Everything the engine knows about a briefing. Immutable. */
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
  /** Entities that no source mentions, or only in passing: only an entry about one may answer a question about it. */
  readonly foreignNames: ReadonlySet<string>;
  readonly typeShares: ReadonlyMap<QuestionType, number>;
  /** Keys are the plain words or the symbols of a line. */
  readonly talkKinds: ReadonlyMap<string, SmallTalk>;
  readonly presuppositionFinder: PresuppositionFinder;
  readonly sideRoles: SideRoles;
  /** Keys are the plain words of phrasings that only one entry has. */
  readonly exactPhrasings: ReadonlyMap<string, number>;
  /** `npm run train` trains it from wordings. */
  readonly trainedModel?: EntryModel;
  /** Learnt from phrasings at run time, for entries that the trained model does not know. */
  readonly firstDayModel?: EntryModel;
  /** Present if `firstDayModel` is. */
  readonly phrasingVectors?: PhrasingVectors;
}
