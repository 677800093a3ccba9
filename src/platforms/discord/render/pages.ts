import { ComponentType } from 'discord-api-types/v10';
import { groupConsecutive } from '../../../lib/group-consecutive.ts';
import type { Unit } from '../../kit/layout.ts';
import type { PageFormat } from '../../kit/pages.ts';
import type { Piece } from './layout.ts';
import { type Part, type Size, sizeOf, text } from './parts.ts';

/**
 * Tells the paginator how much fits in a Discord message. Pages never start with a separator.
 * @param roomOf returns the space on a page
 */
export function discordPageFormat(roomOf: (page: number) => Size): PageFormat<Piece, Part, Size> {
  return {
    roomOf,
    place(unit, room, isFirst) {
      const joined = joinedParts(unit);
      const parts = isFirst ? joined.slice(joined.findIndex(({ type }) => type !== ComponentType.Separator)) : joined;
      const size = sizeOf(parts);
      if (size.components > room.components || size.text > room.text) return undefined;
      return { parts, left: { components: room.components - size.components, text: room.text - size.text } };
    },
  };
}

function joinedParts(unit: Unit<Piece>): Part[] {
  return groupConsecutive(unit, (piece) => typeof piece).flatMap((group) => {
    const lines = group.filter((piece) => typeof piece === 'string');
    return lines.length > 0 ? [text(lines.join('\n'))] : group.filter((piece) => typeof piece !== 'string');
  });
}
