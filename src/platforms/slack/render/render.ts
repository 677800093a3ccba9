import type { Button as ButtonElement, KnownBlock, MessageMetadata } from '@slack/types';
import { encodeIntent } from '../../../message/codec.ts';
import { headOf, type Message } from '../../../message/message.ts';
import { withPostControls } from '../../../message/post-controls.ts';
import { ofStory } from '../../../message/story.ts';
import { isBlank, plainLine } from '../../../message/text.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import { footerOf, pageLinks, splitButtons } from '../../kit/frame.ts';
import { layOutBlocks, type Unit } from '../../kit/layout.ts';
import { MANY_PAGES, pagesOf } from '../../kit/pages.ts';
import { actions, INTENT_ACTION, intentButton, intentMenu } from './choices.ts';
import { context, paragraphs, plainText, sections } from './elements.ts';
import { slackPainter } from './layout.ts';
import { FRAME_LENGTH, HEADER_LENGTH, MESSAGE_BLOCKS, MESSAGE_LENGTH, VALUE_LENGTH } from './limits.ts';
import { lengthOfBlocks, type Room, slackPageFormat } from './page.ts';
import { summaryOf } from './summary.ts';
import { lengthOf } from './text.ts';

/** A post to Slack; the caller adds the channel, thread or user. */
export interface SlackPayload {
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly metadata?: MessageMetadata;
}

export interface SlackOptions {
  /** Makes the value of a button to another page. Without it, there are no page buttons. */
  readonly more?: (page: number) => string;
  /** The value of the "Share to channel" button. Without it, there is no such button. */
  readonly share?: string;
  /** Shown above the message, such as who shared it. */
  readonly notice?: string;
  /** The delivery, so that its post can be found again. */
  readonly occurrence?: DeliveryKey;
  /** Ids of the uploaded pictures by name. A picture without one is shown as words. */
  readonly files?: ReadonlyMap<string, string>;
}

/** Prefix of the action ids of page buttons; the page follows. */
export const PAGE_ACTION = 'page:';
export const SHARE_ACTION = 'share';
/** The event types in the metadata of a delivery and of a reply. */
export const OCCURRENCE_EVENT = 'colossus_occurrence';
const REPLY_EVENT = 'colossus_reply';

/**
 * Renders a message, or one page of it. A page beyond the last one shows the last.
 * @throws RangeError if a value of `more` or `share` is too long
 */
export function renderSlack(given: Message, options: SlackOptions & { readonly page?: number } = {}): SlackPayload {
  const message = withPostControls(given, options.occurrence);
  const pages = pageBodies(message, options);
  const page = Math.min(Math.max(1, options.page ?? 1), pages.length);
  return payload(message, options, pages[page - 1] ?? [], page, pages.length);
}

/**
 * Renders all pages of a message.
 * @throws RangeError if a value of `more` or `share` is too long
 */
export function slackPages(given: Message, options: SlackOptions = {}): SlackPayload[] {
  const message = withPostControls(given, options.occurrence);
  const pages = pageBodies(message, options);
  return pages.map((body, i) => payload(message, options, body, i + 1, pages.length));
}

/** Names a delivery in the metadata of its post. */
export function occurrenceName({ subscription, nominal }: DeliveryKey): string {
  return `${subscription}@${nominal}`;
}

function payload(
  message: Message,
  options: SlackOptions,
  body: readonly KnownBlock[],
  page: number,
  pages: number,
): SlackPayload {
  const { top, bottom } = frame(message, options, page, pages);
  const metadata = metadataOf(message, options);
  return {
    text: summaryOf([...top, ...body], isRepeatable(footerOf(message)) ? footerOf(message) : ''),
    blocks: [...top, ...body, ...bottom],
    unfurl_links: false,
    unfurl_media: false,
    ...(metadata ? { metadata } : {}),
  };
}

