import { type Button, headOf, type Message } from '../../message/message.ts';

/**
 * At most this many buttons in the row. The message's own buttons make room for those of the frame: share and votes.
 */
const ROW_BUTTONS = 4;

/** The footer and other small print of a message, in one line. */
export function footerOf(message: Message): string {
  return headOf(message).small.join(' · ');
}

/**
 * Splits a message's own buttons between the row and the menu.
 * @param beside how many buttons of the frame are in the row too
 */
export function splitButtons(
  { actions }: Message,
  beside: number,
): { row: readonly Button[]; menu: readonly Button[] } {
  const { row = [], menu = [] } = actions ?? {};
  const most = Math.max(1, ROW_BUTTONS - beside);
  return { row: row.slice(0, most), menu: [...row.slice(most), ...menu] };
}

/** The pages that a page's buttons open, each with its label. */
export function pageLinks(page: number, pages: number): { page: number; label: string }[] {
  return [
    ...(page > 1 ? [{ page: page - 1, label: 'Back' }] : []),
    ...(page < pages ? [{ page: page + 1, label: 'Show more' }] : []),
  ];
}
