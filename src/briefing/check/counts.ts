import { pluralize } from '../../lib/english.ts';
import { type Problem, problemAt } from '../problem.ts';
import { countingClauses, countSources, similarity } from '../source-counts.ts';
import { mapClaimsToSources } from '../unread-sources.ts';
import { type BriefingFiles, type PlacedStatement, placedStatements } from './briefing-files.ts';

const MIN_SIMILARITY = 0.6;

/** Finds wrong numbers of sources: "one report" that cites two, or that another sentence on the same claims counts as two. */
export function checkCounts(files: BriefingFiles): Problem[] {
  if (files.unreadableKinds.size > 0) return [];
  const labels = files.sources.map(({ value }) => value.label);
  const statements = placedStatements(files).filter(({ statement }) => statement.kind !== 'silence');
  return [...wrongCounts(files, statements, labels), ...contradictoryCounts(statements, labels)];
}

/** A derived statement also cites the claims behind its derived claim, so its sources are not counted. */
function wrongCounts(
  files: BriefingFiles,
  statements: readonly PlacedStatement[],
  labels: readonly string[],
): Problem[] {
  const sourceByClaimId = mapClaimsToSources(files);
  return statements.flatMap(({ statement: { kind, text, claims }, place, field }) => {
    const count = kind === 'stated' ? countSources(text, labels) : undefined;
    const sources = new Set(claims.flatMap((id) => sourceByClaimId.get(id) ?? []));
    if (count === undefined || count === sources.size) return [];
    const message = `counts ${pluralize(count, 'source')}, but cites ${pluralize(sources.size, 'source')}: "${text}"`;
    return [problemAt(place, field, message, 'Correct the number or the claims')];
  });
}

function contradictoryCounts(statements: readonly PlacedStatement[], labels: readonly string[]): Problem[] {
  const clauses = statements.flatMap(({ statement, place, field }) =>
    countingClauses(statement.text, labels).map((clause) => ({ clause, statement, place, field })),
  );
  return clauses.flatMap(({ clause, statement: { text, claims }, place, field }) => {
    const largerCount = clauses.find(
      (candidate) =>
        clause.count < candidate.clause.count &&
        claims.some((id) => candidate.statement.claims.includes(id)) &&
        similarity(clause, candidate.clause) >= MIN_SIMILARITY,
    );
    if (!largerCount) return [];
    const location = `${largerCount.place.file}:${largerCount.place.line(largerCount.field)}`;
    const message = `counts ${pluralize(clause.count, 'source')}, but ${location} counts ${largerCount.clause.count} for the same: "${text}"`;
    return [problemAt(place, field, message, 'Correct the wrong one')];
  });
}
