import type { IsoDate } from '../schedule/recurrence.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/** Why something counts as asked in vain: what was decided of the question, or that its answer was voted down. */
export const GAP_DECISIONS = ['outside', 'suggest', 'wordless', 'unknown', 'voted down'] as const;
export type GapDecision = (typeof GAP_DECISIONS)[number];

/** A question that was asked in vain, once. */
export interface Unanswered {
  /** Without what could tell who asked; of a vote, the entry's id, since a button knows no question. */
  readonly question: string;
  readonly decision: GapDecision;
  readonly platform: PlatformName;
  /** The ids of the nearest entries, the nearest first. */
  readonly near: readonly string[];
  /** Who asked, if that is to be kept. */
  readonly person?: string;
}

/** A question that was asked in vain, and how often. Days are those of UTC. */
export interface Gap {
  readonly question: string;
  readonly decision: GapDecision;
  readonly count: number;
  readonly first: IsoDate;
  readonly last: IsoDate;
  readonly platforms: readonly PlatformName[];
  /** Of the last day on which it was asked. */
  readonly near: readonly string[];
  /** Up to 50 for each day and platform; none, unless they are kept. */
  readonly people: readonly string[];
}

/** What could not be answered. */
export interface Gaps {
  /** Notes them under today's date. Of so many different ones in a day that it is no use to keep them, only the first are kept. */
  note(asked: readonly Unanswered[]): Promise<void>;
  /** What was asked in vain on that day or later, the most often asked first. */
  since(day: IsoDate, most: number): Promise<Gap[]>;
  /** Forgets what was asked on days before. How many rows went. */
  prune(before: IsoDate): Promise<number>;
}
