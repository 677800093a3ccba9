import type { IsoDate } from '../schedule/recurrence.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/** A vote against an answer stores "voted down" and, if a reader chose the answer, also "chosen wrong". */
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
  /** Made anonymous by `anonymousQuestion`. For "voted down" it is the entry's id, because a vote does not contain the question. */
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

/** A stored question and how often it was asked. Days are in UTC. */
export interface Gap {
  readonly question: string;
  readonly decision: GapDecision;
  /** Empty if no story was chosen or an older version stored the question. */
  readonly story: string;
  readonly count: number;
  readonly first: IsoDate;
  readonly last: IsoDate;
  readonly platforms: readonly PlatformName[];
  /** Ids of the nearest entries, as of the last day on which the question was asked. */
  readonly near: readonly string[];
  /** Up to 50 people per day and platform; empty unless the bot stores who asked. */
  readonly people: readonly string[];
}

export interface Gaps {
  /** Counts questions under today's date. Drops new questions above a daily limit. */
  record(questions: readonly UnansweredQuestion[]): Promise<void>;
  /** Returns the questions asked on `day` or later, most frequent first. With `story`, leaves out other stories' questions. */
  findSince(day: IsoDate, limit: number, story?: string): Promise<Gap[]>;
  /** Deletes the questions asked before a day. Returns the number of deleted rows. */
  prune(before: IsoDate): Promise<number>;
}
