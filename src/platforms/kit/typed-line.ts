const MARK_PAIRS: readonly (readonly [open: string, close: string])[] = [
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
const MAX_LAYERS = 8;

/** Removes code marks, emphasis and quotes around the whole line, and a "> " at its start. */
export function withoutOuterMarks(text: string): string {
  let line = text.trim();
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    const inner = withoutMarks(line);
    if (inner === line) return line;
    line = inner;
  }
  return line;
}

function withoutMarks(line: string): string {
  if (line.startsWith('> ')) return line.slice(2).trim();
  for (const [open, close] of MARK_PAIRS) {
    if (line.length <= open.length + close.length || !line.startsWith(open) || !line.endsWith(close)) continue;
    const inner = line.slice(open.length, -close.length);
    // In "*watch* and *lease*" the marks surround words, not the line.
    if (inner.includes(open) || inner.includes(close) || inner.trim() === '') continue;
    return inner.trim();
  }
  return line;
}
