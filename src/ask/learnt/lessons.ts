import { createHash } from 'node:crypto';
import type { Briefing } from '../../briefing/briefing.ts';
import { OUTSIDE, type Wording } from '../../briefing/wordings.ts';
import { OFF_TOPIC } from '../common/lexicon.ts';
import { withPreviousQuestion } from '../texts.ts';
import { TURNS } from '../wish.ts';

/** A labelled line to learn from. The label is the id of the entry that answers it, a turn's class, or OUTSIDE. */
export interface Line {
  readonly id: string;
  readonly text: string;
  /** Who wrote it; the briefing's own lines have none. */
  readonly author?: string;
  /** The entry that was shown before; the text ends with its question. */
  readonly after?: string;
}

/** Begins the class of each turn; the other classes are ids of entries. */
export const TURN_PREFIX = 'wish:';

/** All lines to learn from. Leaves out wordings of entries that the briefing does not have. */
export function linesOf(
  { entries, lexicon }: Briefing,
  wordings: ReadonlyMap<string, readonly Wording[]>,
  wishes: readonly Line[],
): Line[] {
  const fromPhrasings = [...entries.values()].flatMap(({ id, question, phrasings }) =>
    [question, ...phrasings].map((text) => ({ id, text })),
  );
  const offTopic = [...lexicon.offTopic, ...OFF_TOPIC].map((text) => ({ id: OUTSIDE, text }));
  const fromWordings = [...wordings].flatMap(([author, lines]) =>
    lines.flatMap(({ id, q, after }) => {
      const previous = entries.get(after ?? '');
      if ((id !== OUTSIDE && !entries.has(id)) || (after !== undefined && !previous)) return [];
      return previous ? [{ id, text: withPreviousQuestion(q, previous), author, after }] : [{ id, text: q, author }];
    }),
  );
  return [...fromPhrasings, ...offTopic, ...fromWordings, ...wishes];
}

/** The classes: the entries in the briefing's order, the turns, then "outside". */
export function classesOf({ entries }: Briefing): string[] {
  return [...entries.keys(), ...TURNS.map((turn) => `${TURN_PREFIX}${turn}`), OUTSIDE];
}

/** A hash of everything that a model is learnt from. */
export function hashOf(lines: readonly Line[]): string {
  return createHash('sha256')
    .update(JSON.stringify(lines.map(({ id, text }) => [id, text])))
    .digest('hex');
}
