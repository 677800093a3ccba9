import type { Button as ButtonElement, KnownBlock, MessageMetadata } from '@slack/types';
import { type Message, messageHead } from '../../../message/message.ts';
import { isBlank, plainLine } from '../../../message/text.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import {
  controlsOf,
  type FrameOptions,
  footerOf,
  type PageRenderer,
  renderPage,
  renderPages,
} from '../../kit/frame.ts';
import { ASSUMED_PAGE_COUNT, layOutBlocks, pagesOf, type Unit } from '../../kit/layout.ts';
import { actionsBlock, buttonElement, INTENT_ACTION_PREFIX, intentButton, intentMenu } from './choices.ts';
import { contextBlocks, paragraphs, plainText, sections } from './elements.ts';
import { slackPainter } from './layout.ts';
import {
  MAX_FRAME_LENGTH,
  MAX_HEADER_LENGTH,
  MAX_MESSAGE_BLOCKS,
  MAX_MESSAGE_LENGTH,
  MAX_VALUE_LENGTH,
} from './limits.ts';
import { summaryOf } from './summary.ts';
import { jsonLengthOf, lengthOf } from './text.ts';

/** The caller adds the channel, thread or user. */
export interface SlackPayload {
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly metadata?: MessageMetadata;
}

export interface SlackOptions extends FrameOptions {
  /** The ids of uploaded pictures by picture name. A picture without one is described in words. */
  readonly files?: ReadonlyMap<string, string>;
}

export const PAGE_ACTION_PREFIX = 'page:';
export const SHARE_ACTION = 'share';
const OCCURRENCE_EVENT = 'colossus_occurrence';
const REPLY_EVENT = 'colossus_reply';

const RENDERER: PageRenderer<SlackOptions, KnownBlock, SlackPayload> = { divide, draw };

/**
 * Renders one page of a message; beyond the last page, renders the last.
 * @throws RangeError if a value of `pageButtonId` or `shareButtonId` is too long
 */
export function renderSlack(message: Message, options: SlackOptions & { readonly page?: number } = {}): SlackPayload {
  return renderPage(RENDERER, message, options);
}

export function slackPages(message: Message, options: SlackOptions = {}): SlackPayload[] {
  return renderPages(RENDERER, message, options);
}

export function occurrenceName({ subscription, nominal }: DeliveryKey): string {
  return `${subscription}@${nominal}`;
}

function draw(
  message: Message,
  options: SlackOptions,
  body: readonly KnownBlock[],
  page: number,
  pageCount: number,
): SlackPayload {
  const { top, bottom } = renderFrame(message, options, page, pageCount);
  const metadata = toMetadata(message, options);
  return {
    text: summaryOf([...top, ...body], isRepeatable(footerOf(message)) ? footerOf(message) : ''),
    blocks: [...top, ...body, ...bottom],
    unfurl_links: false,
    unfurl_media: false,
    ...(metadata ? { metadata } : {}),
  };
}

function divide(message: Message, options: SlackOptions): KnownBlock[][] {
  const { top } = messageHead(message);
  const footer = footerOf(message);
  const { notice = '' } = options;
  const units: Unit<KnownBlock>[] = [
    ...(isRepeatable(notice) ? [] : [contextBlocks(notice)]),
    ...(fitsHeader(top) ? [] : [paragraphs(sections({ text: top, style: 'bold' }))]),
    ...layOutBlocks(message.blocks, slackPainter(message.blocks, options.files)),
    ...(isRepeatable(footer) ? [] : [contextBlocks(footer)]),
  ];
  const content = units.flat();
  if (fitInto(roomInFrame(renderFrame(message, options, 1, 1)), content)) return [content];
  return pagesOf(
    units.filter(({ length }) => length > 0),
    {
      roomOf: (page) => roomInFrame(renderFrame(message, options, page, ASSUMED_PAGE_COUNT)),
      place(unit, room, isFirst) {
        const parts = isFirst && unit[0]?.type === 'divider' ? unit.slice(1) : unit;
        const roomLeft = fitInto(room, parts);
        return roomLeft && { parts, roomLeft };
      },
    },
  );
}