/** The pages' content between their frames. Frame texts that are too long to repeat appear once in the content. */
function pageBodies(message: Message, options: SlackOptions): KnownBlock[][] {
  const { top } = headOf(message);
  const footer = footerOf(message);
  const { notice = '' } = options;
  const units: Unit<KnownBlock>[] = [
    ...(isRepeatable(notice) ? [] : [context(notice)]),
    ...(isTitle(top) ? [] : [paragraphs(sections({ text: top, style: 'bold' }))]),
    ...layOutBlocks(message.blocks, slackPainter(message.blocks, options.files)),
    ...(isRepeatable(footer) ? [] : [context(footer)]),
  ];
  // A message that fits on one page needs no space for page numbers.
  const whole = units.flat();
  const room = roomInFrame(frame(message, options, 1, 1));
  if (whole.length <= room.blocks && lengthOfBlocks(whole) <= room.length) return [whole];
  return pagesOf(
    units.filter(({ length }) => length > 0),
    slackPageFormat((page) => roomInFrame(frame(message, options, page, MANY_PAGES))),
  );
}

interface Frame {
  readonly top: readonly KnownBlock[];
  readonly bottom: readonly KnownBlock[];
}

/** The space on a page inside its frame. */
function roomInFrame({ top, bottom }: Frame): Room {
  return {
    blocks: MESSAGE_BLOCKS - top.length - bottom.length,
    length: MESSAGE_LENGTH - lengthOfBlocks([...top, ...bottom]) - 2,
  };
}

/** The frame of each page: the top line above; a row of buttons, a menu and the footer below. */
function frame(message: Message, { notice = '', more, share }: SlackOptions, page: number, pages: number): Frame {
  const { rated, story } = message;
  const { top } = headOf(message);
  const footer = footerOf(message);
  const turning = more
    ? pageLinks(page, pages).map((turn) => button(`${PAGE_ACTION}${turn.page}`, turn.label, more(turn.page)))
    : [];
  const own = [
    ...(share === undefined ? [] : [button(SHARE_ACTION, 'Share to channel', share)]),
    ...(rated === undefined ? [] : [feedbackButton(rated, story, true), feedbackButton(rated, story, false)]),
  ];
  const wanted = splitButtons(message, own.length);
  const elements = [...wanted.row.map((one, i) => intentButton(`row-${i}`, one)), ...own, ...intentMenu(wanted.menu)];
  const number = pages > 1 ? `Page ${page} of ${pages}` : '';
  const below = [isRepeatable(footer) ? plainLine(footer) : '', number].filter((text) => !isBlank(text));
  return {
    top: [
      ...(isRepeatable(notice) ? context(notice) : []),
      ...(isTitle(top) ? [{ type: 'header' as const, text: plainText(plainLine(top)) }] : []),
    ],
    bottom: [
      ...(turning.length === 0 ? [] : [actions(turning)]),
      ...(elements.length === 0 ? [] : [actions(elements)]),
      ...(below.length === 0 ? [] : [{ type: 'context' as const, elements: below.map(plainText) }]),
    ],
  };
}

function button(action: string, label: string, value: string): ButtonElement {
  if (lengthOf(value) > VALUE_LENGTH) {
    throw new RangeError(
      `The value of the button "${label}" has ${lengthOf(value)} characters; the limit is ${VALUE_LENGTH}`,
    );
  }
  return { type: 'button', action_id: action, text: plainText(label), value };
}

/** A small button that says whether an entry's answer helped. */
function feedbackButton(of: string, story: string | undefined, isHelpful: boolean): ButtonElement {
  const action = `${INTENT_ACTION}${isHelpful ? 'helpful' : 'unhelpful'}`;
  const element = button(
    action,
    isHelpful ? '👍' : '👎',
    encodeIntent(ofStory({ kind: 'feedback', of, isHelpful }, story)),
  );
  return { ...element, accessibility_label: isHelpful ? 'This helped' : 'This did not help' };
}

function isTitle(title: string): boolean {
  return !isBlank(plainLine(title)) && lengthOf(plainLine(title)) <= HEADER_LENGTH;
}

function isRepeatable(text: string): boolean {
  return lengthOf(plainLine(text)) <= FRAME_LENGTH;
}

/** Metadata that names the delivery and the entry shown. A message has one event for both. */
function metadataOf({ shows }: Message, { occurrence }: SlackOptions): MessageMetadata | undefined {
  const shown = shows === undefined ? {} : { shows };
  if (occurrence) {
    return { event_type: OCCURRENCE_EVENT, event_payload: { occurrence: occurrenceName(occurrence), ...shown } };
  }
  return shows === undefined ? undefined : { event_type: REPLY_EVENT, event_payload: shown };
}
