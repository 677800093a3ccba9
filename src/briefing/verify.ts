import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Briefing } from './briefing.ts';
import type { PlacedStatement } from './check/briefing-files.ts';
import { normalise } from './check/normalise.ts';
import type { IsoDate } from './dates.ts';
import { unsupportedFigures } from './figures.ts';
import { type FilePosition, type Problem, problemAt } from './problem.ts';
import type { SourcedClaim } from './schema.ts';
import { datesIn, missingYears, withoutSupportedYears, yearRule } from './written-dates.ts';

/** Returns a paragraph in the form that claims hash with SHA-256: NFKC, straight quotes, single spaces, trimmed. */
export function normaliseParagraph(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Splits an article into paragraphs: its non-blank lines. Claims count them from 1. */
export function splitParagraphs(article: string): string[] {
  return article.split(/\r?\n/).filter((line) => line.trim() !== '');
}

/** The parts of a briefing that can be compared with the articles even if the rest is invalid. */
export type VerifiableBriefing = Pick<Briefing, 'sources' | 'claims' | 'names'>;

function readArticles(
  sources: Briefing['sources'],
  folder: string,
): { articles: Map<string, string[]>; problems: Problem[] } {
  const names = readdirSync(folder).sort();
  const articles = new Map<string, string[]>();
  const problems: Problem[] = [];
  for (const id of sources.keys()) {
    const name = names.find((file) => file.startsWith(id));
    if (name === undefined) {
      const message = `no file in ${folder} begins with "${id}"`;
      problems.push({ file: 'sources.yaml', line: 0, field: id, message, fix: 'Put a copy of the article there' });
    } else articles.set(id, splitParagraphs(readFileSync(join(folder, name), 'utf8')));
  }
  return { articles, problems };
}

/** Compares claims with the articles in a folder: hashes, figures, and copied words. Also finds copied words in statements. */
export function verifyClaims(
  { sources, claims, names }: VerifiableBriefing,
  folder: string,
  places: ReadonlyMap<string, FilePosition>,
  statements: readonly PlacedStatement[] = [],
): { readonly verifiedHashes: number; readonly problems: readonly Problem[] } {
  const { articles, problems } = readArticles(sources, folder);
  const articleRuns = new Set([...articles.values()].flat().flatMap(wordRuns));
  const findCopiedRun = (text: string) => wordRuns(text).find((run) => articleRuns.has(run));

  let verifiedHashes = 0;
  for (const claim of claims.values()) {
    const addProblem = (field: string, message: string, fix: string) => {
      const line = places.get(claim.id)?.line([field]) ?? 0;
      problems.push({ file: 'claims.yaml', line, field: `${claim.id}.${field}`, message, fix });
    };
    const copiedWords = findCopiedRun(claim.text);
    if (copiedWords !== undefined) addProblem('text', `copies "${copiedWords}"`, OWN_WORDS_FIX);
    if (claim.standing === 'derived') continue;
    const paragraphs = articles.get(claim.source);
    if (!paragraphs) continue;
    const fault = verifyClaim(claim, paragraphs, names, sources.get(claim.source)?.published);
    if (fault) addProblem(fault.field, fault.message, fault.fix);
    else verifiedHashes += 1;
  }
  for (const { statement, place, field } of statements) {
    const copiedWords = findCopiedRun(statement.text);
    if (copiedWords !== undefined) problems.push(problemAt(place, field, `copies "${copiedWords}"`, OWN_WORDS_FIX));
  }
  return { verifiedHashes, problems };
}

const COPIED_WORDS = 9;
const OWN_WORDS_FIX = `Say it in our own words; copy fewer than ${COPIED_WORDS} words in a row`;

/** Returns all runs of nine words in a text. "41,000" and "don't" are one word each, "six-month" is two. */
function wordRuns(text: string): string[] {
  const joinedWords = normaliseParagraph(text).replace(/(?<=\d)[.,](?=\d)|(?<=\p{L})'(?=\p{L})/gu, '');
  const words = normalise(joinedWords).split(' ');
  return words.slice(COPIED_WORDS - 1).map((_, i) => words.slice(i, i + COPIED_WORDS).join(' '));
}

/** Expects a paragraph that `normaliseParagraph` returned. */
export function hashParagraph(paragraph: string): string {
  return createHash('sha256').update(paragraph).digest('hex');
}

function verifyClaim(
  claim: SourcedClaim,
  paragraphs: readonly string[],
  names: readonly string[],
  published: IsoDate | undefined,
) {
  const paragraph = paragraphs[claim.paragraph - 1];
  if (paragraph === undefined) {
    const message = `paragraph ${claim.paragraph} does not exist; the article has ${paragraphs.length}`;
    return { field: 'paragraph', message, fix: "Count the article's non-blank lines from 1" };
  }
  const text = normaliseParagraph(paragraph);
  const hash = hashParagraph(text);
  if (hash !== claim.sha256) {
    const message = `does not match; the hash of paragraph ${claim.paragraph} is ${hash}`;
    const fix = 'Read the paragraph again; if it says what the claim says, enter this hash';
    return { field: 'sha256', message, fix };
  }
  const claimText = withoutSupportedYears(claim.text, datesIn(text, yearRule(claim, published)));
  const missingFigures = unsupportedFigures(claimText, text, names);
  if (missingFigures.length === 0) return undefined;
  const missingYear = missingYears(claim.text, text).find((figure) => missingFigures.includes(figure));
  const message = `has figures that are not in paragraph ${claim.paragraph}: ${missingFigures.join(', ')}`;
  const yearFix = missingYear && `If the article means ${missingYear}, add "year: ${missingYear}" to the claim`;
  return { field: 'text', message, fix: yearFix ?? 'Correct the text or the paragraph number' };
}

/** Shorter paragraphs are headings or bylines, unless they end with a full stop. */
const MIN_PARAGRAPH_WORDS = 8;

/** @param index 0 for the first paragraph, which may be a title that ends with a full stop */
export function isLikeHeading(paragraph: string, index: number): boolean {
  const isShort = paragraph.split(/\s+/).length < MIN_PARAGRAPH_WORDS;
  return isShort && (index === 0 || !/\.["'”’)]*$/.test(paragraph));
}

/** Returns a line of text for each article paragraph without a claim, except headings. */
export function uncoveredParagraphs({ sources, claims }: VerifiableBriefing, folder: string): string[] {
  const { articles } = readArticles(sources, folder);
  const coveredParagraphs = new Set(
    [...claims.values()].flatMap((claim) => ('source' in claim ? [`${claim.source} ${claim.paragraph}`] : [])),
  );
  return [...articles].flatMap(([id, paragraphs]) =>
    paragraphs.flatMap((text, i) => {
      const isHeading = sources.get(id)?.headings.includes(i + 1) || isLikeHeading(text, i);
      return isHeading || coveredParagraphs.has(`${id} ${i + 1}`) ? [] : [`${id} paragraph ${i + 1}: no claim`];
    }),
  );
}
