import type { AnswerBlock, Block, Button, Fact, Item, PictureBlock, StatementBlock } from '../../message/message.ts';

type TextBlock = Extract<Block, { type: 'text' | 'note' }>;

/** Parts that stay on one page if they fit. */
export type Unit<Part> = readonly Part[];

/** How a platform draws each kind of block. Headings and texts are drawn as `Line`s; a page is made of `Part`s. */
export interface Painter<Line, Part> {
  heading(text: string): Line[];
  text(block: TextBlock): Line[];
  /** Wraps lines as parts of a page. */
  parts(lines: readonly Line[]): readonly Part[];
  /** Drawn above a heading, unless it comes first. */
  separator(): Part;
  statement(block: StatementBlock): Unit<Part>;
  /** @param isHead whether its top line is shown as the title of the message */
  answer(block: AnswerBlock, isHead: boolean): Unit<Part>;
  facts(facts: readonly Fact[]): readonly Unit<Part>[];
  list(items: readonly Item[]): readonly Unit<Part>[];
  picture(block: PictureBlock): readonly Unit<Part>[];
  buttons(buttons: readonly Button[]): readonly Unit<Part>[];
}

/** Groups blocks into units: a statement with its sources, a heading with what follows it. */
export function layOutBlocks<Line, Part>(blocks: readonly Block[], painter: Painter<Line, Part>): Unit<Part>[] {
  const units: Unit<Part>[] = [];
  let heading: Line[] = [];
  /** The pending heading with its texts and notes, and a separator above. */
  const finishHeading = (): Unit<Part> => {
    if (heading.length === 0) return [];
    return [...(units.length > 0 ? [painter.separator()] : []), ...painter.parts(heading)];
  };
  const add = (...newUnits: readonly Unit<Part>[]) => {
    const [firstUnit, ...otherUnits] = newUnits.filter(({ length }) => length > 0);
    if (!firstUnit) return;
    units.push([...finishHeading(), ...firstUnit], ...otherUnits);
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
  return [...units, finishHeading()].filter(({ length }) => length > 0);
}
