import type { IsoDate } from '../schedule/recurrence.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/**
 * Why a question is stored: the decision on it, or a vote against its answer. chosen: a reader chose its entry · chosen
 * wrong: and the answer was voted down
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

/** One unanswered question, or one that a reader answered. */
export interface UnansweredQuestion {
  /** Without personal data. For a vote it is the entry's id, since a button does not contain the question. */
  readonly question: string;
  readonly decision: GapDecision;
  readonly platform: PlatformName;
  /** The id of the story that was asked; empty if it was none of several. */
  readonly story: string;
  /** The ids of the nearest entries, nearest first. */
  readonly near: readonly string[];
  /** Who asked, if the bot stores that. */
  readonly person?: string;
}

/** An unanswered question and how often it was asked. Days are in UTC. */
export interface Gap {
  readonly question: string;
  readonly decision: GapDecision;
  /** The id of the story that was asked; empty if it was none of several, or is not known. */
  readonly story: string;
  readonly count: number;
  readonly first: IsoDate;
  readonly last: IsoDate;
  readonly platforms: readonly PlatformName[];
  /** The nearest entries on the last day that it was asked. */
  readonly near: readonly string[];
  /** Up to 50 people per day and platform; empty unless the bot stores who asked. */
  readonly people: readonly string[];
}

/** Counts unanswered questions by day. */
export interface Gaps {
  /** Counts questions under today's date. Beyond a daily limit, new questions are dropped. */
  record(asked: readonly UnansweredQuestion[]): Promise<void>;
  /**
   * Questions asked on this day or later, most frequent first.
   * @param story only those of this story, and those of none
   */
  findSince(day: IsoDate, limit: number, story?: string): Promise<Gap[]>;
  /** Deletes questions of earlier days. Returns the number of rows. */
  prune(before: IsoDate): Promise<number>;
}
