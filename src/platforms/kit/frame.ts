import { type Button, headOf, type Message } from '../../message/message.ts';

/** More buttons than this do not stand in a row: those of the message give way to those of its frame. */
const ROW_BUTTONS = 4;

/** The small print of a message, in one line. */
export function footerOf(message: Message): string {
  return headOf(message).small.join(' · ');
}

/**
 * A message's own buttons: those that have room in the row, and those for the menu.
 * @param beside how many buttons of the frame stand in the row too: share, votes
 */
export function rowAndMenu({ actions }: Message, beside: number): { row: readonly Button[]; menu: readonly Button[] } {
  const { row = [], menu = [] } = actions ?? {};
  const most = Math.max(1, ROW_BUTTONS - beside);
  return { row: row.slice(0, most), menu: [...row.slice(most), ...menu] };
}

/** The pages to which a page leads, each with its label. */
export function turnsOf(page: number, pages: number): { page: number; label: string }[] {
  return [
    ...(page > 1 ? [{ page: page - 1, label: 'Back' }] : []),
    ...(page < pages ? [{ page: page + 1, label: 'Show more' }] : []),
  ];
}
