import { encodeIntent, fitsInButton } from '../message/button-id.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Actions, Block, Button, Item, Message } from '../message/message.ts';

const ROW_BUTTONS = 4;

/** Has no as-of date: for messages about the bot, the briefing or a subscription. */
export function message(title: string, blocks: readonly Block[]): Message {
  return { title, blocks, footer: '' };
}

export function privateMessage(title: string, blocks: readonly Block[]): Message {
  return { ...message(title, blocks), isPrivate: true };
}

/** For a mistake in what a person typed or pressed. Only that person sees it. */
export function correction(title: string, blocks: readonly Block[]): Message {
  return { ...message(title, blocks), isCorrection: true };
}

export function textBlock(text: string): Block {
  return { type: 'text', text };
}

export function noteBlock(text: string): Block {
  return { type: 'note', text };
}

export function headingBlock(text: string): Block {
  return { type: 'heading', text };
}

/** Empty for an empty list. */
export function listBlocks(items: readonly Item[], heading?: string): Block[] {
  if (items.length === 0) return [];
  return [...(heading === undefined ? [] : [headingBlock(heading)]), { type: 'list', items }];
}

export function cutListBlocks(items: readonly Item[], limit: number): Block[] {
  const hiddenCount = items.length - limit;
  return listBlocks(hiddenCount > 0 ? [...items.slice(0, limit), { text: `and ${hiddenCount} more` }] : items);
}

export function button(label: string, intent: ButtonIntent): Button {
  return { label, intent };
}

/** Undefined if the wish is too long for a button. */
export function subscribeButton(label: string, wish: string): Button | undefined {
  const intent: ButtonIntent = { kind: 'subscribe', wish };
  return fitsInButton(intent) ? button(label, intent) : undefined;
}

/** Empty if all are undefined. */
export function buttons(...candidates: readonly (Button | undefined)[]): Block[] {
  const shownButtons = candidates.filter((button) => button !== undefined);
  return shownButtons.length === 0 ? [] : [{ type: 'buttons', buttons: shownButtons }];
}

export function withYes<T extends Message>(offer: T, accept: Button | undefined): T {
  return accept ? { ...offer, onYes: accept.intent } : offer;
}

/** For a message that describes its pictures in words instead. */
export function withoutPictures(message: Message): Message {
  const note = noteBlock('The picture could not be drawn just now; this is what it shows.');
  return { ...message, blocks: [note, ...message.blocks] };
}

/** Drops duplicates from the menu. Buttons that do not fit in the row come first in it. */
export function actions(row: readonly (Button | undefined)[], menu: readonly (Button | undefined)[] = []): Actions {
  const rowButtons = row.filter((button) => button !== undefined);
  const firstRow = rowButtons.slice(0, ROW_BUTTONS);
  const ids = new Set(firstRow.map(({ intent }) => encodeIntent(intent)));
  const menuButtons = [...rowButtons.slice(ROW_BUTTONS), ...menu]
    .filter((button) => button !== undefined)
    .filter(({ intent }) => {
      const id = encodeIntent(intent);
      return !ids.has(id) && ids.add(id);
    });
  return { row: firstRow, menu: menuButtons };
}

/** Pages count from 1; a number beyond the last page gives the last. */
export function pageOf<T>(
  items: readonly T[],
  size: number,
  number = 1,
): { items: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const page = Math.min(Math.max(1, number), pages);
  return { items: items.slice((page - 1) * size, page * size), page, pages };
}

export function numberedTitle(title: string, page: number, pages: number): string {
  return pages === 1 ? title : `${title} (page ${page} of ${pages})`;
}

export function pageButtons(page: number, pages: number, intentOf: (page: number) => Button['intent']): Block[] {
  return buttons(
    page > 1 ? button('Previous page', intentOf(page - 1)) : undefined,
    page < pages ? button(`Next page (${page + 1} of ${pages})`, intentOf(page + 1)) : undefined,
  );
}

export const LINK_BUTTONS = {
  overview: button('Overview', { kind: 'overview' }),
  topics: button('Questions by topic', { kind: 'faq' }),
  help: button('Help', { kind: 'help' }),
  commands: button('What you can type', { kind: 'help' }),
  sources: button('The sources', { kind: 'sources' }),
  disputes: button('Where the sources differ', { kind: 'disputes' }),
  whatToWatch: button('What to watch', { kind: 'watch' }),
  allWatchItems: button('All watch items', { kind: 'watch' }),
  timeline: button('Timeline', { kind: 'timeline' }),
  whatChanged: button('What changed', { kind: 'changes' }),
  manage: button('Manage', { kind: 'subscriptions' }),
  previewDigest: button('Preview of a digest', { kind: 'preview', what: 'digest' }),
  previewReminder: button('Preview of a reminder', { kind: 'preview', what: 'reminder' }),
};
