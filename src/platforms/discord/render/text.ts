import { isBlank, plainLine, splitCitationText, splitText } from '../../../message/text.ts';

/** Joins the text into one line, and drops characters that Discord would remove. */
export function clean(text: string): string {
  return plainLine(text).trim();
}

/**
 * Escapes clean text, so Discord shows it literally, at the start of a line or inside one. Escaped with a backslash:
 * emphasis, spoilers, code, links, and angle brackets; a colon before a letter or slash, which would make emoji and
 * links; at the start, headings, quotes, lists and small text. Mentions get a zero-width space, because Discord's
 * server ignores backslashes in them.
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

/** An upper bound for the escaped length, without the backslash at the start. */
function escapedLength(text: string): number {
  return text.length + (text.match(/[\\*_~|`[\]<:@]/g)?.length ?? 0);
}

/**
 * Splits text so that each part is within the limit once escaped. Splits after spaces if possible, and never inside a visible
 * character.
 */
export function split(text: string, limit: number): string[] {
  return trimmedParts(splitText(text, limit - START_ESCAPE_LENGTH, escapedLength));
}

/** Like `split`, but splits between citations if possible. */
export function splitCitations(text: string, limit: number): string[] {
  return trimmedParts(splitCitationText(text, limit - START_ESCAPE_LENGTH, escapedLength));
}

function trimmedParts(parts: readonly string[]): string[] {
  return parts.map((part) => part.trim()).filter((part) => !isBlank(part));
}
