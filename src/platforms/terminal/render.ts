import { styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';
import {
  answerLines,
  type Block,
  citationText,
  type Message,
  messageHead,
  type SourcedSentence,
  sourceParts,
} from '../../message/message.ts';

/** `columns` counts character cells. */
export interface Screen {
  readonly columns: number;
  readonly color: boolean;
}

const MIN_COLUMNS = 30;
const MAX_COLUMNS = 96;
const INDENT = 2;

type Style = Parameters<typeof styleText>[0];

const CITATION_STYLES: Readonly<Record<SourcedSentence['kind'], Style>> = {
  stated: 'dim',
  derived: 'magenta',
  silence: 'yellow',
};

/** Numbers the buttons from 1. Adds no final line break. */
export function renderText(message: Message, screen: Screen): string {
  const view = new View(screen);
  const { top, smallPrint } = messageHead(message);
  const { row = [], menu = [] } = message.actions ?? {};
  const blocks: Block[] = [...message.blocks, { type: 'buttons', buttons: row }, { type: 'buttons', buttons: menu }];
  const parts = [
    { type: 'title', text: view.paragraph(top, ['bold', 'cyan']) },
    ...blocks.map((block, i) => ({ type: block.type, text: renderBlock(block, view, i === 0) })),
    { type: 'small', text: smallPrint.length === 0 ? '' : view.paragraph(smallPrint.join(' · '), 'dim') },
  ].filter(({ text }) => text !== '');
  return parts.reduce((text, part, i) => {
    if (i === 0) return part.text;
    const previousType = parts[i - 1]?.type;
    const isRelated =
      previousType === 'heading' ||
      (previousType === part.type && (previousType === 'buttons' || previousType === 'note'));
    return `${text}${isRelated ? '\n' : '\n\n'}${part.text}`;
  }, '');
}

/** Wraps each line, and keeps its indentation. */
export function renderNotice(text: string, screen: Screen): string {
  const view = new View(screen);
  const lines = text.split('\n').map((line) => ({ words: line.trimStart(), length: line.length }));
  return lines.map(({ words, length }) => view.paragraph(words, undefined, length - words.length)).join('\n');
}

/** @param isHead true for the first block, whose top line is the message's title */
function renderBlock(block: Block, view: View, isHead: boolean): string {
  switch (block.type) {
    case 'heading':
      return view.paragraph(block.text, 'bold');
    case 'text':
      return view.paragraph(block.text);
    case 'note':
      return view.paragraph(block.text, 'dim');
    case 'statement': {
      const label = block.label === undefined ? '' : view.style(`${block.label}: `, 'bold');
      const citation = view.style(`[${citationText(block)}]`, CITATION_STYLES[block.kind]);
      return view.wrap(`${label}${view.style(block.text)} ${citation}`);
    }
    case 'answer': {
      const { top, below } = answerLines(block);
      const sources = sourceParts(block).map(({ text, url }) => (url === undefined ? text : `${text} (${url})`));
      return [
        ...(isHead ? [] : [view.paragraph(top, 'bold')]),
        ...below.map((line) => view.bullet(line)),
        ...(sources.length === 0 ? [] : [view.paragraph(sources.join(' · '), 'dim')]),
      ].join('\n');
    }
    case 'facts':
      return block.facts.map(({ label, value }) => view.fact(label, value)).join('\n');
    case 'list':
      return block.items
        .flatMap(({ text, note }) => [
          view.bullet(text),
          ...(note === undefined ? [] : [view.paragraph(note, 'dim', INDENT * 2)]),
        ])
        .join('\n');
    case 'picture':
      return block.words.map((line) => view.bullet(line)).join('\n');
    case 'buttons':
      return block.buttons.map(({ label }) => view.button(label)).join('\n');
  }
}

class View {
  readonly #columns: number;
  readonly #color: boolean;
  #buttons = 0;

  constructor({ columns, color }: Screen) {
    this.#columns = Math.min(Math.max(columns, MIN_COLUMNS), MAX_COLUMNS);
    this.#color = color;
  }

  /** Puts the text on one line, without characters that could control the terminal. */
  style(text: string, style?: Style): string {
    const plain = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
    return this.#color && style ? styleText(style, plain, { validateStream: false }) : plain;
  }

  /** @param text a result of `style` */
  wrap(text: string, indent = 0): string {
    return wrapAnsi(text, this.#columns - indent, { hard: true }).replace(/^/gm, ' '.repeat(indent));
  }

  paragraph(text: string, style?: Style, indent = 0): string {
    return this.wrap(this.style(text, style), indent);
  }

  bullet(text: string): string {
    return this.paragraph(text, undefined, INDENT).replace(/^ {2}/, '• ');
  }

  fact(label: string, value: string): string {
    return this.wrap(`${this.style(label, 'bold')}: ${this.style(value)}`, INDENT * 2).replace(/^ {2}/, '');
  }

  button(label: string): string {
    this.#buttons += 1;
    const mark = `[${this.#buttons}]`;
    const lines = this.paragraph(label, undefined, INDENT + mark.length + 1).trimStart();
    return `${' '.repeat(INDENT)}${this.style(mark, 'cyan')} ${lines}`;
  }
}
