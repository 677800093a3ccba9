import type { IsoDate } from '../briefing/dates.ts';
import type { SmallTalk } from '../briefing/schema.ts';
import type { Vectors } from '../lib/vectors.ts';
import type { AnswerForm } from './answer-form.ts';
import type { DateQuestion } from './dates/date-question.ts';
import type { Span } from './dates/spans.ts';
import type { Language } from './language.ts';
import type { Polarity } from './polarity.ts';
import type { Scores } from './score-question.ts';
import type { SideSwap } from './side-roles.ts';
import type { Wish } from './wish.ts';

export const MAX_OFFERED = 3;

/** What the engine decides on a question. Entries are given by id; `near` lists the nearest other ones, best first. */
export type Decision =
  | { readonly kind: 'answer'; readonly entry: string; readonly near: readonly string[] }
  /** `thin`: the first entry is only slightly likelier. `parts`: the message asks for both entries. */
  | { readonly kind: 'both'; readonly entries: readonly [string, string]; readonly reason: 'thin' | 'parts' }
  /** Up to three entries to choose from. `sideSwap` is set if they are about one side and the question is about the other. */
  | { readonly kind: 'suggest'; readonly entries: readonly string[]; readonly sideSwap?: SideSwap }
  /** `subject` is the entry that the request is about. If that is unclear, `near` may list likely ones. */
  | {
      readonly kind: 'wish';
      readonly wish: Wish;
      readonly subject?: string;
      readonly near?: readonly string[];
      readonly isOneSentence?: true;
      /** The ids of the disputes to show. Without it, all or that of the subject. */
      readonly among?: readonly string[];
      readonly isRepeated?: true;
    }
  | { readonly kind: 'unknown'; readonly entry: string; readonly near: readonly string[] }
  /** No entry answers. `foreignNames` are the question's names that no source mentions, or mentions only in passing. */
  | {
      readonly kind: 'outside';
      readonly near: readonly string[];
      readonly foreignNames?: readonly string[];
      /** Set if the question is about the story, and probably no source answers it. */
      readonly isOnTopic?: true;
    }
  /** The evidence of one entry, or which sources each of two cites. */
  | { readonly kind: 'proof'; readonly entry: string; readonly and?: string }
  | { readonly kind: 'date'; readonly question: DateQuestion }
  | { readonly kind: 'foreign'; readonly language: Language }
  | { readonly kind: 'talk'; readonly talk: SmallTalk }
  | { readonly kind: 'form'; readonly form: 'shorter' | 'simpler'; readonly entry: string }
  /** The line complains about the previous answer; these entries are close to that answer. */
  | { readonly kind: 'regret'; readonly entries: readonly string[] }
  /** The line asks what a word means; a briefing does not explain words. */
  | { readonly kind: 'word'; readonly word: string; readonly near: readonly string[] }
  | { readonly kind: 'unknowns' }
  | { readonly kind: 'agreed' }
  | { readonly kind: 'wordless' };

export interface AskResult extends Omit<Scores, 'isExactPhrasing' | 'turns' | 'talk'> {
  readonly decision: Decision;
  /** The ids of the question's presuppositions that no source supports. */
  readonly presuppositions: readonly string[];
  /** The days that the question names, if the story dates nothing on them. */
  readonly ignoredDays?: Span;
  /** The question's amounts, powers and percentages that no claim states, as typed. */
  readonly unsourcedAmounts?: readonly string[];
  /** The id of the previous entry, if the question was read as a follow-up. */
  readonly after?: string;
  /**
   * Set if the line complains about the previous answer (`before`) and names its subject; the decision is then on that subject.
   */
  readonly complaint?: { readonly before?: string };
  /** The message's questions that the decision does not answer, each with its nearest entry if there is one. */
  readonly alsoAsked?: readonly { readonly text: string; readonly entry?: string }[];
  /** Small talk and questions about the bot beside what the decision answers. */
  readonly asides?: readonly SmallTalk[];
  /** The form that the message asks for, besides its question. */
  readonly form?: AnswerForm;
  /** Set if a reader was asked. The outcome is "chosen", "remembered" or why the reader did not choose. */
  readonly secondOpinion?: { readonly engineDecision: Decision; readonly outcome: string };
}

/** What a step decides. `after` is set if it read the line as a follow-up, `scores` if others than the line's own count. */
export interface StepResult {
  readonly asides?: readonly SmallTalk[];
  readonly decision: Decision;
  readonly after?: string;
  readonly scores?: Scores;
}

export interface AskOptions {
  /** The sentence vectors of `textsToEncode`. Without them, only words count. */
  readonly vectors?: Vectors;
  readonly after?: string;
  readonly excluded?: ReadonlySet<string>;
  /** The half of the pros and cons that the line asks for. An entry about the other half does not answer. */
  readonly polarity?: Polarity;
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
