import type { KnownBlock } from '@slack/types';
import { sizeOf } from './text.ts';

/** Blocks that stay together on a page if they can. */
export type Unit = readonly KnownBlock[];

/** What a page has room for. */
export interface Room {
  readonly blocks: number;
  readonly length: number;
}

/**
 * Units on as few pages as they need, in their order. A unit that fits on no page is divided between its blocks, and
 * a page does not begin with a divider. There is always one page, if only an empty one.
 * @param roomOf the room on a page; pages count from 1
 * @throws RangeError for a block that is too large for a page
 */
export function pagesOf(units: readonly Unit[], roomOf: (page: number) => Room): KnownBlock[][] {
  const pages: KnownBlock[][] = [];
  let page: KnownBlock[] = [];
  let room = roomOf(1);
  const turn = () => {
    pages.push(page);
    page = [];
    room = roomOf(pages.length + 1);
  };
  const put = (unit: Unit): boolean => {
    const blocks = page.length === 0 && unit[0]?.type === 'divider' ? unit.slice(1) : unit;
    const length = lengthOfBlocks(blocks);
    if (blocks.length > room.blocks || length > room.length) return false;
    page.push(...blocks);
    room = { blocks: room.blocks - blocks.length, length: room.length - length };
    return true;
  };
  const putOrTurn = (unit: Unit): boolean => {
    if (put(unit)) return true;
    if (page.length === 0) return false;
    turn();
    return put(unit);
  };
  for (const unit of units) {
    if (putOrTurn(unit)) continue;
    for (const block of unit) {
      if (!putOrTurn([block])) throw new RangeError(`A block of ${sizeOf(block)} characters fits on no page`);
    }
  }
  return [...pages, page];
}

/** Their length in a request, with a comma behind each. */
export function lengthOfBlocks(blocks: readonly KnownBlock[]): number {
  return blocks.length === 0 ? 0 : sizeOf(blocks) - '[]'.length + ','.length;
}
