import { isBlank, plainLine, splitCitationText, splitText } from '../../../message/text.ts';

/** Joins a text into one line, without characters that Discord would remove. */
export function clean(text: string): string {
  return plainLine(text).trim();
}

/**
 * Escapes clean text. A colon before a word could start an emoji or a link. Mentions get a zero-width space, because Discord
 * ignores backslashes in them.
 */
export function escapeText(text: string): string {
  return text
    .replace(/[\\*_~|`[\]<]|:(?=\S)/g, '\\$&')
    .replace(/@(?=everyone|here|[!&]?\d)/gi, '@\u200b')
    .replace(/^\s*[#>+-]/, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`)
    .replace(/^(\s*\d+)\./, '$1\\.');
}

const START_ESCAPE_LENGTH = 1;

function escapedLength(text: string): number {
  return text.length + (text.match(/[\\*_~|`[\]<:@]/g)?.length ?? 0);
}

/** Splits a text into parts that are within the limit once escaped, after spaces if possible. */
export function split(text: string, limit: number): string[] {
  return trimmedParts(splitText(text, limit - START_ESCAPE_LENGTH, escapedLength));
}

export function splitCitations(text: string, limit: number): string[] {
  return trimmedParts(splitCitationText(text, limit - START_ESCAPE_LENGTH, escapedLength));
}

function trimmedParts(parts: readonly string[]): string[] {
  return parts.map((part) => part.trim()).filter((part) => !isBlank(part));
}
