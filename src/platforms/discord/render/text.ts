import { cut, cutCitations, isBlank, plainLine } from '../../../message/text.ts';

/** Text on one line as Discord shows it. */
export function clean(text: string): string {
  return plainLine(text).trim();
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

/**
 * Clean text in parts that are within the limit once they are escaped, cut behind spaces if it can be, never inside a
 * character that a reader sees.
 */
export function split(text: string, limit: number): string[] {
  return shown(cut(text, limit - AT_START, costOf));
}

/** Citations in parts within the limit, cut between two of them if it can be. */
export function splitCitations(text: string, limit: number): string[] {
  return shown(cutCitations(text, limit - AT_START, costOf));
}

function shown(parts: readonly string[]): string[] {
  return parts.map((part) => part.trim()).filter((part) => !isBlank(part));
}
