import { createHash } from 'node:crypto';
import type { Briefing } from '../../briefing/briefing.ts';
import { OUTSIDE_ID, type Wording } from '../../briefing/wordings.ts';
import { OFF_TOPIC } from '../common/lexicon.ts';
import { withPreviousQuestion } from '../question-texts.ts';
import { LEARNT_TALK, TURNS } from '../wish.ts';
import type { Classifiers } from './learnt-model.ts';

/** A line to learn from. Its `id` is the entry that answers it, the class of a turn or of small talk, or OUTSIDE. */
export interface TrainingLine {
  readonly id: string;
  readonly text: string;
  /** Absent for phrasings and off-topic lines. */
  readonly author?: string;
  /** The id of the entry that was shown before; the text ends with its question. */
  readonly after?: string;
}

export const TURN_PREFIX = 'wish:';
export const TALK_PREFIX = 'talk:';

/** Leaves out wordings of, or after, entries that the briefing does not have. */
export function trainingLines(
  { entries, lexicon }: Briefing,
  wordings: ReadonlyMap<string, readonly Wording[]>,
  sharedLines: readonly TrainingLine[],
): TrainingLine[] {
  const fromPhrasings = [...entries.values()].flatMap(({ id, question, phrasings }) =>
    [question, ...phrasings].map((text) => ({ id, text })),
  );
  const offTopic = [...lexicon.offTopic, ...OFF_TOPIC].map((text) => ({ id: OUTSIDE_ID, text }));
  const fromWordings = [...wordings].flatMap(([author, lines]) =>
    lines.flatMap(({ id, q, after }) => {
      const previous = entries.get(after ?? '');
      if ((id !== OUTSIDE_ID && !entries.has(id)) || (after !== undefined && !previous)) return [];
      return previous ? [{ id, text: withPreviousQuestion(q, previous), author, after }] : [{ id, text: q, author }];
    }),
  );
  return [...fromPhrasings, ...offTopic, ...fromWordings, ...sharedLines];
}

/** The entries are in the briefing's order, before the turns. */
export function classIds({ entries }: Briefing): Record<keyof Classifiers, readonly string[]> {
  return {
    entries: [...entries.keys(), ...TURNS.map((turn) => `${TURN_PREFIX}${turn}`), OUTSIDE_ID],
    talk: [...LEARNT_TALK.map((talk) => `${TALK_PREFIX}${talk}`), OUTSIDE_ID],
  };
}

export function hashLines(lines: readonly TrainingLine[]): string {
  return createHash('sha256')
    .update(JSON.stringify(lines.map(({ id, text }) => [id, text])))
    .digest('hex');
}
