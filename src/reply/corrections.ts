import type { AskResult } from '../ask/decision.ts';
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

/**
 * Whether a headline gives an outcome: it is the same sentence, or cites all of its claims. On the same matter, it is
 * enough that the headline cites no other claims.
 */
function givesOutcome(headline: Statement, { text, claims }: Statement, isSameMatter: boolean): boolean {
  if (headline.text === text) return true;
  return isSubset(claims, headline.claims) || (isSameMatter && isSubset(headline.claims, claims));
}

/** Whether all ids are among the others. Without ids, false. */
function isSubset(ids: readonly string[], allIds: readonly string[]): boolean {
  return ids.length > 0 && ids.every((id) => allIds.includes(id));
}

/** The entries that a decision shows. */
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
