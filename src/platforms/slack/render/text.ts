import { cut, cutCitations, isBlank } from '../../../message/text.ts';

/** For the one text that Slack parses, where these three would make mentions and links. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What is longer in a request than here, or may be. */
const LENGTHENED = /[&<>"\\\p{Cc}\p{Cs}]/u;

/** How long a text is in a request: escaped, whether Slack counts it so or not, and as JSON. */
export function lengthOf(text: string): number {
  return LENGTHENED.test(text) ? sizeOf(text) - 2 : text.length;
}

/** How long anything is in a request, counted in the same way. */
export function sizeOf(value: unknown): number {
  const json = JSON.stringify(value);
  return /[&<>]/.test(json) ? escapeText(json).length : json.length;
}

/** A text in parts within the limit, cut behind spaces if it can be, never inside a character that a reader sees. */
export function split(text: string, limit: number): string[] {
  return cut(text, limit, lengthOf).filter((part) => !isBlank(part));
}

/** Citations in parts within the limit, cut between two of them if it can be. */
export function splitCitations(text: string, limit: number): string[] {
  return cutCitations(text, limit, lengthOf).filter((part) => !isBlank(part));
}

/** The beginning of a text that is too long, with an ellipsis; else the text. */
export function shorten(text: string, limit: number): string {
  if (lengthOf(text) <= limit) return text;
  return `${split(text, limit - 1)[0]?.trimEnd() ?? ''}…`;
}
