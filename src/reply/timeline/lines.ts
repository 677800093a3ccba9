import { pluralize } from '../../lib/english.ts';
import { sum } from '../../lib/sum.ts';
import { plainLine, splitText } from '../../message/text.ts';
import { isOfStory, type Mark } from './marks.ts';

export interface Line {
  readonly text: string;
  readonly size: number;
  readonly isBold: boolean;
}

const NAME_STYLE = { size: 26, isBold: true };
const PLAIN_STYLE = { size: 22, isBold: false };
const MAX_LINE_WIDTH = 480;
const MAX_NAME_LINES = 2;
const LINE_HEIGHT = 1.3;

/** The widest letter of each group in DejaVu Sans Bold, relative to the font size. Combining marks add no width. */
const LETTER_WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/^\p{M}$/u, 0],
  [/^[ijlIJf',|.:;/\\\-!()[\] ]$/, 0.47],
  [/^[trszc_`"*?]$/, 0.61],
  [/^[a-z\d{}$TLFEPSY](?<![wm])$/, 0.75],
  [/^[A-Z&](?<![MW])$/, 0.88],
  [/^[ -~]$/, 1.11],
];
const REGULAR_WIDTH_FACTOR = 0.91;
const WIDEST_LETTER = 2.02;

export function widthOf({ text, size, isBold }: Line): number {
  const widths = [...text.normalize('NFD')].map(
    (letter) => LETTER_WIDTHS.find(([group]) => group.test(letter))?.[1] ?? WIDEST_LETTER,
  );
  return sum(widths) * size * (isBold ? 1 : REGULAR_WIDTH_FACTOR);
}

export function heightOf({ size }: Pick<Line, 'size'>): number {
  return size * LINE_HEIGHT;
}

export function labelLines(mark: Mark): Line[] {
  const { kind, label, when, note } = mark;
  if (!isOfStory(mark)) return wrapText(`${label}: ${when}`, { ...PLAIN_STYLE, isBold: kind === 'today' });
  const name = wrapText(label, NAME_STYLE);
  const shownLines = name.slice(0, MAX_NAME_LINES);
  const lastLine = name.length > MAX_NAME_LINES ? shownLines.at(-1) : undefined;
  return [
    ...(lastLine ? shownLines.with(-1, cutLine(lastLine)) : shownLines),
    ...wrapText(when, PLAIN_STYLE),
    ...wrapText(note, PLAIN_STYLE),
  ];
}

export function footerLine({ length }: readonly string[]): Line {
  const items = `${pluralize(length, 'more watch item is', 'more watch items are')} open without a date`;
  return { ...PLAIN_STYLE, text: length === 0 ? '' : items };
}

function wrapText(text: string, style: Omit<Line, 'text'>): Line[] {
  const parts = splitText(plainLine(text), MAX_LINE_WIDTH, (part) => widthOf({ ...style, text: part }));
  return parts.map((part) => ({ ...style, text: part.trim() })).filter((line) => line.text !== '');
}

function cutLine(line: Line): Line {
  const [beginning = ''] = splitText(line.text, MAX_LINE_WIDTH - WIDEST_LETTER * line.size, (text) =>
    widthOf({ ...line, text }),
  );
  return { ...line, text: `${beginning.trimEnd()}…` };
}
