import { cleanText } from './parse.ts';

const MAX_QUESTION_LENGTH = 300;

/** Matches markup of Slack and Discord, such as "<@U012>" or "<https://example.org|here>". */
const MARKUP_PATTERN = /<[^<>]*>/g;
const ADDRESS_PATTERN = /@|:\/\/|^www\.|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/:?#]|$)/i;
const TOKEN_PREFIX = /^(?:xox[a-z]|xapp|sk|pk|gh[a-z]|glpat|bearer)[-_]/i;
const LONG_LETTER_RUN = /[\p{L}\p{N}_+=/]{24}/u;
const MIN_TOKEN_LENGTH = 10;

/**
 * Returns a question that can be stored: short, lower case, without digits and identifying words. A name written like a word
 * stays.
 */
export function anonymousQuestion(question: string): string {
  const words = anonymousWords(question)
    .map((word) => word.replace(/\p{N}+/gu, '').toLowerCase())
    .filter((word) => /\p{L}/u.test(word));
  return [...words.join(' ')].slice(0, MAX_QUESTION_LENGTH).join('').trim();
}

/** Returns the words of a text in their own case, without addresses, mentions, links and tokens. */
export function anonymousWords(text: string): readonly string[] {
  return cleanText(text)
    .toWellFormed()
    .replace(MARKUP_PATTERN, ' ')
    .split(' ')
    .map((word) => word.replace(/^[("'“‘[{]+/u, ''))
    .filter((word) => !isIdentifying(word));
}

function isIdentifying(word: string): boolean {
  if (ADDRESS_PATTERN.test(word) || TOKEN_PREFIX.test(word) || LONG_LETTER_RUN.test(word)) return true;
  const digits = word.match(/\p{N}/gu)?.length ?? 0;
  const caseChanges = word.match(/\p{Ll}\p{Lu}/gu)?.length ?? 0;
  return word.length >= MIN_TOKEN_LENGTH && /\p{L}/u.test(word) && (digits >= 2 || caseChanges >= 3);
}
