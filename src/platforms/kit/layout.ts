import type { AnswerBlock, Block, Button, Fact, Item, PictureBlock, StatementBlock } from '../../message/message.ts';

type TextBlock = Extract<Block, { type: 'text' | 'note' }>;

/** What stays together on a page if it can. */
export type Unit<Part> = readonly Part[];

/** How a platform draws each kind of block: `Line` is what a heading and its texts are made of, `Part` what a page is. */
export interface Painter<Line, Part> {
  heading(text: string): Line[];
  text(block: TextBlock): Line[];
  /** Lines as they stand on a page. */
  parts(lines: readonly Line[]): readonly Part[];
  /** What separates a heading from the part before it. */
  separator(): Part;
  statement(block: StatementBlock): Unit<Part>;
  /** @param isHead whether its top line stands as the title of the message */
  answer(block: AnswerBlock, isHead: boolean): Unit<Part>;
  facts(facts: readonly Fact[]): readonly Unit<Part>[];
  list(items: readonly Item[]): readonly Unit<Part>[];
  picture(block: PictureBlock): readonly Unit<Part>[];
  buttons(buttons: readonly Button[]): readonly Unit<Part>[];
}

/** Blocks as units: a statement with what it stands on, a heading with what follows it. */
export function layOut<Line, Part>(blocks: readonly Block[], painter: Painter<Line, Part>): Unit<Part>[] {
  const units: Unit<Part>[] = [];
  let heading: Line[] = [];
  /** A heading with the texts and notes directly after it, separated from the part before it. */
  const headed = (): Unit<Part> => {
    if (heading.length === 0) return [];
    return [...(units.length > 0 ? [painter.separator()] : []), ...painter.parts(heading)];
  };
  const add = (...more: readonly Unit<Part>[]) => {
    const [first, ...others] = more.filter(({ length }) => length > 0);
    if (!first) return;
    units.push([...headed(), ...first], ...others);
    heading = [];
  };
  for (const block of blocks) {
    switch (block.type) {
      case 'heading':
        heading.push(...painter.heading(block.text));
        break;
      case 'text':
      case 'note':
        if (heading.length > 0) heading.push(...painter.text(block));
        else add(painter.parts(painter.text(block)));
        break;
      case 'statement':
        add(painter.statement(block));
        break;
      case 'answer':
        add(painter.answer(block, block === blocks[0]));
        break;
      case 'facts':
        add(...painter.facts(block.facts));
        break;
      case 'list':
        add(...painter.list(block.items));
        break;
      case 'picture':
        add(...painter.picture(block));
        break;
      case 'buttons':
        add(...painter.buttons(block.buttons));
        break;
      default:
        block satisfies never;
    }
  }
  return [...units, headed()].filter(({ length }) => length > 0);
}
