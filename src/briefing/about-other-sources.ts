import { NUMBER_WORDS } from './figures.ts';
import type { Statement } from './schema.ts';

const SOURCE_NOUN = '(?:source|report|article|analysis|analyse)s?';
const NO_SOURCE = new RegExp(`\\b(?:no|none of the|not one) (?:other )?${SOURCE_NOUN}\\b`);
const ONLY_SOURCE = new RegExp(`\\bthe only (?:${SOURCE_NOUN}|one)\\b|\\bonly one ${SOURCE_NOUN}\\b`);
const UNKNOWN_ANSWER = /^(?:unknown|open)[:;,.]/;
const ALL_SOURCES = new RegExp(`\\b(?:all|every|each) (?:of )?(?:the )?${SOURCE_NOUN}\\b`);
const NEWEST_SOURCE = new RegExp(`\\b(?:newest|latest|most recent) (?:\\w+ )?${SOURCE_NOUN}\\b`);
const SOURCE_COUNT = /\b(\w+) (?:sources|reports|articles|analyses)\b/g;
const SINGLE_SOURCE = ['one source', 'one report', 'one article', 'one analysis', 'a single source'];

/** Returns whether a statement is about sources that it does not cite. `count` is the number of sources compared with it. */
export function isAboutOtherSources(
  { kind, text }: Statement,
  labels: readonly string[],
  count = labels.length,
): boolean {
  if (kind === 'silence' || isAboutAllSources(text, count)) return true;
  const lowerCase = text.toLowerCase();
  const namesOnlySource = [...SINGLE_SOURCE, ...labels.map((label) => label.toLowerCase())].some((source) =>
    [`only ${source}`, `only the ${source}`, `${source} alone`].some((phrase) => lowerCase.includes(phrase)),
  );
  return namesOnlySource || [NO_SOURCE, ONLY_SOURCE, UNKNOWN_ANSWER].some((pattern) => pattern.test(lowerCase));
}

/** Returns whether a text mentions the newest source or all of them ("five articles" if `count` is 5). */
export function isAboutAllSources(text: string, count: number): boolean {
  const lowerCase = text.toLowerCase();
  if (ALL_SOURCES.test(lowerCase) || NEWEST_SOURCE.test(lowerCase)) return true;
  return [...lowerCase.matchAll(SOURCE_COUNT)].some(
    ([, word = '']) => Number(word) === count || (count > 1 && NUMBER_WORDS[count] === word),
  );
}
