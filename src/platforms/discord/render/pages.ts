import { ComponentType } from 'discord-api-types/v10';
import { groupConsecutive } from '../../../lib/group-consecutive.ts';
import type { Unit } from '../../kit/layout.ts';
import type { PageFormat } from '../../kit/pages.ts';
import type { Piece } from './layout.ts';
import { type Part, type Size, sizeOf, text } from './parts.ts';

/**
 * How parts fill a Discord message. A page does not start with a separator.
 * @param roomOf the space on a page
 */
export function discordPageFormat(roomOf: (page: number) => Size): PageFormat<Piece, Part, Size> {
  return {
    roomOf,
    place(unit, room, isFirst) {
      const all = joinedParts(unit);
      const parts = isFirst ? all.slice(all.findIndex(({ type }) => type !== ComponentType.Separator)) : all;
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
