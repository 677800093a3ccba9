import { editDistance } from '../lib/edit-distance.ts';
import { capitalize } from '../lib/english.ts';
import { isTimeWord, TIME_WORDS } from '../message/subscribe-words.ts';
import { findZonesByPlace, parseZone } from '../schedule/zone.ts';

export const FILLERS = new Set(['and', 'for', 'about', 'of', 'the', 'all', 'everything', 'items', 'please']);

/** True within two typos of a word such as "weekdays"; false for words under five letters. */
export function isMisspeltTimeWord(word: string): boolean {
  const lowerCaseWord = word.toLowerCase();
  return (
    lowerCaseWord.length > 4 &&
    [...TIME_WORDS].some((word) => word.length > 4 && editDistance(lowerCaseWord, word, 2) <= 2)
  );
}

export function untilTimeWord(words: readonly string[]): readonly string[] {
  const end = words.findIndex(isTimeWord);
  return end < 0 ? words : words.slice(0, end);
}

/** `length` is in words. */
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

/** Undefined for an unknown or ambiguous place. */
export function findZone(text: string): string | undefined {
  const reading = parseZone(text);
  if ('zone' in reading) return reading.zone;
  const [zone, ...otherZones] = findZonesByPlace(text);
  return otherZones.length === 0 ? zone : undefined;
}

export function faultSentences(faults: readonly string[], limit: number): string {
  const texts = [...new Set(faults)].map((fault) => capitalize(/[.?!]$/.test(fault) ? fault : `${fault}.`));
  const moreCount = texts.length - limit;
  return [...texts.slice(0, limit), ...(moreCount > 0 ? [`And ${moreCount} more.`] : [])].join(' ');
}
