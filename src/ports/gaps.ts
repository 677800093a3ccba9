import type { IsoDate } from '../schedule/recurrence.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/** Why a question is stored. A vote makes "voted down" of an answer, and "chosen wrong" of a reader's choice. */
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
  /** Contains no personal data. For a vote it is the entry's id, since the button does not contain the question. */
  readonly question: string;
  readonly decision: GapDecision;
  readonly platform: PlatformName;
  /** Empty if there are several stories and none was chosen. */
  readonly story: string;
  /** Ids of entries, nearest first. */
  readonly near: readonly string[];
  /** Set only if the bot stores who asked. */
  readonly person?: string;
}

/** Days are in UTC. */
export interface Gap {
  readonly question: string;
  readonly decision: GapDecision;
  /** Empty if no story was chosen or an older version stored the question. */
  readonly story: string;
  readonly count: number;
  readonly first: IsoDate;
  readonly last: IsoDate;
  readonly platforms: readonly PlatformName[];
  /** Ids of entries on the last day that the question was asked. */
  readonly near: readonly string[];
  /** Up to 50 people per day and platform; empty unless the bot stores who asked. */
  readonly people: readonly string[];
}

export interface Gaps {
  /** Counts questions under today's date. Drops new questions above a daily limit. */
  record(questions: readonly UnansweredQuestion[]): Promise<void>;
  /** Returns the questions asked on `day` or later, most frequent first. With `story`, leaves out other stories' questions. */
  findSince(day: IsoDate, limit: number, story?: string): Promise<Gap[]>;
  /** Returns the number of deleted rows. */
  prune(before: IsoDate): Promise<number>;
}
