import { type APIContainerComponent, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { groupConsecutive } from '../../../lib/group-consecutive.ts';
import { encodeIntent } from '../../../message/button-id.ts';
import { stateAfterMessage } from '../../../message/conversation-state.ts';
import { type Message, messageHead } from '../../../message/message.ts';
import { intentForStory } from '../../../message/story.ts';
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
import { ASSUMED_PAGE_COUNT, layOutBlocks, type PageFormat, pagesOf, type Unit } from '../../kit/layout.ts';
import { buttonMenu, buttonRow } from './choices.ts';
import { colourOf } from './colour.ts';
import { isMarked, pageId, withUniqueIds } from './ids.ts';
import { discordPainter, fileName, type Piece } from './layout.ts';
import { FRAME_LENGTH, MESSAGE_COMPONENTS, MESSAGE_TEXT, TITLE_LENGTH } from './limits.ts';
import { boldLines, smallLines, titleLine } from './lines.ts';
import { button, fileIn, type Part, row, type Size, sizeOf, text } from './parts.ts';
import { clean, escapeText } from './text.ts';

/** The caller may add a nonce or a message reference. */
export interface DiscordBody {
  readonly components: [APIContainerComponent];
  readonly flags: MessageFlags;
  /** Stays empty, because no text may ping people. */
  readonly allowed_mentions: { readonly parse: [] };
  readonly attachments?: { readonly id: string; readonly filename: string; readonly description: string }[];
}

export interface DiscordOptions extends FrameOptions {
  /** The only person who can accept the message's offer with a "yes". */
  readonly person?: string | undefined;
  /** Other pictures become words. */
  readonly pictures?: readonly string[];
}

/** Discord rejects messages without components. */
const EMPTY_TEXT = 'No text';
const RENDERER: PageRenderer<DiscordOptions, Part, DiscordBody> = { divide, draw };

/** Renders the first page of a delivery. Its page button shows the other pages privately. */
export function renderPost(message: Message, occurrence: DeliveryKey): DiscordBody {
  const { subscription: of, nominal } = occurrence;
  return renderDiscord(message, { occurrence, pageButtonId: (page) => pageId({ kind: 'posted', of, nominal }, page) });
}

/**
 * Renders one page; beyond the last page, renders the last.
 * @throws RangeError if the id of a button is too long
 */
export function renderDiscord(
  message: Message,
  options: DiscordOptions & { readonly page?: number | undefined } = {},
): DiscordBody {
  return renderPage(RENDERER, message, options);
}

export function discordPages(message: Message, options: DiscordOptions = {}): DiscordBody[] {
  return renderPages(RENDERER, message, options);
}

function draw(
  message: Message,
  options: DiscordOptions,
  parts: readonly Part[],
  page: number,
  pageCount: number,
): DiscordBody {
  const { top, controls, bottom } = frameParts(message, options, page, pageCount);
  const { occurrence, person } = options;
  const state = { ...stateAfterMessage(message, person), occurrence };
  const composeParts = (...extraParts: readonly Part[]): Part[] => {
    const all = [...top, ...parts, ...controls, ...extraParts, ...bottom];
    return withUniqueIds(all.length === 0 ? [text(EMPTY_TEXT)] : all, state);
  };
  const usualParts = composeParts();
  const components =
    occurrence && !isMarked(usualParts, occurrence) ? composeParts(subscriptionsButton(message)) : usualParts;
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

function divide(message: Message, options: DiscordOptions): Part[][] {
  const { top: title } = messageHead(message);
  const footer = footerOf(message);
  const { notice = '', occurrence, pictures } = options;
  const units: Unit<Piece>[] = [
    isRepeatable(notice) ? [] : smallLines(notice),
    isShortTitle(title) ? [] : boldLines(title),
    ...layOutBlocks(message.blocks, discordPainter(pictures?.map(fileName))),
    isRepeatable(footer) ? [] : smallLines(footer),
  ];
  return pagesOf(
    units.filter(({ length }) => length > 0),
    pageFormat((page) => {
      const { top, controls, bottom } = frameParts(message, options, page, ASSUMED_PAGE_COUNT);
      const size = sizeOf([...top, ...controls, ...bottom, ...(occurrence ? [subscriptionsButton(message)] : [])]);
      // The container counts as one component.
      return { components: MESSAGE_COMPONENTS - 1 - size.components, text: MESSAGE_TEXT - size.text };
    }),
  );
}

function pageFormat(roomOf: (page: number) => Size): PageFormat<Piece, Part, Size> {
  return {
    roomOf,
    place(unit, room, isFirst) {
      const joined = joinLines(unit);
      const parts = isFirst ? joined.slice(joined.findIndex(({ type }) => type !== ComponentType.Separator)) : joined;
      const size = sizeOf(parts);
      if (size.components > room.components || size.text > room.text) return undefined;
      return { parts, roomLeft: { components: room.components - size.components, text: room.text - size.text } };
    },
  };
}

function joinLines(unit: Unit<Piece>): Part[] {
  return groupConsecutive(unit, (piece) => typeof piece).flatMap((group) => {
    const lines = group.filter((piece) => typeof piece === 'string');
    return lines.length > 0 ? [text(lines.join('\n'))] : group.filter((piece) => typeof piece !== 'string');
  });
}

function frameParts(
  message: Message,
  options: DiscordOptions,
  page: number,
  pageCount: number,
): { top: Part[]; controls: Part[]; bottom: Part[] } {
  const { notice = '' } = options;
  const { top: title } = messageHead(message);
  const footer = footerOf(message);
  const {
    pageButtons,
    row: rowButtons,
    shareButtons,
    voteButtons,
    menu,
  } = controlsOf(message, options, page, pageCount);
  const buttons = [
    ...buttonRow(rowButtons),
    ...shareButtons.map(({ id, label }) => button(id, label)),
    ...voteButtons.map(({ id, isHelpful }) => button(id, isHelpful ? '👍 Helpful' : '👎 Not helpful')),
  ];
  const rows = [pageButtons.map(({ id, label }) => button(id, label)), buttons].filter(({ length }) => length > 0);
  return {
    top: [
      ...textParts(isRepeatable(notice) ? smallLines(notice) : []),
      ...textParts(isShortTitle(title) ? [titleLine(title)] : []),
    ],
    controls: [...rows.map((all) => row(...all)), ...buttonMenu(menu)],
    bottom: textParts([
      ...(isRepeatable(footer) ? smallLines(footer) : []),
      ...(pageCount > 1 ? smallLines(`Page ${page} of ${pageCount}`) : []),
    ]),
  };
}

/** Carries the mark of a delivery if no other button has room for it. */
function subscriptionsButton({ story }: Message): Part {
  return row(button(encodeIntent(intentForStory({ kind: 'subscriptions' }, story)), 'Subscriptions'));
}

function textParts(lines: readonly string[]): Part[] {
  return lines.length === 0 ? [] : [text(lines.join('\n'))];
}

function isShortTitle(title: string): boolean {
  return !isBlank(clean(title)) && titleLine(title).length <= TITLE_LENGTH;
}

function isRepeatable(notice: string): boolean {
  return escapeText(clean(notice)).length <= FRAME_LENGTH;
}
