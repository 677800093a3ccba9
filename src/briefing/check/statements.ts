import { arithmeticInWords, arithmeticResult } from '../arithmetic.ts';
import { inWords } from '../dates.ts';
import { NUMBER_WORDS, unsupportedFigures } from '../figures.ts';
import { type Problem, problemAt } from '../problem.ts';
import type { Claim } from '../schema.ts';
import { datesIn, yearRule } from '../written-dates.ts';
import { type BriefingFiles, claimsById, type PlacedStatement, placedStatements } from './briefing-files.ts';

/** Checks that claims support every statement and every figure in it. */
export function checkStatements(files: BriefingFiles): Problem[] {
  const byId = claimsById(files.claims);
  // A figure in a label, such as "Two-year review", is part of the source's name.
  const labels = files.sources.map(({ value }) => value.label);
  const names = files.unreadableKinds.has('head') ? undefined : [...files.head.value.names, ...labels];
  const statements = files.unreadableKinds.has('claim') ? [] : placedStatements(files);
  return [
    ...checkDerivations(files, byId, names),
    ...statements.flatMap((statement) => checkStatement(statement, files, byId, names)),
  ];
}

/** Returns a claim's text, followed by the years of its dates, which the text may omit. */
function claimSupport(claim: Claim, { sources }: BriefingFiles): string {
  if (claim.standing === 'derived') return claim.text;
  const source = sources.find(({ value }) => value.id === claim.source)?.value;
  const dates = datesIn(claim.text, yearRule(claim, source?.published));
  return [claim.text, ...new Set([...dates].map((date) => date.slice(0, 4)))].join(' ');
}

/** Undefined if the file with the names is unreadable. */
type ProperNames = readonly string[] | undefined;

function checkDerivations(files: BriefingFiles, byId: ReadonlyMap<string, Claim>, names: ProperNames): Problem[] {
  return files.claims.flatMap(({ value, place }) => {
    if (value.standing !== 'derived') return [];
    const { arithmetic, from, text } = value;
    const result = arithmeticResult(arithmetic);
    if (result !== arithmetic.equals) {
      const message = `the arithmetic gives ${result}`;
      return [problemAt(place, ['arithmetic', 'equals'], message, 'Correct it, and the text with it')];
    }
    const basisClaims = from.flatMap((id) => byId.get(id) ?? []);
    if (basisClaims.some(({ standing }) => standing === 'derived')) {
      return [problemAt(place, ['from'], 'contains a derived claim', 'Name the claims of sources behind it')];
    }
    const support = [...basisClaims.map((claim) => claimSupport(claim, files)), inWords(arithmetic.equals)];
    return unsupportedFigures(text, support.join(' '), names).map((figure) => {
      const message = `the figure ${figure} is in none of the claims behind it`;
      return problemAt(place, ['text'], message, 'Correct the figure or add its claim');
    });
  });
}

/** Finds claims that no statement, watch item or derived claim cites. */
export function checkUse(files: BriefingFiles): Problem[] {
  const { claims, watch, unreadableKinds } = files;
  if (unreadableKinds.size > 0) return [];
  const usedIds = new Set([
    ...placedStatements(files).flatMap(({ statement }) => statement.claims),
    ...watch.flatMap(({ value }) => [...value.rests, ...(value.expected?.claims ?? [])]),
    ...claims.flatMap(({ value }) => (value.standing === 'derived' ? value.from : [])),
  ]);
  return claims
    .filter(({ value }) => !usedIds.has(value.id))
    .map(({ value, place }) =>
      problemAt(place, ['id'], `nothing cites claim ${value.id}`, 'Cite it where it belongs, or remove it'),
    );
}

function checkStatement(
  { statement, place, field }: PlacedStatement,
  files: BriefingFiles,
  byId: ReadonlyMap<string, Claim>,
  names: ProperNames,
): Problem[] {
  const { kind, text, claims: ids } = statement;
  const path = [...field, kind];
  const missingIds = ids.filter((id) => !byId.has(id));
  if (missingIds.length > 0) {
    return missingIds.map((id) =>
      problemAt(place, [...field, 'claims'], `there is no claim "${id}"`, 'Correct the id or add the claim'),
    );
  }
  const citedClaims = ids.flatMap((id) => byId.get(id) ?? []);
  const derivedClaims = citedClaims.filter((claim) => claim.standing === 'derived');
  const support = [
    ...citedClaims.map((claim) => claimSupport(claim, files)),
    ...derivedClaims.map(({ arithmetic }) => arithmeticInWords(arithmetic)),
  ];
  const problems = unsupportedFigures(withoutSourceCounts(text, citedClaims, byId), support.join(' '), names).map(
    (figure) => {
      const message = `the figure ${figure} is in none of its claims`;
      return problemAt(place, path, message, 'Correct the figure, or cite the claim that has it');
    },
  );
  if (kind === 'derived' && derivedClaims.length === 0) {
    const message = 'is called derived, but cites no derived claim';
    return [problemAt(place, path, message, 'Cite the derived claim, or say "stated"'), ...problems];
  }
  if (kind === 'stated' && derivedClaims[0]) {
    const message = `rests on the derived claim ${derivedClaims[0].id}`;
    return [problemAt(place, path, message, 'Say "derived" instead of "stated"'), ...problems];
  }
  return problems;
}

/** Matches "Two say that …" and "four sources". */
const SOURCE_COUNT = new RegExp(
  `\\b(${NUMBER_WORDS.slice(2, 11).join('|')}) (?:others?|sources|reports|articles|analyses|say)\\b`,
  'gi',
);

/** Removes numbers that count the statement's own sources, since no claim contains them. */
function withoutSourceCounts(text: string, citedClaims: readonly Claim[], byId: ReadonlyMap<string, Claim>): string {
  const basisClaims = citedClaims.flatMap((claim) =>
    claim.standing === 'derived' ? claim.from.flatMap((id) => byId.get(id) ?? []) : [claim],
  );
  const sources = new Set(basisClaims.flatMap((claim) => ('source' in claim ? [claim.source] : [])));
  return text.replace(SOURCE_COUNT, (wholeMatch, word: string) =>
    NUMBER_WORDS.indexOf(word.toLowerCase()) <= sources.size ? ' ' : wholeMatch,
  );
}
