import { type Briefing, get } from '../briefing/briefing.ts';
import type { Statement } from '../briefing/schema.ts';

/**
 * What is said against the presuppositions of a question that no source supports.
 * Once the outcome of its watch item is entered, a presupposition is a matter of that outcome and not corrected.
 */
export function correctionsOf({ lexicon, watch: items }: Briefing, presumed: readonly string[]): Statement[] {
  return lexicon.presuppositions
    .filter(({ id, watch }) => presumed.includes(id) && (watch === undefined || !get(items, watch).outcome))
    .map(({ says }) => says);
}
