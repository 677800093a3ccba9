import { styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';
import { type Block, citationText, type Message, type StatementBlock } from '../../message/message.ts';

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
  const parts = [view.paragraph(message.title, ['bold', 'cyan'])];
  let number = 0;
  for (const block of message.blocks) {
    parts.push(renderBlock(block, view, number));
    if (block.type === 'buttons') number += block.buttons.length;
  }
  parts.push(view.paragraph(message.footer, 'dim'));
  return joined(message.blocks, parts);
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
function joined(blocks: readonly Block[], parts: readonly string[]): string {
  return parts.reduce((text, part, i) => {
    const before = blocks[i - 2]?.type;
    const here = blocks[i - 1]?.type;
    const close =
      before !== undefined && (before === 'heading' || (before === here && (here === 'buttons' || here === 'note')));
    return `${text}${close ? '\n' : '\n\n'}${part}`;
  });
}

function renderBlock(block: Block, view: View, buttonsBefore: number): string {
  switch (block.type) {
    case 'heading':
      return view.paragraph(block.text, 'bold');
    case 'text':
      return view.paragraph(block.text);
    case 'note':
      return view.paragraph(block.text, 'dim');
    case 'statement':
      return renderStatement(block, view);
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
      return block.buttons.map(({ label }, i) => view.choice(buttonsBefore + i + 1, label)).join('\n');
  }
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
