import { wordSet } from './common/word-lists.ts';

const LIMIT_ASKED = /\b(until|till|since|from|starting) (?:(?:what|which) (?:date|day|month|year|time)|when)\b/;
const END_WORDS = wordSet(
  'end ends ended ending expire expires expiry until till over finish finishes stop stops last',
);
const START_WORDS = wordSet('start starts started starting begin begins began beginning since from first');

/** "Until when" asks for an end, "since when" for a start. Undefined for any other line. */
export function limitAsked(words: readonly string[]): 'end' | 'start' | undefined {
  const preposition = LIMIT_ASKED.exec(words.join(' '))?.[1];
  if (preposition === undefined) return undefined;
  return preposition === 'until' || preposition === 'till' ? 'end' : 'start';
}

/** The share of an entry's phrasings with a word for this limit. */
export function shareNaming(limit: 'end' | 'start', phrasings: readonly (readonly string[])[]): number {
  const names = limit === 'end' ? END_WORDS : START_WORDS;
  return phrasings.filter((words) => words.some((word) => names.has(word))).length / phrasings.length;
}
