import { editDistance } from '../lib/edit-distance.ts';
import { capitalize } from '../lib/english.ts';
import { isTimeWord, TIME_WORDS } from '../message/subscribe-words.ts';
import { findZonesByPlace, parseZone } from '../schedule/zone.ts';

const disjunction = new Intl.ListFormat('en-GB', { type: 'disjunction' });

export const FILLERS = new Set(['and', 'for', 'about', 'of', 'the', 'all', 'everything', 'items', 'please']);

/**
 * Returns true for a word within two typos of a schedule word ("weekdays", "monthly"). Words under five letters never match.
 */
export function isMisspeltTimeWord(word: string): boolean {
  const lowerCaseWord = word.toLowerCase();
  return (
    lowerCaseWord.length > 4 &&
    [...TIME_WORDS].some((word) => word.length > 4 && editDistance(lowerCaseWord, word, 2) <= 2)
  );
}

/** Returns the words before the first day, time or other time word. */
export function untilTimeWord(words: readonly string[]): readonly string[] {
  const end = words.findIndex(isTimeWord);
  return end < 0 ? words : words.slice(0, end);
}

/** Returns the value that `find` gives for the longest run of first words, and the length of that run in words. */
export function longestMatch<T>(
  words: readonly string[],
  find: (text: string) => T | undefined,
): { readonly value: T; readonly length: number } | undefined {
  for (let { length } = words; length > 0; length -= 1) {
    const value = find(words.slice(0, length).join(' '));
    if (value !== undefined) return { value, length };
  }
  return undefined;
}

/** Finds the zone of a name, city or abbreviation, if it is unambiguous. */
export function findZone(text: string): string | undefined {
  const reading = parseZone(text);
  if ('zone' in reading) return reading.zone;
  const [zone, ...otherZones] = findZonesByPlace(text);
  return otherZones.length === 0 ? zone : undefined;
}

/** Writes the faults as sentences, without duplicates; those beyond the limit are counted. */
export function faultSentences(faults: readonly string[], limit: number): string {
  const texts = [...new Set(faults)].map((fault) => capitalize(/[.?!]$/.test(fault) ? fault : `${fault}.`));
  const moreCount = texts.length - limit;
  return [...texts.slice(0, limit), ...(moreCount > 0 ? [`And ${moreCount} more.`] : [])].join(' ');
}

/** Returns "a, b or c". */
export function joinWithOr(names: readonly string[]): string {
  return disjunction.format(names);
}
