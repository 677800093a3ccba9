import type { Problem } from '../problem.ts';
import type { BriefingFiles } from './briefing-files.ts';
import { checkContradictions } from './contradictions.ts';
import { checkCounts } from './counts.ts';
import { checkHeadlines } from './headlines.ts';
import { checkLexicon } from './lexicon.ts';
import { checkPhrasings } from './phrasings.ts';
import {
  checkBegun,
  checkDates,
  checkDisputes,
  checkEntries,
  checkEvents,
  checkOutcomes,
  checkSummaries,
  checkWatch,
} from './records.ts';
import { checkExamples, checkIds, checkReferences } from './references.ts';
import { checkStatements, checkUse } from './statements.ts';

/** Checks a briefing's files against each other. Problems prevent its use; to-dos do not. */
export function check(parts: BriefingFiles): { problems: Problem[]; todos: Problem[] } {
  const problems = [
    ...checkBegun(parts),
    ...checkIds(parts),
    ...checkReferences(parts),
    ...checkExamples(parts),
    ...checkStatements(parts),
    ...checkDisputes(parts),
    ...checkEntries(parts),
    ...checkEvents(parts),
    ...checkWatch(parts),
    ...checkSummaries(parts),
    ...checkDates(parts),
    ...checkLexicon(parts),
  ];
  return {
    problems,
    todos: [
      ...checkPhrasings(parts),
      ...checkContradictions(parts),
      ...checkOutcomes(parts),
      ...checkCounts(parts),
      ...checkUse(parts),
      ...checkHeadlines(parts),
    ],
  };
}
