import { editDistance } from '../lib/edit-distance.ts';

const MIN_QUESTION_WORDS = 3;

/** The name of a zone or watch item ends before one of these words. */
export const TIME_WORDS: ReadonlySet<string> = new Set([
  ...['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  ...['daily', 'everyday', 'weekdays', 'weekday', 'workdays', 'weekends', 'weekend'],
  ...['weekly', 'monthly', 'fortnightly', 'every', 'each', 'on', 'at', 'noon', 'midday', 'midnight'],
  ...['hourly', 'yearly', 'last', 'first', 'from', 'starting', 'until', 'till', 'except', 'excluding'],
  ...['skip', 'without', 'quiet', 'in'],
]);

const AMBIGUOUS_TIME_WORDS = ['in', 'on', 'at', 'from'];
const LEADING_FILLERS = /^(?:(?:to|me|for|the|a|an|all|our|us|this|channel|please)\s+)+(?=\S)/i;
/** "Subscribe me" and "subscribe this channel please" say neither what nor when. */
const ONLY_FILLERS = /^(?:\s*(?:to|me|us|for|it|this|that|all|here|channel|please|now|up|in)\b[,.!]*)+$/i;
const ONLY_CHANGES_PHRASE =
  /(?:^|\s)only[ -](?:(?:if|when|on|for)\s)?(?:(?:something|anything)\s)?chang(?:es?|ed)(?=\s|$)/i;
const ALWAYS_PHRASE =
  /(?:^|\s)(?:always|(?:also|even) (?:if|when) (?:nothing|not\w*) (?:has )?chang(?:es?|ed))(?=\s|$)/i;

/** Splits the text after "subscribe" into words, without filler words at the start. */
export function subscribeWords(text: string): string[] {
  if (ONLY_FILLERS.test(text)) return [];
  return text
    .replace(LEADING_FILLERS, '')
    .replaceAll('..', ' to ')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replace(ONLY_CHANGES_PHRASE, ' only-changes ')
    .replace(ALWAYS_PHRASE, ' always ')
    .split(/[\s,;[\]<>]+/)
    .filter((word) => word !== '');
}

export function isTimeWord(word: string): boolean {
  return TIME_WORDS.has(word.toLowerCase()) || /^[\d#]/.test(word) || /^(mon|tue|wed|thu|fri|sat|sun)\w*-/i.test(word);
}

/** Without typos. */
export function isSubscriptionKind(word: string): boolean {
  return /^(digests?|reminders?)[:.!?]?$/i.test(word);
}

/** With up to two typos. */
export function parseSubscriptionKind(word: string): 'digest' | 'reminders' | undefined {
  const lowerCaseWord = word.toLowerCase().replace(/[:.!?]$/, '');
  if (isSubscriptionKind(lowerCaseWord)) return lowerCaseWord.startsWith('d') ? 'digest' : 'reminders';
  if (lowerCaseWord.length < 5) return undefined;
  return (['digest', 'reminders'] as const).find((kind) => editDistance(lowerCaseWord, kind, 2) <= 2);
}

/** True for a text that names neither a subscription nor a time, and has at least three words or ends with a question mark. */
export function isSubscribeQuestion(text: string): boolean {
  const words = subscribeWords(text);
  if (parseSubscriptionKind(words[0] ?? '')) return false;
  if (words.some((word) => isTimeWord(word) && !AMBIGUOUS_TIME_WORDS.includes(word.toLowerCase()))) return false;
  return words.length >= MIN_QUESTION_WORDS || text.endsWith('?');
}

export function isLongEnoughToAsk(argument: string): boolean {
  return argument.split(' ').length >= MIN_QUESTION_WORDS;
}
