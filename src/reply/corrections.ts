import type { AskResult } from '../ask/decision.ts';
import { type Briefing, get } from '../briefing/briefing.ts';
import { currentEntry } from '../briefing/current-answers.ts';
import type { IsoDate } from '../briefing/dates.ts';
import { knownOutcome } from '../briefing/outcome.ts';
import type { Statement } from '../briefing/schema.ts';

/**
 * Returns the statements that correct a question's presuppositions: for a settled matter the outcome, unless a shown entry
 * begins with it. Without `today`, all outcomes are known.
 */
export function findCorrections(
  briefing: Briefing,
  { presuppositions, decision }: Pick<AskResult, 'presuppositions' | 'decision'>,
  today?: IsoDate,
): Statement[] {
  const { entries, lexicon, watch: watchItems } = briefing;
  const shownEntries = entriesOf(decision).map((id) => currentEntry(briefing, get(entries, id), today));
  const statements = lexicon.presuppositions
    .filter(({ id }) => presuppositions.includes(id))
    .flatMap(({ says, watch }) => {
      const outcome = watch === undefined ? undefined : knownOutcome(get(watchItems, watch), today);
      if (!outcome) return [says];
      const isStated = shownEntries.some((entry) => givesOutcome(entry.headline, outcome.says, entry.watch === watch));
      return isStated ? [] : [outcome.says];
    });
  return [...new Set(statements)];
}

/** On the same matter, it is enough that the headline cites only claims of the outcome. */
function givesOutcome(headline: Statement, { text, claims }: Statement, isSameMatter: boolean): boolean {
  if (headline.text === text) return true;
  return isSubset(claims, headline.claims) || (isSameMatter && isSubset(headline.claims, claims));
}

function isSubset(ids: readonly string[], allIds: readonly string[]): boolean {
  return ids.length > 0 && ids.every((id) => allIds.includes(id));
}

function entriesOf(decision: AskResult['decision']): readonly string[] {
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return [decision.entry];
    case 'both':
      return decision.entries;
    case 'wish':
      return decision.wish === 'details' && decision.subject !== undefined ? [decision.subject] : [];
    default:
      return [];
  }
}
