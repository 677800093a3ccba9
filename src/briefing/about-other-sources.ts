import type { Statement } from './schema.ts';

const SOURCES = '(?:source|report|article|analysis|analyse)s?';
const NONE = new RegExp(`\\b(?:no|none of the|not one) (?:other )?${SOURCES}\\b`);
const ONLY = new RegExp(`\\bthe only (?:${SOURCES}|one)\\b|\\bonly one ${SOURCES}\\b`);
/** The start of an answer that no source gives. */
const UNKNOWN = /^(?:unknown|open)[:;,.]/;
const ALL = new RegExp(`\\b(?:all|every|each) (?:of )?(?:the )?${SOURCES}\\b`);
const NEWEST = new RegExp(`\\b(?:newest|latest|most recent) (?:\\w+ )?${SOURCES}\\b`);
const COUNTED = /\b(\w+) (?:sources|reports|articles|analyses)\b/g;
const NUMBERS = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/**
 * Whether a statement is about sources that it does not cite: none says it, no other source does, or it is about all
 * sources.
 */
export function isAboutOtherSources(
  { kind, text }: Statement,
  labels: readonly string[],
  count = labels.length,
): boolean {
  if (kind === 'silence' || isAboutAllSources(text, count)) return true;
  const lower = text.toLowerCase();
  const named = ['one source', 'one report', 'one article', 'one analysis', 'a single source', ...labels];
  return (
    [NONE, ONLY, UNKNOWN].some((form) => form.test(lower)) ||
    named.some((name) => {
      const label = name.toLowerCase();
      return [`only ${label}`, `only the ${label}`, `${label} alone`].some((form) => lower.includes(form));
    })
  );
}

/**
 * Whether a text is about all sources together, so any new one can make it untrue: "the newest article", or "of five
 * articles" if there were five.
 */
export function isAboutAllSources(text: string, count: number): boolean {
  const lower = text.toLowerCase();
  if (ALL.test(lower) || NEWEST.test(lower)) return true;
  return [...lower.matchAll(COUNTED)].some(([, word = '']) => Number(word) === count || NUMBERS[count - 2] === word);
}
