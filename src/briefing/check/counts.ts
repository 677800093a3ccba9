import { counted } from '../../lib/english.ts';
import { type Place, type Problem, problemAt } from '../problem.ts';
import { countingClauses, countSources, similarity } from '../source-counts.ts';
import { type BriefingFiles, claimsById, type PlacedStatement, placedStatements } from './briefing-files.ts';

/** The share of words from which two clauses say the same of their claims. */
const ALIKE = 0.6;

/**
 * Finds sentences whose number of sources is wrong: "one report" that cites two, or that another sentence on the same
 * claims counts as two. A new source often leaves such sentences behind.
 */
export function checkCounts(parts: BriefingFiles): Problem[] {
  if (parts.unreadable.size > 0) return [];
  const labels = parts.sources.map(({ value }) => value.label);
  const said = placedStatements(parts).filter(({ statement }) => statement.kind !== 'silence');
  return [...wrongCounts(parts, said, labels), ...contradictoryCounts(said, labels)];
}

/** A derived statement also cites what it is derived from, so its sources are not counted. */
function wrongCounts(
  { claims }: BriefingFiles,
  said: readonly PlacedStatement[],
  labels: readonly string[],
): Problem[] {
  const byId = claimsById(claims);
  return said.flatMap(({ statement: { kind, text, claims: cited }, at, field }) => {
    const count = kind === 'stated' ? countSources(text, labels) : undefined;
    const sources = new Set(
      cited.flatMap((id) => {
        const claim = byId.get(id);
        return claim && 'source' in claim ? [claim.source] : [];
      }),
    );
    if (count === undefined || count === sources.size) return [];
    const what = `counts ${counted(count, 'source')}, and cites ${counted(sources.size, 'source')}: "${text}"`;
    return [problemAt(at, field, what, 'Correct the number, or its claims')];
  });
}

function contradictoryCounts(said: readonly PlacedStatement[], labels: readonly string[]): Problem[] {
  const clauses = said.flatMap(({ statement, at, field }) =>
    countingClauses(statement.text, labels).map((clause) => ({ clause, statement, at, field })),
  );
  const placeOf = (at: Place, field: readonly PropertyKey[]) => `${at.file}:${at.line(field)}`;
  return clauses.flatMap((one) => {
    const other = clauses.find(
      ({ clause, statement }) =>
        one.clause.count < clause.count &&
        one.statement.claims.some((id) => statement.claims.includes(id)) &&
        similarity(one.clause, clause) >= ALIKE,
    );
    if (!other) return [];
    const there = `${other.clause.count} in ${placeOf(other.at, other.field)}`;
    const what = `counts ${counted(one.clause.count, 'source')}, and ${there}, for the same: "${one.statement.text}"`;
    return [problemAt(one.at, one.field, what, 'Let both say the same')];
  });
}
