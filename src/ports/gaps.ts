import type { IsoDate } from '../schedule/recurrence.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/**
 * Why a question is kept: the decision about it, or a vote against its answer. chosen: a reader chose its entry · chosen
 * wrong: and then the answer was voted down
 */
export const GAP_DECISIONS = [
  'outside',
  'suggest',
  'wordless',
  'unknown',
  'voted down',
  'chosen',
  'chosen wrong',
] as const;
export type GapDecision = (typeof GAP_DECISIONS)[number];

/** One unanswered question, or one that a reader answered. */
export interface Unanswered {
  /** Without personal data; for a vote the entry's id, since a button carries no question. */
  readonly question: string;
  readonly decision: GapDecision;
  readonly platform: PlatformName;
  /** The ids of the nearest entries, the nearest first. */
  readonly near: readonly string[];
  /** Who asked, if the bot stores that. */
  readonly person?: string;
}

/** An unanswered question and how often it was asked. Days are in UTC. */
export interface Gap {
  readonly question: string;
  readonly decision: GapDecision;
  readonly count: number;
  readonly first: IsoDate;
  readonly last: IsoDate;
  readonly platforms: readonly PlatformName[];
  /** From the last day on which it was asked. */
  readonly near: readonly string[];
  /** Up to 50 for each day and platform; empty unless the bot stores who asked. */
  readonly people: readonly string[];
}

/** Statistics of unanswered questions. */
export interface Gaps {
  /** Counts them under today's date. Beyond a daily limit, new questions are dropped. */
  note(asked: readonly Unanswered[]): Promise<void>;
  /** Questions asked on that day or later, the most frequent first. */
  since(day: IsoDate, most: number): Promise<Gap[]>;
  /** Deletes questions of earlier days. Returns the number of rows. */
  prune(before: IsoDate): Promise<number>;
}
