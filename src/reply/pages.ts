import type { Block, Button } from '../message/message.ts';
import { button, buttons } from './blocks.ts';

/** One page of a list. Pages count from 1; a number beyond the last page gives the last. */
export function pageOf<T>(
  items: readonly T[],
  size: number,
  number = 1,
): { items: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const page = Math.min(Math.max(1, number), pages);
  return { items: items.slice((page - 1) * size, page * size), page, pages };
}

/** A title with the page number, if there are several pages. */
export function numberedTitle(title: string, page: number, pages: number): string {
  return pages === 1 ? title : `${title} (page ${page} of ${pages})`;
}

/** Buttons to the previous and next pages. */
export function pageButtons(page: number, pages: number, intentOf: (page: number) => Button['intent']): Block[] {
  return buttons(
    page > 1 ? button('Previous page', intentOf(page - 1)) : undefined,
    page < pages ? button(`Next page (${page + 1} of ${pages})`, intentOf(page + 1)) : undefined,
  );
}
