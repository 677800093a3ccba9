import type { Unit } from './layout.ts';

/** More pages than a message can have: what a page's frame is measured with before they are counted. */
export const MANY_PAGES = 9999;

/** How a platform fills a page. A unit is made of pieces, a page of parts, and a page has room. */
export interface Paper<Piece, Part, Room> {
  /** The room on an empty page; pages count from 1. */
  roomOf(page: number): Room;
  /** The unit as parts and the room that is left, or undefined if it does not fit. A page begins with no separator. */
  place(unit: Unit<Piece>, room: Room, isFirst: boolean): { parts: readonly Part[]; left: Room } | undefined;
}

/**
 * Units on as few pages as they need, in their order. A unit that fits on no page is divided between its pieces. There is
 * always one page, if only an empty one.
 * @throws RangeError for a piece that is too large for a page
 */
export function pagesOf<Piece, Part, Room>(
  units: readonly Unit<Piece>[],
  { roomOf, place }: Paper<Piece, Part, Room>,
): Part[][] {
  const pages: Part[][] = [];
  let page: Part[] = [];
  let room = roomOf(1);
  const put = (unit: Unit<Piece>): boolean => {
    const placed = place(unit, room, page.length === 0);
    if (!placed) return false;
    page.push(...placed.parts);
    room = placed.left;
    return true;
  };
  const putOrTurn = (unit: Unit<Piece>): boolean => {
    if (put(unit)) return true;
    if (page.length === 0) return false;
    pages.push(page);
    page = [];
    room = roomOf(pages.length + 1);
    return put(unit);
  };
  for (const unit of units) {
    if (putOrTurn(unit)) continue;
    for (const piece of unit) {
      if (!putOrTurn([piece])) throw new RangeError(`A part is larger than a page: ${JSON.stringify(piece)}`);
    }
  }
  return [...pages, page];
}
