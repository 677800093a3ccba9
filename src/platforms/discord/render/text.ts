import { isBlank, plainLine, splitCitationText, splitText } from '../../../message/text.ts';

/** Joins a text into one line, and drops characters that Discord would remove. */
export function clean(text: string): string {
  return plainLine(text).trim();
}

/**
 * Escapes clean text, which Discord then shows literally at the start of a line or inside one. A colon before a word could
 * start an emoji or a link. Mentions get a zero-width space, because Discord ignores backslashes in them.
 */
export function escapeText(text: string): string {
  return text
    .replace(/[\\*_~|`[\]<]|:(?=\S)/g, '\\$&')
    .replace(/@(?=everyone|here|[!&]?\d)/gi, '@\u200b')
    .replace(/^\s*[#>+-]/, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`)
    .replace(/^(\s*\d+)\./, '$1\\.');
}

/** The start of a line may need one more backslash. */
const START_ESCAPE_LENGTH = 1;

/** Returns an upper bound of the escaped length, without the backslash at the start. */
function escapedLength(text: string): number {
  return text.length + (text.match(/[\\*_~|`[\]<:@]/g)?.length ?? 0);
}

/** Splits a text, after spaces if possible, into parts that are within the limit once escaped. */
export function split(text: string, limit: number): string[] {
  return trimmedParts(splitText(text, limit - START_ESCAPE_LENGTH, escapedLength));
}

/** Splits like `split`, but between citations if possible. */
export function splitCitations(text: string, limit: number): string[] {
  return trimmedParts(splitCitationText(text, limit - START_ESCAPE_LENGTH, escapedLength));
}

function trimmedParts(parts: readonly string[]): string[] {
  return parts.map((part) => part.trim()).filter((part) => !isBlank(part));
}
