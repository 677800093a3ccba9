import { NUMBER_WORDS } from './figures.ts';
import type { Statement } from './schema.ts';

const SOURCES = '(?:source|report|article|analysis|analyse)s?';
const NONE = new RegExp(`\\b(?:no|none of the|not one) (?:other )?${SOURCES}\\b`);
const ONLY = new RegExp(`\\bthe only (?:${SOURCES}|one)\\b|\\bonly one ${SOURCES}\\b`);
/** Begins an answer that no source gives. */
const UNKNOWN = /^(?:unknown|open)[:;,.]/;
const ALL = new RegExp(`\\b(?:all|every|each) (?:of )?(?:the )?${SOURCES}\\b`);
const NEWEST = new RegExp(`\\b(?:newest|latest|most recent) (?:\\w+ )?${SOURCES}\\b`);
const COUNTED = /\b(\w+) (?:sources|reports|articles|analyses)\b/g;
const SINGLE_SOURCE = ['one source', 'one report', 'one article', 'one analysis', 'a single source'];

/**
 * Whether a statement says something about sources that it does not cite: that none of them says it, that only one
 * does, or something about all of them.
 * @param count how many sources the statement was compared with
 */
export function isAboutOtherSources(
  { kind, text }: Statement,
  labels: readonly string[],
  count = labels.length,
): boolean {
  if (kind === 'silence' || isAboutAllSources(text, count)) return true;
  const lowerCase = text.toLowerCase();
  const isOnly = [...SINGLE_SOURCE, ...labels.map((label) => label.toLowerCase())].some((source) =>
    [`only ${source}`, `only the ${source}`, `${source} alone`].some((phrase) => lowerCase.includes(phrase)),
  );
  return isOnly || [NONE, ONLY, UNKNOWN].some((pattern) => pattern.test(lowerCase));
}

/** Whether a new source can make a text untrue: "the newest article", or "of five articles" if there are five. */
export function isAboutAllSources(text: string, count: number): boolean {
  const lowerCase = text.toLowerCase();
  if (ALL.test(lowerCase) || NEWEST.test(lowerCase)) return true;
  return [...lowerCase.matchAll(COUNTED)].some(
    ([, word = '']) => Number(word) === count || (count > 1 && NUMBER_WORDS[count] === word),
  );
}
