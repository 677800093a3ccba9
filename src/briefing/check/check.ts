import type { Problem } from '../problem.ts';
import type { BriefingFiles } from './briefing-files.ts';
import { checkContradictions } from './contradictions.ts';
import { checkCounts } from './counts.ts';
import { checkDisputes, checkEntries, checkHeadlines, checkPhrasings } from './entries.ts';
import { checkLexicon } from './lexicon.ts';
import { checkDates, checkEvents, checkNotEmpty, checkOutcomes, checkSummaries, checkWatch } from './records.ts';
import { checkExamples, checkIds, checkReferences } from './references.ts';
import { checkStatements, checkUse } from './statements.ts';

/** Checks a briefing's files against each other. Problems prevent its use; to-dos do not. */
export function checkBriefing(files: BriefingFiles): { problems: Problem[]; todos: Problem[] } {
  const checks = [
    checkNotEmpty,
    checkIds,
    checkReferences,
    checkExamples,
    checkStatements,
    checkDisputes,
    checkEntries,
    checkEvents,
    checkWatch,
    checkSummaries,
    checkDates,
    checkLexicon,
  ];
  const todoChecks = [checkPhrasings, checkContradictions, checkOutcomes, checkCounts, checkUse, checkHeadlines];
  return {
    problems: checks.flatMap((checkFiles) => checkFiles(files)),
    todos: todoChecks.flatMap((checkFiles) => checkFiles(files)),
  };
}
