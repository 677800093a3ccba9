/** Marks that people put around a whole line when they copy a command: code, bold, italics, strikethrough, quotes. */
const PAIRS: readonly (readonly [open: string, close: string])[] = [
  ['```', '```'],
  ['``', '``'],
  ['`', '`'],
  ['**', '**'],
  ['__', '__'],
  ['~~', '~~'],
  ['||', '||'],
  ['*', '*'],
  ['_', '_'],
  ['~', '~'],
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['„', '“'],
  ['‘', '’'],
  ['«', '»'],
];
/** So many marks may stand around each other, and no more work is done. */
const MOST_LAYERS = 8;

/**
 * A line as it was meant: without code marks, emphasis or quotes around all of it, and without the mark of a quoted line.
 * Marks inside the line stay.
 */
export function withoutOuterMarks(text: string): string {
  let line = text.trim();
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const inner = unquoted(line);
    if (inner === line) return line;
    line = inner;
  }
  return line;
}

function unquoted(line: string): string {
  if (line.startsWith('> ')) return line.slice(2).trim();
  for (const [open, close] of PAIRS) {
    if (line.length <= open.length + close.length || !line.startsWith(open) || !line.endsWith(close)) continue;
    const inner = line.slice(open.length, -close.length);
    // "*watch* and *lease*" has marks around its words, not around itself.
    if (inner.includes(open) || inner.includes(close) || inner.trim() === '') continue;
    return inner.trim();
  }
  return line;
}
