import type { Problem } from '../problem.ts';
import { checkLexicon } from './lexicon.ts';
import type { Parts } from './parts.ts';
import { checkDates, checkDisputes, checkEntries, checkEvents, checkSummaries, checkWatch } from './records.ts';
import { checkIds, checkReferences } from './references.ts';
import { checkStatements } from './statements.ts';

/** Holds the files of a briefing against each other. An empty list means that all of it holds together. */
export function check(parts: Parts): Problem[] {
  return [
    ...checkIds(parts),
    ...checkReferences(parts),
    ...checkStatements(parts),
    ...checkDisputes(parts),
    ...checkEntries(parts),
    ...checkEvents(parts),
    ...checkWatch(parts),
    ...checkSummaries(parts),
    ...checkDates(parts),
    ...checkLexicon(parts),
  ];
}
