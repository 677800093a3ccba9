import type { IsoDate } from '../briefing/dates.ts';
import type { SmallTalk } from '../briefing/schema.ts';
import type { Vectors } from '../lib/vectors.ts';
import type { LearntOutput } from './combine.ts';
import type { DateQuestion } from './dates/question.ts';
import type { Language } from './language.ts';
import type { Ranked } from './rank.ts';
import type { Reading } from './reading.ts';
import type { Mistaken } from './subjects.ts';
import type { Wish } from './wish.ts';

/** The decision on a question. Entries are ids. */
export type Decision =
  | { readonly kind: 'answer'; readonly entry: string; readonly near: readonly string[] }
  /** Two short cards: the first two are almost equally likely, or the question has two parts. */
  | { readonly kind: 'both'; readonly entries: readonly [string, string]; readonly because: 'thin' | 'parts' }
  /** On topic but ambiguous: up to three entries to choose from. */
  | { readonly kind: 'suggest'; readonly entries: readonly string[]; readonly about?: Mistaken }
  /** A wish for the bot to do something; `of` is the watch item or entry that it concerns, if one is named. */
  | {
      readonly kind: 'wish';
      readonly wish: Wish;
      readonly of?: string;
      /** Other possible subjects of a wish for news, nearest first, if none is clearly named. */
      readonly near?: readonly string[];
    }
  /** The entry says that no source answers this. */
  | { readonly kind: 'unknown'; readonly entry: string; readonly near: readonly string[] }
  /** Nothing here answers this; `stranger` is the unknown name in the question, if that is why. */
  | { readonly kind: 'outside'; readonly near: readonly string[]; readonly stranger?: string }
  /** What the previous entry rests on. */
  | { readonly kind: 'proof'; readonly entry: string }
  /** A question about dates, answered from the story's dates. */
  | { readonly kind: 'date'; readonly question: DateQuestion }
  /** The question is surely not in English. */
  | { readonly kind: 'foreign'; readonly language: Language }
  | { readonly kind: 'talk'; readonly talk: SmallTalk }
  /** The previous answer in another form. */
  | { readonly kind: 'form'; readonly form: 'shorter' | 'simpler'; readonly entry: string }
  /** The previous answer did not fit: shows what else is near it. */
  | { readonly kind: 'regret'; readonly entries: readonly string[] }
  /** The meaning of a word; a briefing does not explain words. */
  | { readonly kind: 'word'; readonly word: string; readonly near: readonly string[] }
  /** What no source answers. */
  | { readonly kind: 'unknowns' }
  /** The text contains no words. */
  | { readonly kind: 'wordless' };

export interface Asked {
  readonly decision: Decision;
  readonly reading: Reading;
  readonly ranking: readonly Ranked[];
  /** The probability that something here answers the question. */
  readonly scope: number;
  /** The probability of the first five entries, if something answers. */
  readonly shares: readonly number[];
  /** The output of the learnt models, if there are any. */
  readonly learnt?: LearntOutput;
  /** Ids of the question's presuppositions that no source supports. */
  readonly presumed: readonly string[];
  /** The previous entry, if the question was read as a follow-up. */
  readonly after?: string;
  /** Set if the line complains about the previous answer. The question that it repeats is decided by itself. */
  readonly regrets?: { readonly before?: string };
  /** If a reader was asked: the engine's own decision, and the outcome ("chosen", or why there is no choice). */
  readonly second?: { readonly builtIn: Decision; readonly outcome: string };
}

export interface AskOptions {
  /** The sentence vectors of the texts of `textsOf`. Without them, only words count. */
  readonly vectors?: Vectors;
  /** The entry that the conversation showed before, for follow-ups. */
  readonly after?: string;
  /** The day of the question; without it, questions about dates are treated like all others. */
  readonly today?: IsoDate;
}
