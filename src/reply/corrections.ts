import type { Asked } from '../ask/decide.ts';
import { type Briefing, get } from '../briefing/briefing.ts';
import type { IsoDate } from '../briefing/dates.ts';
import type { Statement } from '../briefing/schema.ts';

/**
 * Corrections of a question's presuppositions that no source supports. If the matter is settled, its outcome is given
 * instead, whether or not it confirms the presupposition, unless a shown entry is about it.
 * @param today without it, all outcomes are known
 */
export function correctionsOf(
  { entries, lexicon, watch: items }: Briefing,
  { presumed, decision }: Pick<Asked, 'presumed' | 'decision'>,
  today?: IsoDate,
): Statement[] {
  const shown = shownIn(decision).map((id) => get(entries, id).watch);
  const said = lexicon.presuppositions
    .filter(({ id }) => presumed.includes(id))
    .flatMap(({ says, watch }) => {
      const outcome = watch === undefined ? undefined : get(items, watch).outcome;
      if (!outcome || (today !== undefined && outcome.entered > today)) return [says];
      return shown.includes(watch) ? [] : [outcome.says];
    });
  return [...new Set(said)];
}

/** The entries that a decision shows. */
function shownIn(decision: Asked['decision']): readonly string[] {
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
    case 'proof':
      return [decision.entry];
    case 'both':
      return decision.entries;
    default:
      return [];
  }
}
