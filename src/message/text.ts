import { pack } from './pack.ts';

/** Characters that show nothing and that no script and no emoji needs, and those that turn the writing direction. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

/** Text on one line as platforms can take it: well-formed, without control characters and without what misleads the eye. */
export function plainLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(UNSEEN, '');
}

/** Whether a text shows nothing; platforms refuse such texts. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cf}\u115f\u1160\u2800\u3164\uffa0]*$/u.test(text);
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
 * A text in parts within the limit, cut behind spaces if it can be, never inside a character that a reader sees.
 * @param sizeOf how large a part is, by what the platform counts
 */
export function cut(text: string, limit: number, sizeOf: (text: string) => number): string[] {
  return cutFrom(1, text, limit, sizeOf);
}

/** Citations in parts within the limit, cut between two of them if it can be. */
export function cutCitations(text: string, limit: number, sizeOf: (text: string) => number): string[] {
  return cutFrom(0, text, limit, sizeOf);
}

function cutFrom(level: number, text: string, limit: number, sizeOf: (text: string) => number): string[] {
  const cutter = CUTS[level];
  if (!cutter || sizeOf(text) <= limit) return [text];
  const parts = cutter(text).flatMap((part) => cutFrom(level + 1, part, limit, sizeOf));
  return pack(parts, limit, sizeOf).map((group) => group.join(''));
}
