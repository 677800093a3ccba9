import type { Asked } from '../ask/decision.ts';
import { type Briefing, get } from '../briefing/briefing.ts';
import { currentEntry } from '../briefing/current-answers.ts';
import type { IsoDate } from '../briefing/dates.ts';
import { knownOutcome } from '../briefing/outcome.ts';
import type { Statement } from '../briefing/schema.ts';

/**
 * Corrections of a question's presuppositions that no source supports. If the matter is settled, its outcome is given
 * instead, whether or not it confirms the presupposition, unless a shown entry begins with it.
 * @param today without it, all outcomes are known
 */
export function correctionsOf(
  briefing: Briefing,
  { presumed, decision }: Pick<Asked, 'presumed' | 'decision'>,
  today?: IsoDate,
): Statement[] {
  const { entries, lexicon, watch: items } = briefing;
  const shown = shownIn(decision).map((id) => currentEntry(briefing, get(entries, id), today));
  const said = lexicon.presuppositions
    .filter(({ id }) => presumed.includes(id))
    .flatMap(({ says, watch }) => {
      const outcome = watch === undefined ? undefined : knownOutcome(get(items, watch), today);
      if (!outcome) return [says];
      const isStated = shown.some((entry) => states(entry.headline, outcome.says, entry.watch === watch));
      return isStated ? [] : [outcome.says];
    });
  return [...new Set(said)];
}

/**
 * Whether a headline gives an outcome: the same sentence, or a sentence on all of its claims. On the same matter, it may
 * also stand on some of them and nothing else.
 */
function states(headline: Statement, { text, claims }: Statement, isSameMatter: boolean): boolean {
  if (headline.text === text) return true;
  return isWithin(claims, headline.claims) || (isSameMatter && isWithin(headline.claims, claims));
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  return some.length > 0 && some.every((id) => all.includes(id));
}

/** The entries that a decision shows. */
function shownIn(decision: Asked['decision']): readonly string[] {
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return [decision.entry];
    case 'both':
      return decision.entries;
    case 'wish':
      return decision.wish === 'details' && decision.of !== undefined ? [decision.of] : [];
    default:
      return [];
  }
}
