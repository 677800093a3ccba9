import { stemmer } from 'stemmer';
import { cleanText } from '../message/parse.ts';
import { wordList } from './common/word-lists.ts';

/** Further words are ignored, which bounds the time. */
export const MAX_WORDS = 60;
const MAX_CHARACTERS = 1200;

const NUMBER_WORDS = new Map(
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'].map(
    (word, value) => [word, String(value)],
  ),
);

/** Function words. Question words are separate: they show which kind of answer is wanted. */
const STOP_WORDS = wordList('stopWords');

/** Most questions match this and skip the replacements below. */
const PLAIN_TEXT = /^[a-z0-9 ?!.,;'-]*$/;
const REPLACEABLE_TEXT = /\d[a-z,]|\bmay \d|\d may\b/;

const REPLACEMENTS: readonly [RegExp, string][] = [
  // In this order: mentions in Slack and Discord, custom Discord emoji, links, other mentions, named emoji.
  [/<[@#!][^>]*>/g, ' '],
  [/<a?:\w+:\d+>/g, ' '],
  [/<?https?:\/\/[^\s>|]+(\|[^>]*)?>?/g, ' '],
  [/(^|\s)@[\w.-]+/g, ' '],
  [/(^|\s):[a-z0-9_+-]+:(?=\s|$)/g, ' '],
  [/\u2018|\u2019|`|´/g, "'"],
  [/\${2,}/g, ' dollars '],
  [/(\d)[,](?=\d{3}\b)/g, '$1'],
  [
    /\b(\d+(?:\.\d+)?)\+?(mw|gw|mo|mos|months?|yrs?|years?|days?|wks?|weeks?|hrs?|kwh|megawatts?|gigawatts?)\b/g,
    '$1 $2',
  ],
  [/%/g, ' percent '],
  // Marks the month of May. The verb "may" carries no topic.
  [/\bmay (?=\d)|(?<=\d(?:st|nd|rd|th)? (?:of )?)may\b/g, ' monthofmay '],
];

/**
 * In lower case, without mentions, links and emoji; shorthand and contractions expanded, units separated from numbers, number
 * words as digits.
 */
export function plainWords(text: string, shorthand: ReadonlyMap<string, string>): string[] {
  let plainText = text.slice(0, MAX_CHARACTERS).toLowerCase();
  if (!PLAIN_TEXT.test(plainText) || REPLACEABLE_TEXT.test(plainText)) {
    plainText = cleanText(plainText).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    for (const [pattern, replacement] of REPLACEMENTS) plainText = plainText.replace(pattern, replacement);
  }
  return plainText
    .split(/\s+/)
    .flatMap((token) => expandToken(token, shorthand))
    .slice(0, MAX_WORDS);
}

function expandToken(token: string, shorthand: ReadonlyMap<string, string>): string[] {
  if (/^[a-z]+$/.test(token)) return expandWord(token, shorthand);
  const trimmedToken = token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  const expansion =
    shorthand.get(token) ?? shorthand.get(trimmedToken) ?? shorthand.get(trimmedToken.replaceAll("'", ''));
  if (expansion !== undefined) return expansion.split(' ');
  return trimmedToken
    .replace(/'(?:s|d)$|s'$/, (ending) => (ending === "s'" ? 's' : ''))
    .replaceAll("'", '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .flatMap((word) => expandWord(word, shorthand));
}

function expandWord(word: string, shorthand: ReadonlyMap<string, string>): string[] {
  return (shorthand.get(word) ?? NUMBER_WORDS.get(word) ?? word).split(' ');
}

/** To compare lines of emoji: without spaces and variation selectors. */
export function visibleCharacters(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{P}\p{S}]+/gu, '');
}

export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word) || (word.length === 1 && word >= 'a' && word <= 'z');
}

const stemCache = new Map<string, string>();
const MAX_CACHED_STEMS = 20_000;

/** A word with digits or in another script is its own stem. */
export function stem(word: string): string {
  const cached = stemCache.get(word);
  if (cached !== undefined) return cached;
  const stemmedWord = /^[a-z]+$/.test(word) ? stemmer(word) : word;
  if (stemCache.size < MAX_CACHED_STEMS) stemCache.set(word, stemmedWord);
  return stemmedWord;
}

/** The most specific type comes first. */
const QUESTION_TYPES = [
  ['how-long', /\bhow (long|many (months|years|weeks|days))\b|\bduration\b|\blength of\b/],
  ['how-much', /\bhow (much|many|big|large)\b|\bwhat (price|amount|number|size)\b|\b(number|amount|cost|price) of\b/],
  [
    'when',
    /\bwhen\b|\bwhat (day|date|time|month|year)\b|\bhow soon\b|\bby when\b|\bstart date\b|\bdate\b|\btimeline\b/,
  ],
  ['where', /\bwhere\b|\b(what|which) (city|town|place|state|country|location)\b/],
  ['why', /\bwhy\b|\bhow come\b|\bwhat for\b|\breasons?\b|\bpoint of\b|\bpurpose\b/],
  ['who', /\bwho\b|\bwhose\b|\bwhom\b|\b(what|which) (company|companies|outlet|firm|party|people)\b/],
  ['which', /\bwhich\b/],
  ['how', /\bhow\b/],
  ['what', /\bwhat\b/],
  ['whether-did', /^(so |and |but |ok )?(was|were|did|has|have|had)\b/],
  ['whether-may', /^(so |and |but |ok )?(can|could|will|would|should|may|might|shall)\b/],
  ['whether', /^(so |and |but |ok )?(is|are|do|does|am)\b/],
] as const satisfies readonly (readonly [string, RegExp])[];
export type QuestionType = (typeof QUESTION_TYPES)[number][0] | 'none';

export function questionType(words: readonly string[]): QuestionType {
  const text = words.join(' ');
  return QUESTION_TYPES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'none';
}
