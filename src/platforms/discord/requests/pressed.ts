import { encodeIntent } from '../../../message/codec.ts';
import type { ButtonIntent } from '../../../message/intent.ts';
import type { PressedButton } from '../../kit/request.ts';
import { bareId, intentOf } from '../render/ids.ts';

/** The action of a pressed control. */
export interface Pressed extends PressedButton {
  readonly action: 'show' | 'page' | 'share';
}

/** Prefix of a page or share button's id; the intent follows. */
const PREFIXED_ID = /^(?:page:(?<page>[1-9]\d{0,3})|share):(?<rest>.+)$/;

export function pageId(intent: ButtonIntent, page: number): string {
  return `page:${page}:${encodeIntent(intent)}`;
}

export function shareId(intent: ButtonIntent): string {
  return `share:${encodeIntent(intent)}`;
}

/**
 * The action of a control. Accepts any input.
 * @param chosen the option chosen in a menu
 */
export function pressedOf(customId: string, chosen?: string): Pressed {
  const bare = bareId(customId);
  const found = chosen === undefined ? PREFIXED_ID.exec(bare)?.groups : undefined;
  if (!found) return { action: 'show', buttonId: chosen ?? bare, intent: intentOf(customId, chosen) };
  const { page, rest: buttonId = '' } = found;
  const intent = intentOf(buttonId);
  return page === undefined
    ? { action: 'share', buttonId, intent }
    : { action: 'page', buttonId, intent, page: Number(page) };
}
