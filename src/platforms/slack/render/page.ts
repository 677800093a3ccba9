import type { KnownBlock } from '@slack/types';
import type { Paper } from '../../kit/pages.ts';
import { sizeOf } from './text.ts';

/** What a page has room for. */
export interface Room {
  readonly blocks: number;
  readonly length: number;
}

/** How blocks fill a message of Slack: a page begins with no divider. @param roomOf the room on a page */
export function slackPaper(roomOf: (page: number) => Room): Paper<KnownBlock, KnownBlock, Room> {
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

/** Their length in a request, with a comma behind each. */
export function lengthOfBlocks(blocks: readonly KnownBlock[]): number {
  return blocks.length === 0 ? 0 : sizeOf(blocks) - '[]'.length + ','.length;
}
