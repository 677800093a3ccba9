import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Briefing } from './briefing.ts';
import type { PlacedStatement } from './check/briefing-files.ts';
import { normalise } from './check/normalise.ts';
import type { IsoDate } from './dates.ts';
import { figuresIn, figuresWithOrdinals } from './figures.ts';
import { type Place, type Problem, problemAt } from './problem.ts';
import type { SourcedClaim } from './schema.ts';
import { datesIn, missingYears, withoutGivenYears, yearRuleOf } from './written-dates.ts';

/** The normalised paragraph that claims hash with SHA-256: NFKC, straight quotes, single spaces, trimmed. */
export function normaliseParagraph(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The paragraphs of an article: its non-blank lines. Claims count them from 1. */
export function paragraphsOf(article: string): string[] {
  return article.split(/\r?\n/).filter((line) => line.trim() !== '');
}

/** The parts of a briefing that can be compared with the articles while the rest is invalid. */
export type Verifiable = Pick<Briefing, 'sources' | 'claims' | 'names'>;

/** The paragraphs of each source's article, and a problem for each source without an article. */
export function readArticles(
  sources: Briefing['sources'],
  folder: string,
): { articles: Map<string, string[]>; problems: Problem[] } {
  const names = readdirSync(folder).sort();
  const articles = new Map<string, string[]>();
  const problems: Problem[] = [];
  for (const id of sources.keys()) {
    const name = names.find((file) => file.startsWith(id));
    if (name === undefined) {
      const what = `no file in ${folder} begins with "${id}"`;
      problems.push({ file: 'sources.yaml', line: 0, field: id, what, fix: 'Put a copy of the article there' });
    } else articles.set(id, paragraphsOf(readFileSync(join(folder, name), 'utf8')));
  }
  return { articles, problems };
}

/**
 * Compares each claim with a copy of its article: the hash of its paragraph, its figures, and that it uses our own words.
 * @param folder copies of the articles; a file name starts with its source's id
 * @param places the place of each claim, for line numbers
 * @param statements must be in our own words, too
 * @returns how many hashes are right, and the problems
 */
export function verifyClaims(
  { sources, claims, names }: Verifiable,
  folder: string,
  places: ReadonlyMap<string, Place>,
  statements: readonly PlacedStatement[] = [],
): { readonly hashes: number; readonly problems: readonly Problem[] } {
  const { articles, problems } = readArticles(sources, folder);
  const articleRuns = new Set([...articles.values()].flat().flatMap(wordRuns));
  const copiedRun = (text: string) => wordRuns(text).find((run) => articleRuns.has(run));

  let hashes = 0;
  for (const claim of claims.values()) {
    const addProblem = (field: string, what: string, fix: string) => {
      const line = places.get(claim.id)?.line([field]) ?? 0;
      problems.push({ file: 'claims.yaml', line, field: `${claim.id}.${field}`, what, fix });
    };
    const copiedWords = copiedRun(claim.text);
    if (copiedWords !== undefined) addProblem('text', `copies "${copiedWords}"`, OWN_WORDS_FIX);
    if (claim.standing === 'derived') continue;
    const paragraphs = articles.get(claim.source);
    if (!paragraphs) continue;
    const fault = verifyClaim(claim, paragraphs, names, sources.get(claim.source)?.published);
    if (fault) addProblem(fault.field, fault.what, fault.fix);
    else hashes += 1;
  }
  for (const { statement, at, field } of statements) {
    const copied = copiedRun(statement.text);
    if (copied !== undefined) problems.push(problemAt(at, field, `copies "${copied}"`, OWN_WORDS_FIX));
  }
  return { hashes, problems };
}

/** So many consecutive words of an article may not be copied. */
const COPIED_WORDS = 9;
const OWN_WORDS_FIX = `Say it in our own words; copy fewer than ${COPIED_WORDS} words in a row`;

/** All runs of nine words in a text. "41,000" and "don't" are one word each, "six-month" is two. */
function wordRuns(text: string): string[] {
  const joinedWords = normaliseParagraph(text).replace(/(?<=\d)[.,](?=\d)|(?<=\p{L})'(?=\p{L})/gu, '');
  const words = normalise(joinedWords).split(' ');
  return words.slice(COPIED_WORDS - 1).map((_, i) => words.slice(i, i + COPIED_WORDS).join(' '));
}

/** The SHA-256 of a paragraph that `normaliseParagraph` returned. */
export function hashOf(paragraph: string): string {
  return createHash('sha256').update(paragraph).digest('hex');
}

/** Returns what is wrong with a claim, or undefined. */
function verifyClaim(
  claim: SourcedClaim,
  paragraphs: readonly string[],
  names: readonly string[],
  published: IsoDate | undefined,
) {
  const paragraph = paragraphs[claim.paragraph - 1];
  if (paragraph === undefined) {
    const what = `paragraph ${claim.paragraph} does not exist; the article has ${paragraphs.length}`;
    return { field: 'paragraph', what, fix: 'Count its non-blank lines from 1' };
  }
  const text = normaliseParagraph(paragraph);
  const hash = hashOf(text);
  if (hash !== claim.sha256) {
    const what = `the hash of paragraph ${claim.paragraph} is ${hash}`;
    return { field: 'sha256', what, fix: 'Read the paragraph again; if it says what the claim says, enter this hash' };
  }
  const supportedFigures = figuresWithOrdinals(text, names);
  const claimText = withoutGivenYears(claim.text, datesIn(text, yearRuleOf(claim, published)));
  const missingFigures = [...figuresIn(claimText, names)].filter((figure) => !supportedFigures.has(figure));
  if (missingFigures.length === 0) return undefined;
  const missingYear = missingYears(claim.text, text).find((figure) => missingFigures.includes(figure));
  const fix =
    missingYear === undefined
      ? 'Correct the text or the paragraph number'
      : `If the article means ${missingYear}, add "year: ${missingYear}" to the claim`;
  return {
    field: 'text',
    what: `its figures ${missingFigures.join(', ')} are not in paragraph ${claim.paragraph}`,
    fix,
  };
}
