import type { IsoDate } from '../briefing/dates.ts';
import type { SmallTalk } from '../briefing/schema.ts';
import type { Vectors } from '../lib/vectors.ts';
import type { DateQuestion } from './dates/date-question.ts';
import type { Language } from './language.ts';
import type { Scores } from './score-question.ts';
import type { SideSwap } from './side-roles.ts';
import type { Wish } from './wish.ts';

export const MAX_OFFERED = 3;

/** Entries are ids. `near` lists the next nearest entries, best first. */
export type Decision =
  | { readonly kind: 'answer'; readonly entry: string; readonly near: readonly string[] }
  /** `thin`: both are almost equally likely. `parts`: the question has two parts. */
  | { readonly kind: 'both'; readonly entries: readonly [string, string]; readonly reason: 'thin' | 'parts' }
  /** Up to three entries to choose from. `sideSwap` is set if they are about the other side than the question. */
  | { readonly kind: 'suggest'; readonly entries: readonly string[]; readonly sideSwap?: SideSwap }
  /** `subject` is the id of the entry that the wish is about. */
  | {
      readonly kind: 'wish';
      readonly wish: Wish;
      readonly subject?: string;
      readonly near?: readonly string[];
      /** Set if the line repeats the previous question. */
      readonly isRepeated?: true;
    }
  | { readonly kind: 'unknown'; readonly entry: string; readonly near: readonly string[] }
  /** No entry answers. `foreignName` is a name in the question that no source mentions. */
  | { readonly kind: 'outside'; readonly near: readonly string[]; readonly foreignName?: string }
  /** Asks which sources the previous entry rests on. */
  | { readonly kind: 'proof'; readonly entry: string }
  | { readonly kind: 'date'; readonly question: DateQuestion }
  | { readonly kind: 'foreign'; readonly language: Language }
  | { readonly kind: 'talk'; readonly talk: SmallTalk }
  | { readonly kind: 'form'; readonly form: 'shorter' | 'simpler'; readonly entry: string }
  /** The previous answer did not fit; these entries are close to it. */
  | { readonly kind: 'regret'; readonly entries: readonly string[] }
  /** Asks what a word means, which a briefing does not explain. */
  | { readonly kind: 'word'; readonly word: string; readonly near: readonly string[] }
  | { readonly kind: 'unknowns' }
  | { readonly kind: 'wordless' };

export interface AskResult extends Omit<Scores, 'isExactPhrasing' | 'turns' | 'talk'> {
  readonly decision: Decision;
  /** The ids of the presuppositions that no source supports. */
  readonly presuppositions: readonly string[];
  /** The id of the previous entry, if the question was read as a follow-up. */
  readonly after?: string;
  /** Set if the line complains about the previous answer; the decision is then on the question that it repeats. */
  readonly complaint?: { readonly before?: string };
  /** Questions of the message that the decision does not answer, each with its nearest entry. */
  readonly alsoAsked?: readonly { readonly text: string; readonly entry?: string }[];
  /** Set if a reader was asked. The outcome is "chosen", "remembered" or why the reader did not choose. */
  readonly secondOpinion?: { readonly engineDecision: Decision; readonly outcome: string };
}

export interface AskOptions {
  /** The sentence vectors of `textsToEncode`. Without them, only words count. */
  readonly vectors?: Vectors;
  /** The id of the entry that the conversation showed last. */
  readonly after?: string;
  /** Without it, questions about dates are treated like all others. */
  readonly today?: IsoDate;
}

/** Returns the entries that a decision shows or offers, best first. Undefined if the decision is not about entries. */
export function listEntries(decision: Decision): readonly string[] | undefined {
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
