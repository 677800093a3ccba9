import type { KnownBlock, PlainTextOption } from '@slack/types';
import { plainLine } from '../../../message/text.ts';
import { INTENT_ACTION_PREFIX } from '../render/choices.ts';
import { plainText } from '../render/elements.ts';
import { MAX_LABEL_LENGTH } from '../render/limits.ts';
import { PAGE_ACTION_PREFIX } from '../render/render.ts';
import { shorten } from '../render/text.ts';

/** These limits for modals and home tabs come from the comments in @slack/types 3.2. */
const MAX_VIEW_TITLE_LENGTH = 24;
export const MAX_VIEW_BLOCKS = 100;
const MAX_PRIVATE_METADATA_LENGTH = 3000;
export const MAX_SELECT_OPTIONS = 100;

const VIEW_ACTION_PREFIX = 'view/';
export const VIEW_BUTTON_PATTERN = new RegExp(
  `^${VIEW_ACTION_PREFIX}(?:${INTENT_ACTION_PREFIX}|${PAGE_ACTION_PREFIX})`,
);
export const VIEW_PAGE_PATTERN = new RegExp(`^${VIEW_ACTION_PREFIX}${PAGE_ACTION_PREFIX}`);

export const OPEN_ASK_ACTION = 'open/ask';
export const OPEN_SUBSCRIBE_ACTION = 'open/subscribe';

export function viewTitle(text: string) {
  return plainText(shorten(plainLine(text), MAX_VIEW_TITLE_LENGTH));
}

export function selectOption(label: string, value: string): PlainTextOption {
  return { text: plainText(shorten(plainLine(label), MAX_LABEL_LENGTH)), value };
}

/** Gives a message's blocks the action ids of a view. */
export function viewBlocks(blocks: readonly KnownBlock[]): KnownBlock[] {
  return blocks.map((block): KnownBlock => {
    switch (block.type) {
      case 'actions':
        return { ...block, elements: block.elements.map(withViewAction) };
      case 'section':
        return block.accessory ? { ...block, accessory: withViewAction(block.accessory) } : block;
      default:
        return block;
    }
  });
}

function withViewAction<T extends object>(element: T): T {
  return 'action_id' in element ? { ...element, action_id: `${VIEW_ACTION_PREFIX}${element.action_id}` } : element;
}

/** @throws RangeError if the text is too long */
export function privateMetadata(memory: unknown): string {
  const text = JSON.stringify(memory);
  if (text.length <= MAX_PRIVATE_METADATA_LENGTH) return text;
  throw new RangeError(
    `A view's private_metadata has ${text.length} characters; the limit is ${MAX_PRIVATE_METADATA_LENGTH}`,
  );
}
