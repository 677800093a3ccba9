import { arithmeticInWords, resultOf } from '../arithmetic.ts';
import { inWords } from '../dates.ts';
import { figuresIn, figuresWithOrdinals } from '../figures.ts';
import { type Problem, problemAt } from '../problem.ts';
import type { Claim } from '../schema.ts';
import { datesIn, yearRuleOf } from '../written-dates.ts';
import { type BriefingFiles, claimsById, type PlacedStatement, placedStatements } from './briefing-files.ts';

type Names = readonly string[] | undefined;

/** Checks that claims support every statement and every figure in it. */
export function checkStatements(parts: BriefingFiles): Problem[] {
  const said = placedStatements(parts);
  const byId = claimsById(parts.claims);
  // A label may contain a figure ("Two-year review"): that is part of the source's name, not a claim.
  const labels = parts.sources.map(({ value }) => value.label);
  const names = parts.unreadable.has('head') ? undefined : [...parts.head.value.names, ...labels];
  return [
    ...checkDerivations(parts, byId, names),
    ...(parts.unreadable.has('claim') ? [] : said.flatMap((one) => checkStatement(one, parts, byId, names))),
  ];
}

/** The text of a claim, with the years of its dates that are written without one. */
function supportOf(claim: Claim, { sources }: BriefingFiles): string {
  if (claim.standing === 'derived') return claim.text;
  const source = sources.find(({ value }) => value.id === claim.source)?.value;
  const dates = datesIn(claim.text, yearRuleOf(claim, source?.published));
  return [claim.text, ...new Set([...dates].map((date) => date.slice(0, 4)))].join(' ');
}

function checkDerivations(parts: BriefingFiles, byId: ReadonlyMap<string, Claim>, names: Names): Problem[] {
  return parts.claims.flatMap(({ value, at }) => {
    if (value.standing !== 'derived') return [];
    const right = resultOf(value.arithmetic);
    if (right !== value.arithmetic.equals) {
      return [
        problemAt(at, ['arithmetic', 'equals'], `the arithmetic gives ${right}`, 'Correct it, and the text with it'),
      ];
    }
    const basis = value.from.flatMap((id) => byId.get(id) ?? []);
    if (basis.some(({ standing }) => standing === 'derived')) {
      return [problemAt(at, ['from'], 'a derived claim comes from claims of sources', 'Name those')];
    }
    const support = [...basis.map((claim) => supportOf(claim, parts)), inWords(value.arithmetic.equals)];
    return unsupported(value.text, support, names).map((figure) => {
      const what = `the figure ${figure} is in no claim that it comes from`;
      return problemAt(at, ['text'], what, 'Correct the figure or add its claim');
    });
  });
}

export function checkUse(parts: BriefingFiles): Problem[] {
  const { claims, watch, unreadable } = parts;
  const said = placedStatements(parts);
  if (unreadable.size > 0) return []; // an unreadable file may contain the statement
  const used = new Set([
    ...said.flatMap(({ statement }) => statement.claims),
    ...watch.flatMap(({ value }) => [...value.rests, ...(value.expected?.claims ?? [])]),
    ...claims.flatMap(({ value }) => (value.standing === 'derived' ? value.from : [])),
  ]);
  return claims
    .filter(({ value }) => !used.has(value.id))
    .map(({ value, at }) =>
      problemAt(at, ['id'], `nothing says claim ${value.id}`, 'Cite it where it belongs, or take it away'),
    );
}

function checkStatement(
  { statement, at, field }: PlacedStatement,
  parts: BriefingFiles,
  byId: ReadonlyMap<string, Claim>,
  names: Names,
): Problem[] {
  const { kind, text } = statement;
  const path = [...field, kind];
  const missing = statement.claims.filter((id) => !byId.has(id));
  if (missing.length > 0) {
    return missing.map((id) =>
      problemAt(at, [...field, 'claims'], `there is no claim "${id}"`, 'Correct the id or add the claim'),
    );
  }
  const cited = statement.claims.flatMap((id) => byId.get(id) ?? []);
  const derived = cited.filter((claim) => claim.standing === 'derived');
  const problems: Problem[] = [];
  if (kind === 'derived' && derived.length === 0) {
    problems.push(
      problemAt(at, path, 'is called derived, but none of its claims is', 'Cite the derived claim, or say "stated"'),
    );
  }
  if (kind === 'stated' && derived.length > 0) {
    problems.push(
      problemAt(at, path, `rests on the derived claim ${derived[0]?.id}`, 'Say "derived" instead of "stated"'),
    );
  }
  const support = [
    ...cited.map((claim) => supportOf(claim, parts)),
    ...derived.map(({ arithmetic }) => arithmeticInWords(arithmetic)),
  ];
  for (const figure of unsupported(withoutCounts(text, cited, byId), support, names)) {
    problems.push(
      problemAt(
        at,
        path,
        `the figure ${figure} stands in none of its claims`,
        'Correct the figure, or cite the claim that has it',
      ),
    );
  }
  return problems;
}

/** "Two say that …", "four sources": a number word that counts the sources of the claims, or some of them. */
const COUNTS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const SOURCE_COUNT = new RegExp(
  `\\b(${COUNTS.slice(2).join('|')}) (?:others?|sources|reports|articles|analyses|say)\\b`,
  'gi',
);

/** A text without the numbers that count its own sources, which no claim contains. */
function withoutCounts(text: string, cited: readonly Claim[], byId: ReadonlyMap<string, Claim>): string {
  const basis = cited.flatMap((claim) =>
    claim.standing === 'derived' ? claim.from.flatMap((id) => byId.get(id) ?? []) : [claim],
  );
  const sources = new Set(basis.flatMap((claim) => (claim.standing === 'derived' ? [] : [claim.source])));
  return text.replace(SOURCE_COUNT, (whole, word: string) =>
    COUNTS.indexOf(word.toLowerCase()) <= sources.size ? ' ' : whole,
  );
}

/** The figures in a text that its supporting texts do not contain; empty while the names with figures are unknown. */
function unsupported(text: string, support: readonly string[], names: Names): string[] {
  if (!names) return [];
  const supported = figuresWithOrdinals(support.join(' '), names);
  return [...figuresIn(text, names)].filter((figure) => !supported.has(figure));
}
