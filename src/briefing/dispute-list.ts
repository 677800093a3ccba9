import type { Briefing } from './briefing.ts';
import { entryStatements } from './current-answers.ts';
import type { Dispute, Entry } from './schema.ts';

/** True if there are several hard disputes, and the entry shows more than one side of each. */
export function listsDisputes({ disputes }: Briefing, entry: Entry): boolean {
  const claims = new Set(entryStatements(entry).flatMap((statement) => statement.claims));
  const isShown = ({ positions }: Dispute) =>
    positions.filter(({ says }) => says.claims.some((claim) => claims.has(claim))).length > 1;
  const hardDisputes = [...disputes.values()].filter(({ kind }) => kind === 'hard');
  return hardDisputes.length > 1 && hardDisputes.every(isShown);
}
