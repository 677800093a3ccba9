import { pack } from './pack.ts';

/** Excludes the joiners, which some scripts and emoji need. Some of these characters change the writing direction. */
const INVISIBLE_CHARACTERS = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

/** Returns text on one line that platforms accept, without control characters and misleading invisible ones. */
export function plainLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(INVISIBLE_CHARACTERS, '');
}

/** Platforms refuse texts that look blank. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cf}\u115f\u1160\u2800\u3164\uffa0]*$/u.test(text);
}

const graphemeSegmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

const SPLITTERS: readonly ((text: string) => string[])[] = [
  (text) => text.split(/(?<=; )/),
  (text) => text.split(/(?<=\s)(?=\S)/),
  (text) => Array.from(graphemeSegmenter.segment(text), ({ segment }) => segment),
  (text) => [...text],
];

/**
 * Splits a text into parts within the limit, after spaces if possible, and inside a visible character only if it exceeds the
 * limit.
 */
export function splitText(text: string, limit: number, sizeOf: (text: string) => number): string[] {
  return splitFrom(1, text, limit, sizeOf);
}

/** Splits citations into parts within the limit, between citations if possible. */
export function splitCitationText(text: string, limit: number, sizeOf: (text: string) => number): string[] {
  return splitFrom(0, text, limit, sizeOf);
}

function splitFrom(level: number, text: string, limit: number, sizeOf: (text: string) => number): string[] {
  const split = SPLITTERS[level];
  if (!split || sizeOf(text) <= limit) return [text];
  const parts = split(text).flatMap((part) => splitFrom(level + 1, part, limit, sizeOf));
  return pack(parts, limit, sizeOf).map((group) => group.join(''));
}
