import type { Unit } from './layout.ts';

/** More pages than any message has. Frames are measured with this page count before the real one is known. */
export const MANY_PAGES = 9999;

/** How a platform fills a page. Units are made of pieces, pages of parts; `Room` is the space left on a page. */
export interface PageFormat<Piece, Part, Room> {
  /** The space on an empty page; pages count from 1. */
  roomOf(page: number): Room;
  /**
   * The unit as parts, and the space left; undefined if it does not fit. Leaves out a separator at the top of a page.
   */
  place(unit: Unit<Piece>, room: Room, isFirst: boolean): { parts: readonly Part[]; left: Room } | undefined;
}

/**
 * Lays units out in order on as few pages as possible. A unit that fits on no page is split between its pieces. Returns
 * at least one page, which may be empty.
 * @throws RangeError for a piece that is larger than a page
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
    room = placement.left;
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
      if (!putOrStartPage([piece])) throw new RangeError(`A part is larger than a page: ${JSON.stringify(piece)}`);
    }
  }
  return [...pages, page];
}
