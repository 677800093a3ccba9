import { pack } from '../../../message/pack.ts';

/** Characters that show nothing and that no script and no emoji needs, and those that turn the writing direction. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

/** Text on one line as Discord can take it: well-formed, without control characters and without what misleads the eye. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(UNSEEN, '')
    .trim();
}

/** Whether a text shows nothing; Discord refuses such texts. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cf}\u115f\u1160\u2800\u3164\uffa0]*$/u.test(text);
}

/**
 * Clean text so that Discord shows it as it is, at the beginning of a line or inside one. With a backslash: emphasis,
 * spoilers, code, links, everything between angle brackets; a colon before a letter or slash, which would make emoji of
 * words and links of addresses; at its beginning headings, quotes, lists and small text. Mentions are broken with a
 * character of no width: who reads them on the server does not mind backslashes.
 */
export function escapeText(text: string): string {
  return text
    .replace(/[\\*_~|`[\]<]|:(?=\S)/g, '\\$&')
    .replace(/@(?=everyone|here|[!&]?\d)/gi, '@\u200b')
    .replace(/^\s*[#>+-]/, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`)
    .replace(/^(\s*\d+)\./, '$1\\.');
}

/** What one text can be longer by for standing at the beginning of a line. */
const AT_START = 1;

/** The most that a text can be long once it is escaped, wherever it is cut; but for its beginning. */
function costOf(text: string): number {
  return text.length + (text.match(/[\\*_~|`[\]<:@]/g)?.length ?? 0);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Where a text may be cut, the best place first. */
const CUTS: readonly ((text: string) => string[])[] = [
  (text) => text.split(/(?<=; )/),
  (text) => text.split(/(?<=\s)(?=\S)/),
  (text) => Array.from(graphemes.segment(text), ({ segment }) => segment),
  (text) => [...text],
];

/**
 * Clean text in parts that are within the limit once they are escaped, cut behind spaces if it can be, never inside a
 * character that a reader sees.
 */
export function split(text: string, limit: number): string[] {
  return parts(text, limit, 1);
}

/** Citations in parts within the limit, cut between two of them if it can be. */
export function splitCitations(text: string, limit: number): string[] {
  return parts(text, limit, 0);
}

function parts(text: string, limit: number, level: number): string[] {
  return cut(text, limit - AT_START, level)
    .map((part) => part.trim())
    .filter((part) => !isBlank(part));
}

function cut(text: string, limit: number, level: number): string[] {
  const cutter = CUTS[level];
  if (!cutter || costOf(text) <= limit) return [text];
  const smaller = cutter(text).flatMap((part) => cut(part, limit, level + 1));
  return pack(smaller, limit, costOf).map((group) => group.join(''));
}
