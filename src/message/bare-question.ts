import { cleanText } from './parse.ts';

const MAX_LENGTH = 300;

/** A mention, channel, link or emoji as Slack and Discord write them: "<@U012>", "<https://example.org|here>". */
const MARKUP = /<[^<>]*>/g;
const ADDRESS = /@|:\/\/|^www\.|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/:?#]|$)/i;
const KNOWN_TOKEN = /^(?:xox[a-z]|xapp|sk|pk|gh[a-z]|glpat|bearer)[-_]/i;
/** No word in any language has so many letters in a row. */
const LONG_RUN = /[\p{L}\p{N}_+=/]{24}/u;
const TOKEN_LENGTH = 10;

/**
 * A question without identifying parts, for storage: in lower case, at most 300 characters, without digits and without
 * what looks like an address, mention, link or token. A name written like a word stays. Empty if nothing readable is
 * left.
 */
export function anonymousQuestion(question: string): string {
  const words = anonymousWords(question)
    .map((word) => word.replace(/\p{N}+/gu, '').toLowerCase())
    .filter((word) => /\p{L}/u.test(word));
  return [...words.join(' ')].slice(0, MAX_LENGTH).join('').trim();
}

/** The words of a text as typed, without addresses, mentions, links and tokens. */
export function anonymousWords(text: string): readonly string[] {
  return cleanText(text)
    .toWellFormed()
    .replace(MARKUP, ' ')
    .split(' ')
    .map((word) => word.replace(/^[("'“‘[{]+/u, ''))
    .filter((word) => !isIdentifying(word));
}

/** Whether a word may identify a person or be a credential. */
function isIdentifying(word: string): boolean {
  if (ADDRESS.test(word) || KNOWN_TOKEN.test(word) || LONG_RUN.test(word)) return true;
  const digits = word.match(/\p{N}/gu)?.length ?? 0;
  const humps = word.match(/\p{Ll}\p{Lu}/gu)?.length ?? 0;
  return word.length >= TOKEN_LENGTH && /\p{L}/u.test(word) && (digits >= 2 || humps >= 3);
}
