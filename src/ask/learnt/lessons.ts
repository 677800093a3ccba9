import { createHash } from 'node:crypto';
import type { Briefing } from '../../briefing/briefing.ts';
import { OUTSIDE, type Wording } from '../../briefing/wordings.ts';
import { OFF_TOPIC } from '../common/lexicon.ts';
import { withPreviousQuestion } from '../texts.ts';
import { TURNS } from '../wish.ts';

/** A line of text and the id of the entry that answers it, or OUTSIDE. */
export interface Line {
  readonly id: string;
  readonly text: string;
  /** Who wrote it; the briefing's own lines have none. */
  readonly author?: string;
  /** The entry that was shown before, whose question ends the text. */
  readonly after?: string;
}

/** Prefix of the classes of wishes; the other classes are entry ids. */
export const WISH = 'wish:';

/**
 * All training lines: phrasings, each author's wordings, wishes, and the off-topic lines of the story and of all
 * stories.
 */
export function linesOf(
  { entries, lexicon }: Briefing,
  wordings: ReadonlyMap<string, readonly Wording[]>,
  wishes: readonly Line[],
): Line[] {
  const own = [...entries.values()].flatMap(({ id, question, phrasings }) =>
    [question, ...phrasings].map((text) => ({ id, text })),
  );
  const outside = [...lexicon.offTopic, ...OFF_TOPIC].map((text) => ({ id: OUTSIDE, text }));
  const theirs = [...wordings].flatMap(([author, lines]) =>
    lines.flatMap(({ id, q, after }) => {
      const before = after === undefined ? undefined : entries.get(after);
      const isKnown = (id === OUTSIDE || entries.has(id)) && (after === undefined || before !== undefined);
      return isKnown
        ? [{ id, text: before ? withPreviousQuestion(q, before) : q, author, ...(before && { after: before.id }) }]
        : [];
    }),
  );
  return [...own, ...outside, ...theirs, ...wishes];
}

/** The classes: the entries in the briefing's order, the wishes, and "outside". */
export function classesOf({ entries }: Briefing): string[] {
  return [...entries.keys(), ...TURNS.map((turn) => `${WISH}${turn}`), OUTSIDE];
}

/** A hash of everything that a model is learnt from. */
export function hashOf(lines: readonly Line[]): string {
  return createHash('sha256')
    .update(JSON.stringify(lines.map(({ id, text }) => [id, text])))
    .digest('hex');
}
