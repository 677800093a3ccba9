import type { Briefing } from '../../briefing/briefing.ts';
import { OUTSIDE, type Wording } from '../../briefing/wordings.ts';

/** A line of text and the id of the entry that answers it, or OUTSIDE. */
export interface Line {
  readonly id: string;
  readonly text: string;
  /** Who wrote it; the briefing's own lines have none. */
  readonly author?: string;
}

/** All that is learnt from: the briefing's own phrasings and off-topic examples, then each author's wordings. */
export function linesOf(
  { entries, lexicon }: Briefing,
  wordings: ReadonlyMap<string, readonly Wording[]> = new Map(),
): Line[] {
  const own = [...entries.values()].flatMap(({ id, question, phrasings }) =>
    [question, ...phrasings].map((text) => ({ id, text })),
  );
  const outside = lexicon.offTopic.map((text) => ({ id: OUTSIDE, text }));
  const theirs = [...wordings].flatMap(([author, lines]) =>
    lines.flatMap(({ id, q }) => (id === OUTSIDE || entries.has(id) ? [{ id, text: q, author }] : [])),
  );
  return [...own, ...outside, ...theirs];
}

/** The classes that lines are learnt into: the entries in the briefing's order, and what is outside. */
export function classesOf({ entries }: Briefing): string[] {
  return [...entries.keys(), OUTSIDE];
}
