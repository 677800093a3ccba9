import { styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';
import {
  type AnswerBlock,
  type Block,
  type Button,
  citationText,
  headOf,
  linesOf,
  type Message,
  type StatementBlock,
  sourceParts,
} from '../../message/message.ts';

/** How a terminal shows text. `columns` is its width in cells. */
export interface Screen {
  readonly columns: number;
  readonly color: boolean;
}

const MIN_COLUMNS = 30;
/** Longer lines are hard to read. */
const MAX_COLUMNS = 96;
const INDENT = 2;

type Style = Parameters<typeof styleText>[0];

/**
 * A message as text for a terminal, without a final line break. Buttons are numbered from 1. Control characters are
 * removed, so no text can control the terminal.
 */
export function renderText(message: Message, screen: Screen): string {
  const view = new View(screen);
  const { top, small } = headOf(message);
  const parts: Part[] = [{ text: view.paragraph(top, ['bold', 'cyan']) }];
  let number = 0;
  for (const [i, block] of message.blocks.entries()) {
    parts.push({ type: block.type, text: renderBlock(block, view, number, i === 0) });
    if (block.type === 'buttons') number += block.buttons.length;
  }
  const { row = [], menu = [] } = message.actions ?? {};
  if (row.length > 0) parts.push({ type: 'buttons', text: renderButtons(row, view, number) });
  if (menu.length > 0) parts.push({ type: 'buttons', text: renderButtons(menu, view, number + row.length) });
  if (small.length > 0) parts.push({ text: view.paragraph(small.join(' · '), 'dim') });
  return joinParts(parts.filter(({ text }) => text !== ''));
}

/** A rendered block with its type. */
interface Part {
  readonly type?: Block['type'];
  readonly text: string;
}

/** Renders the program's own notices between replies. Wraps each line and keeps its indentation. */
export function renderNotice(text: string, screen: Screen): string {
  const view = new View(screen);
  return text
    .split('\n')
    .map((line) => view.paragraph(line.trimStart(), undefined, line.length - line.trimStart().length))
    .join('\n');
}

/** Joins related parts with a line break and all others with an empty line. */
function joinParts(parts: readonly Part[]): string {
  return parts.reduce((text, part, i) => {
    if (i === 0) return part.text;
    const before = parts[i - 1]?.type;
    const close = before === 'heading' || (before === part.type && (part.type === 'buttons' || part.type === 'note'));
    return `${text}${close ? '\n' : '\n\n'}${part.text}`;
  }, '');
}

/** @param isHead whether this is the first block; the top line of an answer is then shown as the title */
function renderBlock(block: Block, view: View, buttonsBefore: number, isHead: boolean): string {
  switch (block.type) {
    case 'heading':
      return view.paragraph(block.text, 'bold');
    case 'text':
      return view.paragraph(block.text);
    case 'note':
      return view.paragraph(block.text, 'dim');
    case 'statement':
      return renderStatement(block, view);
    case 'answer':
      return renderAnswer(block, view, isHead);
    case 'facts':
      return block.facts
        .map(({ label, value }) => view.hanging(`${view.style(label, 'bold')}: ${clean(value)}`))
        .join('\n');
    case 'list':
      return block.items
        .map(({ text, note }) => {
          const item = view.bullet(text);
          return note === undefined ? item : `${item}\n${view.paragraph(note, 'dim', INDENT * 2)}`;
        })
        .join('\n');
    case 'picture':
      return block.words.map((line) => view.bullet(line)).join('\n');
    case 'buttons':
      return renderButtons(block.buttons, view, buttonsBefore);
  }
}

function renderButtons(buttons: readonly Button[], view: View, before: number): string {
  return buttons.map(({ label }, i) => view.choice(before + i + 1, label)).join('\n');
}

function renderAnswer(answer: AnswerBlock, view: View, isHead: boolean): string {
  const { top, below } = linesOf(answer);
  const sources = sourceParts(answer).map(({ text, url }) => (url === undefined ? text : `${text} (${url})`));
  return [
    ...(isHead ? [] : [view.paragraph(top, 'bold')]),
    ...below.map((line) => view.bullet(line)),
    ...(sources.length === 0 ? [] : [view.paragraph(sources.join(' · '), 'dim')]),
  ].join('\n');
}

function renderStatement(statement: StatementBlock, view: View): string {
  const label = statement.label === undefined ? '' : `${view.style(`${statement.label}: `, 'bold')}`;
  const color: Style = statement.kind === 'silence' ? 'yellow' : statement.kind === 'derived' ? 'magenta' : 'dim';
  return view.paragraph(
    `${label}${clean(statement.text)} ${view.style(`[${citationText(statement)}]`, color)}`,
    undefined,
    0,
    true,
  );
}

class View {
  readonly #columns: number;
  readonly #color: boolean;

  constructor({ columns, color }: Screen) {
    this.#columns = Math.min(Math.max(columns, MIN_COLUMNS), MAX_COLUMNS);
    this.#color = color;
  }

  style(text: string, style: Style): string {
    const plain = clean(text);
    return this.#color ? styleText(style, plain, { validateStream: false }) : plain;
  }

  /** @param styled whether the text already has colours from `style` */
  paragraph(text: string, style?: Style, indent = 0, styled = false): string {
    const shown = styled ? text : style === undefined ? clean(text) : this.style(text, style);
    const pad = ' '.repeat(indent);
    return wrapAnsi(shown, this.#columns - indent, { hard: true }).replace(/^/gm, pad);
  }

  /**
   * Wraps text with a hanging indent.
   * @param styled text that already has colours from `style`
   */
  hanging(styled: string): string {
    return this.paragraph(styled, undefined, INDENT * 2, true).replace(/^ {2}/, '');
  }

  /** A numbered button. Wrapped lines are aligned with the label. */
  choice(number: number, label: string): string {
    const mark = `[${number}]`;
    const indent = INDENT + mark.length + 1;
    return `${' '.repeat(INDENT)}${this.style(mark, 'cyan')} ${this.paragraph(label, undefined, indent).trimStart()}`;
  }

  bullet(text: string): string {
    return this.paragraph(text, undefined, INDENT).replace(/^ {2}/, '• ');
  }
}

/** Text on one line without control characters: an escape sequence would control the terminal. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
