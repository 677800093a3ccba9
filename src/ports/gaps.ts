import type { IsoDate } from '../schedule/recurrence.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/**
 * Why a question is stored: the engine's decision, a vote against the answer ("voted down"), or a reader's choice of an entry
 * ("chosen"), voted down later in "chosen wrong".
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
type GapDecision = (typeof GAP_DECISIONS)[number];

export interface UnansweredQuestion {
  /** Contains no personal data. A vote stores the entry's id, since its button does not contain the question. */
  readonly question: string;
  readonly decision: GapDecision;
  readonly platform: PlatformName;
  /** The id of the story that was asked; empty if there are several and none was chosen. */
  readonly story: string;
  /** The ids of the nearest entries, nearest first. */
  readonly near: readonly string[];
  /** Undefined unless the bot stores who asked. */
  readonly person?: string;
}

/** An unanswered question and how often it was asked. Days are in UTC. */
export interface Gap {
  readonly question: string;
  readonly decision: GapDecision;
  /** The id of the story that was asked; empty if no story was chosen or an older version stored the question. */
  readonly story: string;
  readonly count: number;
  readonly first: IsoDate;
  readonly last: IsoDate;
  readonly platforms: readonly PlatformName[];
  /** The ids of the nearest entries on the last day that the question was asked. */
  readonly near: readonly string[];
  /** Up to 50 people per day and platform; empty unless the bot stores who asked. */
  readonly people: readonly string[];
}

export interface Gaps {
  /** Counts questions under today's date. Drops new questions above a daily limit. */
  record(asked: readonly UnansweredQuestion[]): Promise<void>;
  /**
   * Returns the questions asked on `day` or later, most frequent first.
   * @param story leaves out the questions asked of other stories
   */
  findSince(day: IsoDate, limit: number, story?: string): Promise<Gap[]>;
  /** Deletes the counts of days before `before`. Returns the number of deleted rows. */
  prune(before: IsoDate): Promise<number>;
}
