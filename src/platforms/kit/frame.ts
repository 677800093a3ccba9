import { encodeIntent } from '../../message/codec.ts';
import { headOf, type Message } from '../../message/message.ts';
import { withPostControls } from '../../message/post-controls.ts';
import { intentForStory } from '../../message/story.ts';
import { isBlank } from '../../message/text.ts';
import type { DeliveryKey } from '../../ports/ledger.ts';

/** The most buttons in the row below a page. */
const MAX_ROW_BUTTONS = 4;

export interface FrameOptions {
  /** Makes the id of a button to another page. Without it, there are no page buttons. */
  readonly more?: (page: number) => string;
  /** The id of the "Share to channel" button. Without it, there is no such button. */
  readonly share?: string | undefined;
  /** Shown above the message, such as who shared it. */
  readonly notice?: string | undefined;
  /** The delivery, so that its post can be found again. */
  readonly occurrence?: DeliveryKey | undefined;
}

/** Divides a message into pages, and draws a page with its frame. */
export interface PageRenderer<Options, Part, Payload> {
  divide(message: Message, options: Options): Part[][];
  draw(message: Message, options: Options, body: readonly Part[], page: number, pages: number): Payload;
}

/** Renders a page, counted from 1. A page beyond the last one shows the last. */
export function renderPage<Options extends FrameOptions, Part, Payload>(
  { divide, draw }: PageRenderer<Options, Part, Payload>,
  original: Message,
  options: Options & { readonly page?: number | undefined },
): Payload {
  const message = withPostControls(original, options.occurrence);
  const pages = divide(message, options);
  const page = Math.min(Math.max(1, options.page ?? 1), pages.length);
  return draw(message, options, pages[page - 1] ?? [], page, pages.length);
}

export function renderPages<Options extends FrameOptions, Part, Payload>(
  { divide, draw }: PageRenderer<Options, Part, Payload>,
  original: Message,
  options: Options,
): Payload[] {
  const message = withPostControls(original, options.occurrence);
  const pages = divide(message, options);
  return pages.map((body, i) => draw(message, options, body, i + 1, pages.length));
}

/** The footer and other small print of a message, in one line. */
export function footerOf(message: Message): string {
  return headOf(message).small.join(' · ');
}

/** A label for a button. Platforms refuse blank ones. */
export function labelOf(text: string): string {
  return isBlank(text) ? '…' : text;
}

/**
 * The controls below a page. An `id` is what the platform sends back. The row's own buttons make room for the share
 * button and the votes; those that do not fit go into the menu.
 */
export function controlsOf(
  { actions, rated, story }: Message,
  { more, share }: FrameOptions,
  page: number,
  pages: number,
) {
  const voteButtons =
    rated === undefined
      ? []
      : [true, false].map((isHelpful) => ({
          id: encodeIntent(intentForStory({ kind: 'feedback', of: rated, isHelpful }, story)),
          isHelpful,
        }));
  const shareButtons = share === undefined ? [] : [{ id: share, label: 'Share to channel' }];
  const { row = [], menu = [] } = actions ?? {};
  const maxRowButtons = Math.max(1, MAX_ROW_BUTTONS - shareButtons.length - voteButtons.length);
  const pageTurns = [
    { page: page - 1, label: 'Back' },
    { page: page + 1, label: 'Show more' },
  ].filter((turn) => turn.page >= 1 && turn.page <= pages);
  return {
    turning: more ? pageTurns.map((turn) => ({ ...turn, id: more(turn.page) })) : [],
    row: row.slice(0, maxRowButtons),
    share: shareButtons,
    votes: voteButtons,
    menu: [...row.slice(maxRowButtons), ...menu],
  };
}
