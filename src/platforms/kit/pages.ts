import type { Unit } from './layout.ts';

/** Stands for the page count before it is known. No message has more pages. */
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
