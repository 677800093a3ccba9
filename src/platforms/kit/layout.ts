import type { AnswerBlock, Block, Button, Fact, Item, PictureBlock, StatementBlock } from '../../message/message.ts';

type TextBlock = Extract<Block, { type: 'text' | 'note' }>;

export type Unit<Part> = readonly Part[];

/** Draws each kind of block. A `Unit` of parts stays on one page if it fits. */
export interface Painter<Line, Part> {
  heading(text: string): Line[];
  text(block: TextBlock): Line[];
  parts(lines: readonly Line[]): readonly Part[];
  separator(): Part;
  statement(block: StatementBlock): Unit<Part>;
  /** @param isHead true if the message's title shows the block's top line */
  answer(block: AnswerBlock, isHead: boolean): Unit<Part>;
  facts(facts: readonly Fact[]): readonly Unit<Part>[];
  list(items: readonly Item[]): readonly Unit<Part>[];
  picture(block: PictureBlock): readonly Unit<Part>[];
  buttons(buttons: readonly Button[]): readonly Unit<Part>[];
}

/** Groups blocks into units, such as a heading with the block below it. */
export function layOutBlocks<Line, Part>(blocks: readonly Block[], painter: Painter<Line, Part>): Unit<Part>[] {
  const units: Unit<Part>[] = [];
  let heading: Line[] = [];
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

/** Used before the page count is known. No message has more pages. */
export const ASSUMED_PAGE_COUNT = 9999;

export interface PageFormat<Piece, Part, Room> {
  /** Pages count from 1. */
  roomOf(page: number): Room;
  /** Places a unit on a page. Returns undefined if it does not fit. */
  place(unit: Unit<Piece>, room: Room, isFirst: boolean): { parts: readonly Part[]; roomLeft: Room } | undefined;
}

/**
 * Distributes units over at least one page, and splits units that are larger than a page.
 * @throws RangeError if a piece is larger than a page
 */
export function pagesOf<Piece, Part, Room>(
  units: readonly Unit<Piece>[],
  { roomOf, place }: PageFormat<Piece, Part, Room>,
): Part[][] {
  const pages: Part[][] = [];
  let page: Part[] = [];
  let room = roomOf(1);
  const putIfFits = (unit: Unit<Piece>): boolean => {
    const placement = place(unit, room, page.length === 0);
    if (!placement) return false;
    page.push(...placement.parts);
    room = placement.roomLeft;
    return true;
  };
  const putOrStartPage = (unit: Unit<Piece>): boolean => {
    if (putIfFits(unit)) return true;
    if (page.length === 0) return false;
    pages.push(page);
    page = [];
    room = roomOf(pages.length + 1);
    return putIfFits(unit);
  };
  for (const unit of units) {
    if (putOrStartPage(unit)) continue;
    for (const piece of unit) {
      if (!putOrStartPage([piece])) throw new RangeError(`A piece is larger than a page: ${JSON.stringify(piece)}`);
    }
  }
  return [...pages, page];
}
