import { type APIContainerComponent, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { encodeIntent } from '../../../message/codec.ts';
import { headOf, type Message } from '../../../message/message.ts';
import { ofStory } from '../../../message/story.ts';
import { isBlank } from '../../../message/text.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import {
  controlsOf,
  type FrameOptions,
  footerOf,
  type PageRenderer,
  renderPage,
  renderPages,
} from '../../kit/frame.ts';
import { layOutBlocks, type Unit } from '../../kit/layout.ts';
import { MANY_PAGES, pagesOf } from '../../kit/pages.ts';
import { buttonMenu, buttonRow } from './choices.ts';
import { colourOf } from './colour.ts';
import { isMarked, pageId, withUniqueIds } from './ids.ts';
import { discordPainter, fileName, type Piece } from './layout.ts';
import { FRAME_LENGTH, MESSAGE_COMPONENTS, MESSAGE_TEXT, TITLE_LENGTH } from './limits.ts';
import { boldLines, smallLines, titleLine } from './lines.ts';
import { discordPageFormat } from './pages.ts';
import { button, fileIn, type Part, row, sizeOf, text } from './parts.ts';
import { clean, escapeText } from './text.ts';

/** A message for Discord; the caller adds a nonce or a message reference. */
export interface DiscordBody {
  readonly components: [APIContainerComponent];
  readonly flags: MessageFlags;
  /** Never pings anyone, whatever the text contains. */
  readonly allowed_mentions: { readonly parse: [] };
  /** In the order of the files. */
  readonly attachments?: { readonly id: string; readonly filename: string; readonly description: string }[];
}

export interface DiscordOptions extends FrameOptions {
  /** The names of the pictures attached as files. Others are shown as words. */
  readonly pictures?: readonly string[];
}

/** Discord requires a text. */
const EMPTY_TEXT = 'No text';
const RENDERER: PageRenderer<DiscordOptions, Part, DiscordBody> = { divide, draw };

/**
 * Renders the first page of a delivery, with a button to the other pages. Only the person who presses it sees them.
 * @throws RangeError as `renderDiscord` does
 */
export function renderPost(message: Message, occurrence: DeliveryKey): DiscordBody {
  const { subscription: of, nominal } = occurrence;
  return renderDiscord(message, { occurrence, more: (page) => pageId({ kind: 'posted', of, nominal }, page) });
}

/**
 * Renders a message, or one page of it. A page beyond the last one shows the last.
 * @throws RangeError if an id of `more` or `share`, or a repeated one, is too long
 */
export function renderDiscord(
  message: Message,
  options: DiscordOptions & { readonly page?: number | undefined } = {},
): DiscordBody {
  return renderPage(RENDERER, message, options);
}

/**
 * Renders all pages of a message.
 * @throws RangeError as `renderDiscord` does
 */
export function discordPages(message: Message, options: DiscordOptions = {}): DiscordBody[] {
  return renderPages(RENDERER, message, options);
}

function draw(
  message: Message,
  options: DiscordOptions,
  parts: readonly Part[],
  page: number,
  pages: number,
): DiscordBody {
  const { top, controls, bottom } = frame(message, options, page, pages);
  const { shows, offers } = message;
  const { occurrence } = options;
  const withParts = (...more: readonly Part[]): Part[] => {
    const all = [...top, ...parts, ...controls, ...more, ...bottom];
    return withUniqueIds(all.length === 0 ? [text(EMPTY_TEXT)] : all, { shows, offers, occurrence });
  };
  const first = withParts();
  const components = occurrence && !isMarked(first, occurrence) ? withParts(subscriptionsButton(message)) : first;
  const pictures = parts.flatMap((part) => (part.type === ComponentType.MediaGallery ? part.items : []));
  const descriptions = new Map(pictures.map(({ media, description }) => [fileIn(media.url), description]));
  const attachments = [...descriptions].map(([filename, description], i) => ({ id: `${i}`, filename, description }));
  return {
    components: [{ type: ComponentType.Container, accent_color: colourOf(message), components }],
    flags: MessageFlags.IsComponentsV2,
    allowed_mentions: { parse: [] },
    ...(attachments.length > 0 && { attachments }),
  };
}

/** Divides the content between the frames into pages. Texts of the frame that are too long to repeat appear once in it. */
function divide(message: Message, options: DiscordOptions): Part[][] {
  const { top: title } = headOf(message);
  const footer = footerOf(message);
  const { notice = '', occurrence, pictures } = options;
  const units: Unit<Piece>[] = [
    isRepeatable(notice) ? [] : smallLines(notice),
    isTitle(title) ? [] : boldLines(title),
    ...layOutBlocks(message.blocks, discordPainter(pictures?.map(fileName))),
    isRepeatable(footer) ? [] : smallLines(footer),
  ];
  return pagesOf(
    units.filter(({ length }) => length > 0),
    discordPageFormat((page) => {
      const { top, controls, bottom } = frame(message, options, page, MANY_PAGES);
      const size = sizeOf([...top, ...controls, ...bottom, ...(occurrence ? [subscriptionsButton(message)] : [])]);
      // The container counts as one component.
      return { components: MESSAGE_COMPONENTS - 1 - size.components, text: MESSAGE_TEXT - size.text };
    }),
  );
}

/** What each page has around its content: the title above; buttons, a menu and the footer below. */
function frame(
  message: Message,
  options: DiscordOptions,
  page: number,
  pages: number,
): { top: Part[]; controls: Part[]; bottom: Part[] } {
  const { notice = '' } = options;
  const { top: title } = headOf(message);
  const footer = footerOf(message);
  const { turning, row: own, share, votes, menu } = controlsOf(message, options, page, pages);
  const buttons = [
    ...buttonRow(own),
    ...share.map(({ id, label }) => button(id, label)),
    ...votes.map(({ id, isHelpful }) => button(id, isHelpful ? '👍 Helpful' : '👎 Not helpful')),
  ];
  const rows = [turning.map(({ id, label }) => button(id, label)), buttons].filter(({ length }) => length > 0);
  return {
    top: [
      ...textOf(isRepeatable(notice) ? smallLines(notice) : []),
      ...textOf(isTitle(title) ? [titleLine(title)] : []),
    ],
    controls: [...rows.map((all) => row(...all)), ...buttonMenu(menu)],
    bottom: textOf([
      ...(isRepeatable(footer) ? smallLines(footer) : []),
      ...(pages > 1 ? smallLines(`Page ${page} of ${pages}`) : []),
    ]),
  };
}

/** For a delivery without other buttons: its mark needs one. */
function subscriptionsButton({ story }: Message): Part {
  return row(button(encodeIntent(ofStory({ kind: 'subscriptions' }, story)), 'Subscriptions'));
}

function textOf(lines: readonly string[]): Part[] {
  return lines.length === 0 ? [] : [text(lines.join('\n'))];
}

function isTitle(title: string): boolean {
  return !isBlank(clean(title)) && titleLine(title).length <= TITLE_LENGTH;
}

function isRepeatable(notice: string): boolean {
  return escapeText(clean(notice)).length <= FRAME_LENGTH;
}
