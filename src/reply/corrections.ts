import type { Asked } from '../ask/decide.ts';
import { type Briefing, get } from '../briefing/briefing.ts';
import type { IsoDate } from '../briefing/dates.ts';
import type { Statement } from '../briefing/schema.ts';

/**
 * What is said against the presuppositions of a question that no source supports. Of what is settled the outcome is said,
 * whether it bears them out or not, unless an entry that is shown is about it.
 * @param today without a day, with every outcome
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
