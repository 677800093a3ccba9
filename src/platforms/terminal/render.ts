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
/** Longer lines tire the eye. */
const MAX_COLUMNS = 96;
const INDENT = 2;

type Style = Parameters<typeof styleText>[0];

/**
 * A message as text for a terminal, without a line break at its end. Buttons are numbered from 1 in their order.
 * Control characters in texts are taken out, so that no text can steer the terminal.
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
  return joined(parts.filter(({ text }) => text !== ''));
}

/** A block as text, and what it was. */
interface Part {
  readonly type?: Block['type'];
  readonly text: string;
}

/** What the program itself has to say between the replies: its lines wrapped, each with the indent that it has. */
export function renderNotice(text: string, screen: Screen): string {
  const view = new View(screen);
  return text
    .split('\n')
    .map((line) => view.paragraph(line.trimStart(), undefined, line.length - line.trimStart().length))
    .join('\n');
}

/** Lines that belong together stand together; everything else has an empty line between. */
function joined(parts: readonly Part[]): string {
  return parts.reduce((text, part, i) => {
    if (i === 0) return part.text;
    const before = parts[i - 1]?.type;
    const close = before === 'heading' || (before === part.type && (part.type === 'buttons' || part.type === 'note'));
    return `${text}${close ? '\n' : '\n\n'}${part.text}`;
  }, '');
}

/** @param isHead whether it is the first block, whose top line stands as the title if it is an answer */
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

  /** @param styled the text has colours in it already, put there by `style` */
  paragraph(text: string, style?: Style, indent = 0, styled = false): string {
    const shown = styled ? text : style === undefined ? clean(text) : this.style(text, style);
    const pad = ' '.repeat(indent);
    return wrapAnsi(shown, this.#columns - indent, { hard: true }).replace(/^/gm, pad);
  }

  /** @param styled with its colours, put there by `style`. The lines that it wraps to stand further in. */
  hanging(styled: string): string {
    return this.paragraph(styled, undefined, INDENT * 2, true).replace(/^ {2}/, '');
  }

  /** A numbered button; the lines that its label wraps to stand under the label. */
  choice(number: number, label: string): string {
    const mark = `[${number}]`;
    const indent = INDENT + mark.length + 1;
    return `${' '.repeat(INDENT)}${this.style(mark, 'cyan')} ${this.paragraph(label, undefined, indent).trimStart()}`;
  }

  bullet(text: string): string {
    return this.paragraph(text, undefined, INDENT).replace(/^ {2}/, '• ');
  }
}

/** Text on one line, without control characters: an escape sequence in it would steer the terminal. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
