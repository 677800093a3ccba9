import { isBlank, splitCitationText, splitText } from '../../../message/text.ts';

/** Prevents mentions and links. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const LENGTHENED_CHARACTER = /[&<>"\\\p{Cc}\p{Cs}]/u;

/** Returns a text's length in a request, escaped and as JSON, even where Slack counts less. */
export function lengthOf(text: string): number {
  return LENGTHENED_CHARACTER.test(text) ? jsonLengthOf(text) - 2 : text.length;
}

export function jsonLengthOf(value: unknown): number {
  const json = JSON.stringify(value);
  return /[&<>]/.test(json) ? escapeText(json).length : json.length;
}

/** Splits a text after spaces if possible, otherwise between visible characters. Drops blank parts. */
export function split(text: string, limit: number): string[] {
  return splitText(text, limit, lengthOf).filter((part) => !isBlank(part));
}

export function splitCitations(text: string, limit: number): string[] {
  return splitCitationText(text, limit, lengthOf).filter((part) => !isBlank(part));
}

export function shorten(text: string, limit: number): string {
  if (lengthOf(text) <= limit) return text;
  return `${split(text, limit - 1)[0]?.trimEnd() ?? ''}…`;
}
