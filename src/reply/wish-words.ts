import { editDistance } from '../lib/edit-distance.ts';
import { WEEKDAYS } from '../schedule/recurrence.ts';

const ONLY_CHANGES = /(?:^|\s)only[ -](?:(?:if|when|on|for)\s)?(?:(?:something|anything)\s)?chang(?:es?|ed)(?=\s|$)/i;

/** Words at which the name of a zone or of a watch item ends: what says when begins there. */
const WHEN = new Set([
  ...WEEKDAYS,
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  ...[
    'daily',
    'everyday',
    'weekdays',
    'weekday',
    'workdays',
    'weekends',
    'weekend',
    'weekly',
    'monthly',
    'fortnightly',
  ],
  ...['every', 'each', 'on', 'at', 'noon', 'midday', 'midnight', 'hourly', 'yearly', 'last', 'first'],
  ...['from', 'starting', 'until', 'till', 'except', 'excluding', 'skip', 'without', 'quiet', 'in'],
]);

/** Words that stand between the names of watch items. */
export const SMALL_WORDS = new Set(['and', 'for', 'about', 'of', 'the', 'all', 'everything', 'items', 'please']);

/** The words of a typed wish. Commas and brackets only part them. */
export function wordsOf(text: string): string[] {
  return text
    .replaceAll('..', ' to ')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replace(ONLY_CHANGES, ' only-changes ')
    .split(/[\s,;[\]<>]+/)
    .filter((word) => word !== '');
}

/** Whether a word says when. */
export function isWhen(word: string): boolean {
  return WHEN.has(word.toLowerCase()) || /^[\d#]/.test(word) || /^(mon|tue|wed|thu|fri|sat|sun)\w*-/i.test(word);
}

/** A word that says when, but for a slip of the fingers. */
export function isWhenMisspelt(word: string): boolean {
  const lower = word.toLowerCase();
  return lower.length > 4 && [...WHEN].some((known) => known.length > 4 && editDistance(lower, known, 2) <= 2);
}

export function firstWhen(words: readonly string[]): number {
  const index = words.findIndex((word) => isWhen(word));
  return index < 0 ? words.length : index;
}