interface Frame {
  readonly top: readonly KnownBlock[];
  readonly bottom: readonly KnownBlock[];
}

/** Measured in blocks, and in characters of their JSON. */
interface Room {
  readonly blocks: number;
  readonly length: number;
}

function fitInto(room: Room, blocks: readonly KnownBlock[]): Room | undefined {
  const roomLeft = { blocks: room.blocks - blocks.length, length: room.length - lengthOfBlocks(blocks) };
  return roomLeft.blocks < 0 || roomLeft.length < 0 ? undefined : roomLeft;
}

function roomInFrame({ top, bottom }: Frame): Room {
  return {
    blocks: MAX_MESSAGE_BLOCKS - top.length - bottom.length,
    length: MAX_MESSAGE_LENGTH - lengthOfBlocks([...top, ...bottom]) - '[]'.length,
  };
}

function lengthOfBlocks(blocks: readonly KnownBlock[]): number {
  return blocks.length === 0 ? 0 : jsonLengthOf(blocks) - '[]'.length + ','.length;
}

function renderFrame(message: Message, options: SlackOptions, page: number, pageCount: number): Frame {
  const { notice = '' } = options;
  const { top } = messageHead(message);
  const footer = footerOf(message);
  const { pageButtons, row, shareButtons, voteButtons, menu } = controlsOf(message, options, page, pageCount);
  const pageElements = pageButtons.map(({ id, label, page: targetPage }) =>
    frameButton(`${PAGE_ACTION_PREFIX}${targetPage}`, label, id),
  );
  const elements = [
    ...row.map((rowButton, i) => intentButton(`row-${i}`, rowButton)),
    ...shareButtons.map(({ id, label }) => frameButton(SHARE_ACTION, label, id)),
    ...voteButtons.map(feedbackButton),
    ...intentMenu(menu),
  ];
  const pageNumber = pageCount > 1 ? `Page ${page} of ${pageCount}` : '';
  const smallPrint = [isRepeatable(footer) ? plainLine(footer) : '', pageNumber].filter((text) => !isBlank(text));
  return {
    top: [
      ...(isRepeatable(notice) ? contextBlocks(notice) : []),
      ...(fitsHeader(top) ? [{ type: 'header' as const, text: plainText(plainLine(top)) }] : []),
    ],
    bottom: [
      ...(pageElements.length === 0 ? [] : [actionsBlock(pageElements)]),
      ...(elements.length === 0 ? [] : [actionsBlock(elements)]),
      ...(smallPrint.length === 0 ? [] : [{ type: 'context' as const, elements: smallPrint.map(plainText) }]),
    ],
  };
}

function frameButton(actionId: string, label: string, value: string): ButtonElement {
  const length = lengthOf(value);
  if (length <= MAX_VALUE_LENGTH) return buttonElement({ actionId, label, value });
  throw new RangeError(`The value of the button "${label}" has ${length} characters; the limit is ${MAX_VALUE_LENGTH}`);
}

function feedbackButton({ id, isHelpful }: { readonly id: string; readonly isHelpful: boolean }): ButtonElement {
  const [name, label, spokenLabel] = isHelpful
    ? ['helpful', '👍', 'This helped']
    : ['unhelpful', '👎', 'This did not help'];
  return { ...frameButton(`${INTENT_ACTION_PREFIX}${name}`, label, id), accessibility_label: spokenLabel };
}

function fitsHeader(title: string): boolean {
  return !isBlank(plainLine(title)) && lengthOf(plainLine(title)) <= MAX_HEADER_LENGTH;
}

function isRepeatable(text: string): boolean {
  return lengthOf(plainLine(text)) <= MAX_FRAME_LENGTH;
}

function toMetadata({ shows }: Message, { occurrence }: SlackOptions): MessageMetadata | undefined {
  const entry = shows === undefined ? {} : { shows };
  if (occurrence) {
    return { event_type: OCCURRENCE_EVENT, event_payload: { occurrence: occurrenceName(occurrence), ...entry } };
  }
  return shows === undefined ? undefined : { event_type: REPLY_EVENT, event_payload: entry };
}
