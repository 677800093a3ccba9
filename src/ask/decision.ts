import type { IsoDate } from '../briefing/dates.ts';
import type { SmallTalk } from '../briefing/schema.ts';
import type { Vectors } from '../lib/vectors.ts';
import type { Scores } from './combine.ts';
import type { DateQuestion } from './dates/question.ts';
import type { Language } from './language.ts';
import type { SideSwap } from './side-roles.ts';
import type { Wish } from './wish.ts';

export const MAX_OFFERED = 3;

/** The decision on a question. Entries are ids; `near` are the nearest other ones, best first. */
export type Decision =
  | { readonly kind: 'answer'; readonly entry: string; readonly near: readonly string[] }
  /** Two short cards: the first two are almost equally likely, or the question has two parts. */
  | { readonly kind: 'both'; readonly entries: readonly [string, string]; readonly because: 'thin' | 'parts' }
  /** On topic but ambiguous: up to three entries to choose from. `about`: they are about the other side. */
  | { readonly kind: 'suggest'; readonly entries: readonly string[]; readonly about?: SideSwap }
  /** A wish for the bot to do something; `subject` is the id of the entry that it is about, if any. */
  | { readonly kind: 'wish'; readonly wish: Wish; readonly subject?: string; readonly near?: readonly string[] }
  /** The entry says that no source answers this. */
  | { readonly kind: 'unknown'; readonly entry: string; readonly near: readonly string[] }
  /** Nothing here answers this; `stranger` is the foreign name in the question, if that is why. */
  | { readonly kind: 'outside'; readonly near: readonly string[]; readonly stranger?: string }
  /** Asks what the previous entry rests on. */
  | { readonly kind: 'proof'; readonly entry: string }
  | { readonly kind: 'date'; readonly question: DateQuestion }
  | { readonly kind: 'foreign'; readonly language: Language }
  | { readonly kind: 'talk'; readonly talk: SmallTalk }
  /** Asks for the previous answer in another form. */
  | { readonly kind: 'form'; readonly form: 'shorter' | 'simpler'; readonly entry: string }
  /** The previous answer did not fit; the entries are close to it. */
  | { readonly kind: 'regret'; readonly entries: readonly string[] }
  /** The question asks what a word means; a briefing does not explain words. */
  | { readonly kind: 'word'; readonly word: string; readonly near: readonly string[] }
  /** The question asks what no source answers. */
  | { readonly kind: 'unknowns' }
  | { readonly kind: 'wordless' };

/** A decision on a question, with the scores behind it. */
export interface AskResult extends Omit<Scores, 'isExact' | 'turns'> {
  readonly decision: Decision;
  /** The ids of the question's presuppositions that no source supports. */
  readonly presuppositions: readonly string[];
  /** The previous entry, if the question was read as a follow-up. */
  readonly after?: string;
  /** Set if the line complains about the previous answer; the decision is on the question that it repeats. */
  readonly regrets?: { readonly before?: string };
  /** If a reader was asked: the engine's own decision, and the outcome ("chosen", or why there is no choice). */
  readonly secondOpinion?: { readonly engineDecision: Decision; readonly outcome: string };
}

export interface AskOptions {
  /** The sentence vectors of the texts of `textsToEncode`. Without them, only words count. */
  readonly vectors?: Vectors;
  /** The entry that the conversation showed before, for follow-ups. */
  readonly after?: string;
  /** The day of the question; without it, questions about dates are treated like all others. */
  readonly today?: IsoDate;
}

/** The entries that a decision shows or offers, best first; undefined if it is not about entries. */
export function nearOf(decision: Decision): readonly string[] | undefined {
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return [decision.entry, ...decision.near];
    case 'both':
    case 'suggest':
      return decision.entries;
    case 'outside':
      return decision.near;
    default:
      return undefined;
  }
}
