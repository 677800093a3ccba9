import { NUMBER_WORDS } from './figures.ts';

const NUMBER_PATTERN = NUMBER_WORDS.slice(1, 11).join('|');
const SOURCE_NOUN = '(?:sources?|reports?|articles?|analys[ei]s)';
const SPEECH_VERB =
  '(?:say|write|give|call|name|describe|report|imply|state|mention|add|see|speak|dispute|deny|confirm)(?:s|e?d)?';
/** Matches "one report", "two other sources", "another says", "say two others", "says one". */
const COUNTED_SOURCES = new RegExp(
  `\\b(?:(${NUMBER_PATTERN}|a single|another|a second|a third)(?: other| more| news| named| later| newer)? ${SOURCE_NOUN}\\b` +
    `|(${NUMBER_PATTERN}|another|a third)(?: others?)? (?=${SPEECH_VERB}\\b)` +
    `|(?<=\\b${SPEECH_VERB} )(${NUMBER_PATTERN}|another|a third)(?: others?)?(?=$|[.,]))`,
  'g',
);
const UNCOUNTED_SOURCES = new RegExp(`\\b(?:${SOURCE_NOUN}|others?|another|some|both|neither|most|half|all)\\b`);
const CLAUSE_END = /[;:]|[.!?]\s|,? (?:and|but|while|though|although) /;
const STOP_WORDS = new Set(
  'a an the is are was were be it its of to in on by for that this only according says say said'.split(' '),
);

/** Clauses with fewer words in common are about different subjects. */
const MIN_COMMON_WORDS = 2;

/** A clause that counts sources, with its other words in the singular. */
export interface CountingClause {
  readonly count: number;
  readonly words: ReadonlySet<string>;
}

/** A clause is undefined if it counts no sources, or also mentions some without a number. */
function splitClauses(text: string, labels: readonly string[]): (CountingClause | undefined)[] {
  const clauses = text.toLowerCase().split(CLAUSE_END);
  return clauses.filter((clause) => /\w/.test(clause)).map((clause) => countingClause(clause, labels));
}

function countingClause(clause: string, labels: readonly string[]): CountingClause | undefined {
  let count = 0;
  const withoutCounts = clause
    .replace(/[.!?]$/, '')
    .replace(COUNTED_SOURCES, (_, beforeNoun?: string, beforeVerb?: string, afterVerb?: string) => {
      const number = NUMBER_WORDS.indexOf(beforeNoun ?? beforeVerb ?? afterVerb ?? '');
      count += number === -1 ? 1 : number;
      return ' ';
    });
  const namesSource = labels.some((label) => withoutCounts.includes(label.toLowerCase()));
  if (count === 0 || namesSource || UNCOUNTED_SOURCES.test(withoutCounts)) return undefined;
  const words = (withoutCounts.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !STOP_WORDS.has(word));
  return { count, words: new Set(words.map((word) => word.replace(/s$/, ''))) };
}

/** Returns 2 for "Six months, says one report; another says it is secret." Undefined unless each clause counts sources. */
export function countSources(text: string, labels: readonly string[]): number | undefined {
  let total = 0;
  for (const clause of splitClauses(text, labels)) {
    if (!clause) return undefined;
    total += clause.count;
  }
  return total === 0 ? undefined : total;
}

export function countingClauses(text: string, labels: readonly string[]): CountingClause[] {
  return splitClauses(text, labels).flatMap((clause) => clause ?? []);
}

/** Returns the share of words in common, from 0 to 1; 0 for a single common word. */
export function similarity(a: CountingClause, b: CountingClause): number {
  const commonWords = [...a.words].filter((word) => b.words.has(word)).length;
  return commonWords < MIN_COMMON_WORDS ? 0 : commonWords / (a.words.size + b.words.size - commonWords);
}
