import { ComponentType } from 'discord-api-types/v10';
import { type Part, type Size, sizeOf, text } from './parts.ts';

/** Lines of text and other parts that stay together on a page if they can. */
export type Unit = readonly (string | Part)[];

/**
 * Units on as few pages as they need, in their order. A unit that fits on no page is divided, and a page does not begin
 * with a separator. There is always one page, if only an empty one.
 * @param roomOf the room on a page; pages count from 1
 * @throws RangeError for a part that is too large for a page
 */
export function pagesOf(units: readonly Unit[], roomOf: (page: number) => Size): Part[][] {
  const pages: Part[][] = [];
  let page: Part[] = [];
  let room = roomOf(1);
  const put = (unit: Unit): boolean => {
    const parts = partsOf(unit);
    if (page.length === 0)
      parts.splice(
        0,
        parts.findIndex(({ type }) => type !== ComponentType.Separator),
      );
    const size = sizeOf(parts);
    if (size.components > room.components || size.text > room.text) return false;
    page.push(...parts);
    room = { components: room.components - size.components, text: room.text - size.text };
    return true;
  };
  const putOrTurn = (unit: Unit): boolean => {
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
      if (!putOrTurn([piece])) throw new RangeError(`A part fits on no page: ${JSON.stringify(piece)}`);
    }
  }
  return [...pages, page];
}

/** Lines that follow each other are one text. */
function partsOf(unit: Unit): Part[] {
  const parts: Part[] = [];
  let lines: string[] = [];
  const end = () => {
    if (lines.length > 0) parts.push(text(lines.join('\n')));
    lines = [];
  };
  for (const piece of unit) {
    if (typeof piece === 'string') {
      lines.push(piece);
    } else {
      end();
      parts.push(piece);
    }
  }
  end();
  return parts;
}
