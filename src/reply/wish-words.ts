import { editDistance } from '../lib/edit-distance.ts';
import { isTimeWord, WHEN_WORDS } from '../message/subscribe-words.ts';

/** Filler words between the names of watch items. */
export const SMALL_WORDS = new Set(['and', 'for', 'about', 'of', 'the', 'all', 'everything', 'items', 'please']);

/** Whether a word is within two typos of a schedule word ("weekdays", "monthly"). Words under five letters never match. */
export function isMisspeltTimeWord(word: string): boolean {
  const lower = word.toLowerCase();
  return lower.length > 4 && [...WHEN_WORDS].some((known) => known.length > 4 && editDistance(lower, known, 2) <= 2);
}

export function firstWhen(words: readonly string[]): number {
  const index = words.findIndex((word) => isTimeWord(word));
  return index < 0 ? words.length : index;
}
