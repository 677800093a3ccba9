const NUMBERS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const NUMBER = NUMBERS.slice(1).join('|');
const NOUN = '(?:sources?|reports?|articles?|analys[ei]s)';
const SAYS =
  '(?:say|write|give|call|name|describe|report|imply|state|mention|add|see|speak|dispute|deny|confirm)(?:s|e?d)?';
/** "one report", "two other sources", "another says", "say two others", "says one". */
const COUNTED = new RegExp(
  `\\b(?:(${NUMBER}|a single|another|a second|a third)(?: other| more| news| named| later| newer)? ${NOUN}\\b` +
    `|(${NUMBER}|another|a third)(?: others?)? (?=${SAYS}\\b)` +
    `|(?<=\\b${SAYS} )(${NUMBER}|another|a third)(?: others?)?(?=$|[.,]))`,
  'g',
);
/** Sources that are mentioned without a number. */
const UNCOUNTED = new RegExp(`\\b(?:${NOUN}|others?|another|some|both|neither|most|half|all)\\b`);
const CLAUSES = /[;:]|[.!?]\s|,? (?:and|but|while|though|although) /;
/** Words around a count that say nothing of the matter. */
const SMALL = new Set(
  'a an the is are was were be it its of to in on by for that this only according says say said'.split(' '),
);

/** With fewer words in common, two clauses are not about the same. */
const FEWEST = 2;

/** A clause that counts sources, and the words of the matter, stemmed of a plural. */
export interface CountedClause {
  readonly count: number;
  readonly words: ReadonlySet<string>;
}

/** The clauses of a text, in order: undefined for one that counts no sources, or mentions others without a number. */
function clausesOf(text: string, labels: readonly string[]): (CountedClause | undefined)[] {
  const names = labels.map((label) => label.toLowerCase());
  return text
    .toLowerCase()
    .split(CLAUSES)
    .filter((clause) => /\w/.test(clause))
    .map((clause) => {
      let count = 0;
      const rest = clause
        .replace(/[.!?]$/, '')
        .replace(COUNTED, (_, counted?: string, before?: string, after?: string) => {
          const number = NUMBERS.indexOf(counted ?? before ?? after ?? '');
          count += number === -1 ? 1 : number;
          return ' ';
        });
      if (count === 0 || UNCOUNTED.test(rest) || names.some((name) => rest.includes(name))) return undefined;
      const words = (rest.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !SMALL.has(word));
      return { count, words: new Set(words.map((word) => word.replace(/s$/, ''))) };
    });
}

/**
 * How many sources a text counts, if it counts them in each of its clauses and mentions no other source: "Six months,
 * says one report; another says it is secret." counts 2. Undefined if it counts none, or not all.
 * @param labels the names of the sources
 */
export function countSources(text: string, labels: readonly string[]): number | undefined {
  let total = 0;
  for (const clause of clausesOf(text, labels)) {
    if (!clause) return undefined;
    total += clause.count;
  }
  return total === 0 ? undefined : total;
}

/** The clauses of a text that count sources. */
export function countingClauses(text: string, labels: readonly string[]): CountedClause[] {
  return clausesOf(text, labels).flatMap((clause) => clause ?? []);
}

/** The share of words that two clauses have in common. */
export function similarity(a: CountedClause, b: CountedClause): number {
  const both = [...a.words].filter((word) => b.words.has(word)).length;
  return both < FEWEST ? 0 : both / (a.words.size + b.words.size - both);
}
