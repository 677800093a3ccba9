import { editDistance } from '../lib/edit-distance.ts';
import { MIN_QUESTION_WORDS } from './question-words.ts';

/** Words that say when. The name of a zone or watch item ends before one. */
export const WHEN_WORDS: ReadonlySet<string> = new Set([
  ...['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  ...['daily', 'everyday', 'weekdays', 'weekday', 'workdays', 'weekends', 'weekend'],
  ...['weekly', 'monthly', 'fortnightly', 'every', 'each', 'on', 'at', 'noon', 'midday', 'midnight'],
  ...['hourly', 'yearly', 'last', 'first', 'from', 'starting', 'until', 'till', 'except', 'excluding'],
  ...['skip', 'without', 'quiet', 'in'],
]);

/** Words that say when, but also occur in questions. */
const IN_QUESTIONS_TOO = ['in', 'on', 'at', 'from'];
const LEADING = /^(?:(?:to|me|for|the|a|an|all|our|us|this|channel|please)\s+)+(?=\S)/i;
const ONLY_CHANGES = /(?:^|\s)only[ -](?:(?:if|when|on|for)\s)?(?:(?:something|anything)\s)?chang(?:es?|ed)(?=\s|$)/i;
const ALWAYS = /(?:^|\s)(?:always|(?:also|even) (?:if|when) (?:nothing|not\w*) (?:has )?chang(?:es?|ed))(?=\s|$)/i;

/** The words after "subscribe", without filler at the start. Commas and brackets are separators. */
export function subscribeWords(text: string): string[] {
  return text
    .replace(LEADING, '')
    .replaceAll('..', ' to ')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replace(ONLY_CHANGES, ' only-changes ')
    .replace(ALWAYS, ' always ')
    .split(/[\s,;[\]<>]+/)
    .filter((word) => word !== '');
}

/** Whether a word says when. */
export function isTimeWord(word: string): boolean {
  return WHEN_WORDS.has(word.toLowerCase()) || /^[\d#]/.test(word) || /^(mon|tue|wed|thu|fri|sat|sun)\w*-/i.test(word);
}

/** Whether a word is exactly what can be subscribed to. */
export function isSubscribable(word: string): boolean {
  return /^(digests?|reminders?)[:.!?]?$/i.test(word);
}

/** What can be subscribed to that a word names, allowing up to two typos. */
export function subscribableOf(word: string): 'digest' | 'reminders' | undefined {
  const lower = word.toLowerCase().replace(/[:.!?]$/, '');
  if (isSubscribable(lower)) return lower.startsWith('d') ? 'digest' : 'reminders';
  if (lower.length < 5) return undefined;
  return (['digest', 'reminders'] as const).find((kind) => editDistance(lower, kind, 2) <= 2);
}

/**
 * Whether the text after "subscribe" makes the whole a question: it names nothing to subscribe to, does not say when,
 * and is long or ends with a question mark.
 */
export function isSubscribeQuestion(text: string): boolean {
  const words = subscribeWords(text);
  if (subscribableOf(words[0] ?? '')) return false;
  if (words.some((word) => isTimeWord(word) && !IN_QUESTIONS_TOO.includes(word.toLowerCase()))) return false;
  return words.length >= MIN_QUESTION_WORDS || text.endsWith('?');
}
