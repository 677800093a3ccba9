import { pack } from '../../message/pack.ts';

/** Characters that show nothing and that no script and no emoji needs, and those that turn the writing direction. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

/** Text on one line as Slack can take it: well-formed, without control characters and without what misleads the eye. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(UNSEEN, '');
}

/** Whether a text shows nothing; Slack refuses such texts. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cf}\u115f\u1160\u2800\u3164\uffa0]*$/u.test(text);
}

/** For the one text that Slack parses, where these three would make mentions and links. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** How long a text is in a request: escaped, whether Slack counts it so or not, and as JSON. */
export function lengthOf(text: string): number {
  return sizeOf(text) - 2;
}

/** How long anything is in a request, counted in the same way. */
export function sizeOf(value: unknown): number {
  const json = JSON.stringify(value);
  return /[&<>]/.test(json) ? escapeText(json).length : json.length;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Where a text may be cut, the best place first. */
const CUTS: readonly ((text: string) => string[])[] = [
  (text) => text.split(/(?<=; )/),
  (text) => text.split(/(?<=\s)(?=\S)/),
  (text) => Array.from(graphemes.segment(text), ({ segment }) => segment),
  (text) => [...text],
];

/** A text in parts within the limit, cut behind spaces if it can be, never inside a character that a reader sees. */
export function split(text: string, limit: number): string[] {
  return cut(text, limit, 1).filter((part) => !isBlank(part));
}

/** Citations in parts within the limit, cut between two of them if it can be. */
export function splitCitations(text: string, limit: number): string[] {
  return cut(text, limit, 0).filter((part) => !isBlank(part));
}

function cut(text: string, limit: number, level: number): string[] {
  const cutter = CUTS[level];
  if (!cutter || lengthOf(text) <= limit) return [text];
  const parts = cutter(text).flatMap((part) => cut(part, limit, level + 1));
  return pack(parts, limit, lengthOf).map((group) => group.join(''));
}

/** The beginning of a text that is too long, with an ellipsis; else the text. */
export function shorten(text: string, limit: number): string {
  if (lengthOf(text) <= limit) return text;
  return `${split(text, limit - 1)[0]?.trimEnd() ?? ''}…`;
}
