import { cut, plainLine } from '../../message/text.ts';
import type { Mark } from './marks.ts';

/** One line of text in the picture. */
export interface Line {
  readonly text: string;
  readonly size: number;
  readonly isBold: boolean;
}

const NAME = { size: 26, isBold: true };
const PLAIN = { size: 22, isBold: false };
/** No line is longer than this: a longer one is wrapped. */
const LONGEST = 480;
/** A longer name ends in an ellipsis. */
const NAME_LINES = 2;
const LINE_HEIGHT = 1.3;

/**
 * How wide a letter is at most, in parts of the size: the widest of its group in DejaVu Sans Bold. Marks on letters take
 * no room of their own.
 */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/^\p{M}$/u, 0],
  [/^[ijlIJf',|.:;/\\\-!()[\] ]$/, 0.47],
  [/^[trszc_`"*?]$/, 0.61],
  [/^[a-z\d{}$TLFEPSY](?<![wm])$/, 0.75],
  [/^[A-Z&](?<![MW])$/, 0.88],
  [/^[ -~]$/, 1.11],
];
/** What of that the regular weight takes at most. */
const REGULAR = 0.91;
/** The widest glyph that the font has. */
const WIDEST = 2.02;

/** The most that a line takes of the picture's width. */
export function widthOf({ text, size, isBold }: Line): number {
  const parts = [...text.normalize('NFD')].map((one) => WIDTHS.find(([group]) => group.test(one))?.[1] ?? WIDEST);
  return parts.reduce((sum, part) => sum + part, 0) * size * (isBold ? 1 : REGULAR);
}

export function heightOf({ size }: Pick<Line, 'size'>): number {
  return size * LINE_HEIGHT;
}

/** What stands at a mark's leader: a name, a date and how it stands; in one line for today and reminders. */
export function labelOf({ kind, label, when, note }: Mark): Line[] {
  if (kind === 'today' || kind === 'reminder') {
    return wrapped(`${label}: ${when}`, { ...PLAIN, isBold: kind === 'today' });
  }
  const name = wrapped(label, NAME);
  const kept = name.slice(0, NAME_LINES);
  const last = kept.at(-1);
  const isCut = name.length > NAME_LINES && last !== undefined;
  return [...(isCut ? kept.with(-1, ellipsis(last)) : kept), ...wrapped(when, PLAIN), ...wrapped(note, PLAIN)];
}

/** What stands below everything. */
export function footerOf(undated: readonly string[]): Line {
  const { length } = undated;
  const text =
    length === 0
      ? ''
      : `${length === 1 ? '1 more watch item is' : `${length} more watch items are`} open without a date`;
  return { ...PLAIN, text };
}

function wrapped(text: string, style: Omit<Line, 'text'>): Line[] {
  const parts = cut(plainLine(text), LONGEST, (part) => widthOf({ ...style, text: part }));
  return parts.map((part) => ({ ...style, text: part.trim() })).filter((line) => line.text !== '');
}

function ellipsis(line: Line): Line {
  const [head = ''] = cut(line.text, LONGEST - WIDEST * line.size, (text) => widthOf({ ...line, text }));
  return { ...line, text: `${head.trimEnd()}…` };
}
