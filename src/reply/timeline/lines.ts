import { counted } from '../../lib/english.ts';
import { plainLine, splitText } from '../../message/text.ts';
import { isOfStory, type Mark } from './marks.ts';

export interface Line {
  readonly text: string;
  readonly size: number;
  readonly isBold: boolean;
}

const NAME = { size: 26, isBold: true };
const PLAIN = { size: 22, isBold: false };
/** In pixels. */
const MAX_WIDTH = 480;
const MAX_NAME_LINES = 2;
const LINE_HEIGHT = 1.3;

/**
 * The maximum width of a letter, relative to the font size: the widest in its group in DejaVu Sans Bold. Combining
 * marks add no width.
 */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/^\p{M}$/u, 0],
  [/^[ijlIJf',|.:;/\\\-!()[\] ]$/, 0.47],
  [/^[trszc_`"*?]$/, 0.61],
  [/^[a-z\d{}$TLFEPSY](?<![wm])$/, 0.75],
  [/^[A-Z&](?<![MW])$/, 0.88],
  [/^[ -~]$/, 1.11],
];
/** The width of the regular weight, relative to bold. */
const REGULAR = 0.91;
/** The widest glyph of the font. */
const WIDEST = 2.02;

export function widthOf({ text, size, isBold }: Line): number {
  const widths = [...text.normalize('NFD')].map(
    (letter) => WIDTHS.find(([group]) => group.test(letter))?.[1] ?? WIDEST,
  );
  return widths.reduce((sum, width) => sum + width, 0) * size * (isBold ? 1 : REGULAR);
}

export function heightOf({ size }: Pick<Line, 'size'>): number {
  return size * LINE_HEIGHT;
}

/** The text at a mark's leader: name, date and status. Today and reminders have one line. */
export function labelOf(mark: Mark): Line[] {
  const { kind, label, when, note } = mark;
  if (!isOfStory(mark)) return wrapped(`${label}: ${when}`, { ...PLAIN, isBold: kind === 'today' });
  const name = wrapped(label, NAME);
  const kept = name.slice(0, MAX_NAME_LINES);
  const last = name.length > MAX_NAME_LINES ? kept.at(-1) : undefined;
  return [...(last ? kept.with(-1, cut(last)) : kept), ...wrapped(when, PLAIN), ...wrapped(note, PLAIN)];
}

/** The text below the timeline; empty if all items have a date. */
export function footerOf({ length }: readonly string[]): Line {
  const items = `${counted(length, 'more watch item is', 'more watch items are')} open without a date`;
  return { ...PLAIN, text: length === 0 ? '' : items };
}

function wrapped(text: string, style: Omit<Line, 'text'>): Line[] {
  const parts = splitText(plainLine(text), MAX_WIDTH, (part) => widthOf({ ...style, text: part }));
  return parts.map((part) => ({ ...style, text: part.trim() })).filter((line) => line.text !== '');
}

function cut(line: Line): Line {
  const [head = ''] = splitText(line.text, MAX_WIDTH - WIDEST * line.size, (text) => widthOf({ ...line, text }));
  return { ...line, text: `${head.trimEnd()}…` };
}
