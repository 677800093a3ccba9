import { encodeIntent } from '../../message/button-id.ts';
import { type Message, messageHead } from '../../message/message.ts';
import { withPostControls } from '../../message/post-controls.ts';
import { intentForStory } from '../../message/story.ts';
import { isBlank } from '../../message/text.ts';
import type { DeliveryKey } from '../../ports/ledger.ts';

const MAX_ROW_BUTTONS = 4;

export interface FrameOptions {
  readonly pageButtonId?: (page: number) => string;
  readonly shareButtonId?: string | undefined;
  readonly notice?: string | undefined;
  /** Stored in the post, where a later search finds it. */
  readonly occurrence?: DeliveryKey | undefined;
}

export interface PageRenderer<Options, Part, Payload> {
  divide(message: Message, options: Options): Part[][];
  draw(message: Message, options: Options, body: readonly Part[], page: number, pageCount: number): Payload;
}

/** Renders one page of a message, counted from 1; beyond the last page, renders the last. */
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

export function footerOf(message: Message): string {
  return messageHead(message).smallPrint.join(' · ');
}

/** Replaces a blank label, which the platforms refuse. */
export function labelOf(text: string): string {
  return isBlank(text) ? '…' : text;
}

/** Returns the controls below a page. Buttons without room in the row go into the menu. */
export function controlsOf(
  { actions, ratedEntry, story }: Message,
  { pageButtonId, shareButtonId }: FrameOptions,
  page: number,
  pageCount: number,
) {
  const voteButtons =
    ratedEntry === undefined
      ? []
      : [true, false].map((isHelpful) => ({
          id: encodeIntent(intentForStory({ kind: 'feedback', of: ratedEntry, isHelpful }, story)),
          isHelpful,
        }));
  const shareButtons = shareButtonId === undefined ? [] : [{ id: shareButtonId, label: 'Share to channel' }];
  const { row = [], menu = [] } = actions ?? {};
  const maxRowButtons = Math.max(1, MAX_ROW_BUTTONS - shareButtons.length - voteButtons.length);
  const pageTurns = [
    { page: page - 1, label: 'Back' },
    { page: page + 1, label: 'Show more' },
  ].filter((turn) => turn.page >= 1 && turn.page <= pageCount);
  return {
    pageButtons: pageButtonId ? pageTurns.map((turn) => ({ ...turn, id: pageButtonId(turn.page) })) : [],
    row: row.slice(0, maxRowButtons),
    shareButtons,
    voteButtons,
    menu: [...row.slice(maxRowButtons), ...menu],
  };
}
