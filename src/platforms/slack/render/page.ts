import type { KnownBlock } from '@slack/types';
import type { PageFormat } from '../../kit/pages.ts';
import { sizeOf } from './text.ts';

/** The space on a page: blocks, and length of their JSON. */
export interface Room {
  readonly blocks: number;
  readonly length: number;
}

/**
 * How blocks fill a Slack message. A page does not start with a divider.
 * @param roomOf the space on a page
 */
export function slackPageFormat(roomOf: (page: number) => Room): PageFormat<KnownBlock, KnownBlock, Room> {
  return {
    roomOf,
    place(unit, room, isFirst) {
      const parts = isFirst && unit[0]?.type === 'divider' ? unit.slice(1) : unit;
      const length = lengthOfBlocks(parts);
      if (parts.length > room.blocks || length > room.length) return undefined;
      return { parts, left: { blocks: room.blocks - parts.length, length: room.length - length } };
    },
  };
}

/** The blocks' length in a request, including a comma after each. */
export function lengthOfBlocks(blocks: readonly KnownBlock[]): number {
  return blocks.length === 0 ? 0 : sizeOf(blocks) - '[]'.length + ','.length;
}
